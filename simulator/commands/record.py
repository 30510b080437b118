"""`wxsim record`: what was done by hand becomes a scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from simulator.commands.again import Once, command_line
from simulator.commands.control import CONTROL, entries, state
from simulator.commands.play import play
from simulator.files import see_writable, write
from simulator.usage import UsageError

PROVIDER = "provider.yaml"  # a journal does not say where the file of its provider lies


@click.command()
@CONTROL
@click.option("--after", default=0, help="Only what was done past this entry.")
@click.option("--until", type=int, help="Only what was done up to this entry.")
@click.option("--journal", type=click.Path(path_type=Path), help="An exported journal, instead of a world.")
@click.option("--title", default="done by hand", show_default=True, help="The scenario's title.")
@click.option(
    "-o",
    "--out",
    cls=Once,
    type=click.Path(path_type=Path),
    required=True,
    help="Write the scenario here.",
)
@click.pass_context
def record(
    context: click.Context,
    control: str,
    after: int,
    until: int | None,
    journal: Path | None,
    title: str,
    out: Path,
) -> None:
    """Write down what was done in a served world, or in a journal, as a scenario to play again."""
    from simulator.faults.former import read
    from simulator.journal.entry import Entry
    from simulator.scenario import dump
    from simulator.scenario.load import parse_scenarios
    from simulator.scenario.record import record as recorded

    see_writable(out)
    if journal is not None:
        header, known = read(journal)
    else:
        header = state(control)["journal"]
        # Secrets are asked for so that codes can be told apart; references take their place.
        page = entries(control, secrets=1)
        known = [Entry(one["seq"], one["world"], one["at"], one["kind"], one["data"]) for one in page]
    made = recorded(known, after=after, until=until)
    remarks = [*_removed(header), *made.remarks]
    text = dump.dumps(made.steps, title=title, remarks=remarks)
    try:
        parse_scenarios(text, out.stem, path=Path("the recording"))
    except UsageError as error:
        why = "\n".join([*remarks, str(error)])
        raise UsageError(f"what was done there makes no scenario, and {out} is not written:\n{why}") from None
    write(out, text)
    for remark in remarks:
        click.echo(remark, err=True)
    click.echo(f"{len(made.steps)} steps" + (f", digest {made.digest}" if made.digest else ""))
    click.echo(f"again: {command_line(context, play, scenarios=[out], provider=PROVIDER, journal=None)}")


def _removed(header: Mapping[str, Any]) -> Iterator[str]:
    if removed := header.get("removed"):
        yield (
            f"{removed} older entries were removed (wxsim serve --keep, --keep-mb): "
            "what was done by then is not here"
        )
