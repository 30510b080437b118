"""The program `wxconf`: from its first line on, a signal ends it in one sentence."""

from __future__ import annotations

from simulator import stop_at_signals


def main() -> None:
    stop_at_signals("wxconf")
    from conformance.cli import main as command

    command()


if __name__ == "__main__":
    main()
