"""The program `wxconf`: from its first line on, a signal ends it in one sentence."""

from __future__ import annotations

from simulator import stop_at_signals


def main(name: str = "wxconf") -> None:
    """`name` is the program's in all that it says: another one has commands of this one as its own."""
    stop_at_signals(name)
    from conformance.cli import main as command

    command.name = name
    command(prog_name=name)


if __name__ == "__main__":
    main()
