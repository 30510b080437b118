"""`wxsim record`: what was done by hand becomes a scenario."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.commands.control import CONTROL, entries


@click.command()
@CONTROL
@click.option("--after", default=0, help="Only what was done past this entry.")
@click.option("--until", type=int, help="Only what was done up to this entry.")
@click.option("--journal", type=click.Path(path_type=Path), help="An exported journal, instead of a world.")
@click.option("--title", default="done by hand", show_default=True, help="The scenario's title.")
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="Write the scenario here.")
def record(control: str, after: int, until: int | None, journal: Path | None, title: str, out: Path) -> None:
    """Write down what was done in a served world, or in a journal, as a scenario to play again."""
    from simulator.core.journal import Entry
    from simulator.scenario import written
    from simulator.scenario.export import read
    from simulator.scenario.load import parse_scenarios
    from simulator.scenario.record import record as recorded

    if journal is not None:
        known = read(journal)[1]
    else:
        # Secrets are asked for so that codes can be told apart; references take their place.
        page = entries(control, secrets=1)
        known = [Entry(one["seq"], one["world"], one["at"], one["kind"], one["data"]) for one in page]
    made = recorded(known, after=after, until=until)
    text = written.text(made.steps, title=title, remarks=made.remarks)
    parse_scenarios(text, out.stem, path=out)
    out.write_text(text, encoding="utf-8", newline="\n")
    for remark in made.remarks:
        click.echo(remark, err=True)
    click.echo(f"{len(made.steps)} steps, digest {made.digest}")
