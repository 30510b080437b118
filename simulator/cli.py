"""The `wxsim` command. Errors of the person at the keyboard are one message and exit code 2."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from simulator.core.errors import UsageError


class _Group(click.Group):
    """Shows a UsageError without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UsageError as error:
            click.echo(f"wxsim: {error}", err=True)
            ctx.exit(2)
        except KeyboardInterrupt:
            click.echo("wxsim: stopped", err=True)
            ctx.exit(130)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wxsim")
def main() -> None:
    """A local WeChat for providers of Channels store services. 本地的微信服务市场模拟器。"""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address of the API listener.")
@click.option("--port", default=8080, show_default=True, help="Port of the API; 0 is any free one.")
@click.option(
    "--control-host", default="127.0.0.1", show_default=True, help="Address of the control listener."
)
@click.option("--control-port", default=8081, show_default=True, help="Port of the control interface.")
@click.option("--seed", default=1, show_default=True, help="What all ids and tokens derive from.")
@click.option(
    "--provider", type=click.Path(path_type=Path), help="provider.yaml whose parties the world has."
)
@click.option(
    "--provider-port", default=9000, show_default=True, help="What {port} stands for in provider.yaml."
)
@click.option("--manual-clock", is_flag=True, help="The clock stands until `advance` moves it.")
@click.option("--rate", default=1.0, show_default=True, help="Seconds of the world per real second.")
@click.option("--start", type=float, help="Where the clock begins, in Unix seconds.")
@click.option(
    "--push-timeout", default=5.0, show_default=True, help="Seconds a provider has to answer a push."
)
@click.option(
    "--allow-host",
    "allow_hosts",
    multiple=True,
    help="A name or network that pushes may go to, beside loopback and private ones.",
)
def serve(**options: Any) -> None:
    """Serve a world until interrupted."""
    from simulator.serving import Options
    from simulator.serving import serve as run

    options["manual"] = options.pop("manual_clock")
    run(Options(**options))


@main.command()
@click.argument("scenarios", nargs=-1)
@click.option(
    "--provider", required=True, type=click.Path(path_type=Path), help="provider.yaml to play against."
)
@click.option("--seed", default=1, show_default=True)
@click.option("--salt", help="What makes ids of this run differ from another's; drawn where it matters.")
@click.option("--journal", type=click.Path(path_type=Path), help="Write the journal here, as JSON lines.")
@click.option("--secrets", is_flag=True, help="Keep secrets in the journal.")
def play(
    scenarios: tuple[str, ...],
    provider: Path,
    seed: int,
    salt: str | None,
    journal: Path | None,
    secrets: bool,
) -> None:
    """Play scenarios (files, folders or ids; all when none is named) against a provider."""
    from simulator import Session, load_manifest, load_scenarios, write_journal

    chosen = load_scenarios(list(scenarios) or None)
    failed = False
    with Session(load_manifest(provider), seed=seed, salt=salt) as session:
        if session.salt:
            click.echo(f"salt {session.salt}", err=True)
        for scenario in chosen:
            played = session.play(scenario)
            outcome = (
                f"error: {played.error}" if played.error else played.skipped and f"skipped: {played.skipped}"
            )
            click.echo(f"{scenario.id}  {outcome or played.digest}")
            failed = failed or bool(played.error)
        header = session.header()
    if journal is not None:
        write_journal(journal, session.journal, header, secrets=secrets)
    if failed:
        sys.exit(3)


@main.command(name="do")
@click.argument("action")
@click.argument("arguments", nargs=-1, metavar="[KEY=VALUE]…")
@click.option("--control", default="http://127.0.0.1:8081", show_default=True, help="The control interface.")
def do(action: str, arguments: tuple[str, ...], control: str) -> None:
    """Do one thing in a served world: wxsim do purchase store=shop package=trial"""
    from simulator.actions import find

    row = find(action)
    args: dict[str, Any] = {}
    for argument in arguments:
        name, mark, value = argument.partition("=")
        if not mark:
            if row.main is None or row.main.name in args:
                raise UsageError(f"{argument!r}: arguments are written key=value")
            name, value = row.main.name, argument
        args[name] = _value(value)
    click.echo(json.dumps(_ask(control, f"/actions/{action}", args), ensure_ascii=False, indent=2))


@main.command()
@click.option("--control", default="http://127.0.0.1:8081", show_default=True, help="The control interface.")
@click.option("--follow", is_flag=True, help="Stay and show what comes.")
@click.option("--kind", help="Only entries of this kind.")
@click.option("--after", default=0, help="Only entries past this one.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def journal(control: str, follow: bool, kind: str | None, after: int, as_json: bool) -> None:
    """Show what crossed a boundary in a served world."""
    from simulator.scenario.lines import line

    while True:
        query = f"/journal?after={after}&limit=500" + (f"&kind={kind}" if kind else "")
        page = _ask(control, query + ("&wait=10" if follow else ""))
        for entry in page["entries"]:
            click.echo(json.dumps(entry, ensure_ascii=False) if as_json else line(entry))
        if not page["entries"] and not follow:
            return
        after = page["next"]


@main.command()
@click.argument("action", required=False)
def actions(action: str | None) -> None:
    """List what can be done, or one action with its arguments."""
    from simulator.actions import ACTIONS, find
    from simulator.core.switches import Switches

    for row in [find(action)] if action else ACTIONS.values():
        click.echo(f"{row.name}  {row.summary}")
        for arg in row.args if action else ():
            notes = [arg.kind, *(["main"] if arg.main else []), *(["required"] if arg.required else [])]
            choices = f" One of {', '.join(arg.choices)}." if arg.choices else ""
            click.echo(f"  {arg.name} ({', '.join(notes)}): {arg.help}.{choices}")
    if action == "switch":
        for name, default, text in Switches.rows():
            click.echo(f"    {name} = {default!r}: {text}")


@main.command()
@click.argument("seq", type=click.IntRange(min=1))
@click.option("--control", default="http://127.0.0.1:8081", show_default=True, help="The control interface.")
@click.option(
    "--journal", type=click.Path(path_type=Path), help="An exported journal to look in, instead of a world."
)
def explain(seq: int, control: str, journal: Path | None) -> None:
    """Say why the platform answered a call, or judged a push, as it did: wxsim explain 61"""
    from simulator.scenario.explain import explain as told

    if journal is not None:
        from simulator import read_journal

        found = [entry.as_json() for entry in read_journal(journal)[1] if entry.seq == seq]
    else:
        page = _ask(control, f"/journal?after={seq - 1}&limit=1")
        found = [entry for entry in page["entries"] if entry["seq"] == seq]
    if not found:
        raise UsageError(f"there is no entry {seq} in {journal or 'the journal'}")
    for line in told(found[0]):
        click.echo(line)


@main.command()
@click.argument("block", required=False)
@click.option(
    "--write",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Renew every block of this file.",
)
def docs(block: str | None, write: Path | None) -> None:
    """Print a table of the documentation, or renew those between the markers of a file."""
    from simulator import docs as documentation

    if write is not None:
        text = write.read_text(encoding="utf-8")
        write.write_text(documentation.renewed(text), encoding="utf-8", newline="\n")
    for name in [block] if block else () if write else documentation.BLOCKS:
        click.echo(documentation.block(name))


def _value(text: str) -> Any:
    """JSON where it is JSON, text otherwise; long ids stay text."""
    if text.isdigit() and len(text) > 15:
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _ask(control: str, path: str, body: dict[str, Any] | None = None) -> Any:
    from urllib.error import HTTPError, URLError
    from urllib.request import Request, urlopen

    data = None if body is None else json.dumps(body).encode("utf-8")
    if not control.startswith(("http://", "https://")):
        raise UsageError(f"--control is an http:// address, not {control!r}")
    try:
        with urlopen(Request(control.rstrip("/") + path, data), timeout=60) as reply:  # noqa: S310 - checked above
            return json.load(reply)
    except HTTPError as error:
        with error:
            text = error.read().decode("utf-8", "replace")
        try:
            raise UsageError(json.loads(text)["error"]) from None
        except (ValueError, KeyError, TypeError):
            raise UsageError(f"{control} answered {error.code}: {text[:200]}") from None
    except (URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise UsageError(f"nothing answers at {control} ({reason}); is `wxsim serve` running?") from None


if __name__ == "__main__":
    main()
