"""`wxconf mutants`: the kill matrix."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from conformance.commands.options import SCENARIOS


@click.command()
@click.argument("names", nargs=-1, metavar="[VARIANT]…")
@SCENARIOS
@click.option("--list", "only_list", is_flag=True, help="Name the variants and what fails them.")
@click.option("--all", "everything", is_flag=True, help="Play every scenario against every variant.")
@click.option("--write", "renewed", is_flag=True, help="Renew what is known of them in nearest.json.")
def mutants(
    names: tuple[str, ...], scenario_paths: tuple[Path, ...], only_list: bool, everything: bool, renewed: bool
) -> None:
    """Play the broken variants of the reference: each is failed by exactly what it names."""
    from conformance.mutants import matrix, unkilled, variants, written
    from simulator import UsageError

    known = variants()
    if unknown := [name for name in names if name not in known]:
        raise UsageError(f"no variant is called {unknown[0]!r}; `wxconf mutants --list` names them")
    chosen = list(names or known)
    survivors = [] if names else unkilled(known.values())
    for id_ in survivors:
        click.echo(f"WRONG  {id_} fails no variant: add one to conformance/reference/variants", err=True)
    if only_list:
        for name in chosen:
            click.echo(f"{name:32} {' '.join(sorted(known[name].fails))}")
        sys.exit(1 if survivors else 0)
    wrong = 0
    paths = [str(path) for path in scenario_paths] or None
    played = matrix(chosen, paths, everything=everything)
    for one in written(played) if renewed else played:
        changed = one.changed and not (paths or everything)
        wrong += (bad := changed or not one.exact)
        click.echo(f"{'WRONG' if bad else 'killed':7}{one.name:32} {' '.join(sorted(one.failed))}")
        for word, ids in (
            ("not failed by", one.missed),
            ("failed as well by", one.surplus),
            ("cannot be told from", one.twins),
        ):
            if ids:
                click.echo(f"        {word} {' '.join(sorted(ids))}")
        if changed:
            click.echo(f"        other than in nearest.json: `wxconf mutants --write {one.name}` renews it")
        for error in one.errors:
            click.echo(f"        {error}")
    click.echo(f"{len(chosen) - wrong} of {len(chosen)} variants killed as they are meant to be")
    sys.exit(1 if wrong or survivors else 0)
