"""`wxconf explain`: all that is known of a check."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from conformance.commands.options import chosen_checks

if TYPE_CHECKING:
    from conformance.registry import Check


@click.command()
@click.argument("ident", metavar="ID")
def explain(ident: str) -> None:
    """Tell what a check judges, what exercises it, and which broken variants it fails."""
    from conformance.clauses import CLAUSES
    from conformance.dimensions.table import told
    from conformance.mutants import variants

    for check in chosen_checks((ident,)).values():
        click.echo(f"{check.id}  {check.level}\n  {check.rule}")
        for clause in check.clauses:
            click.echo(f"  clause {clause}: {CLAUSES[clause].text}")
        if check.needs:
            click.echo(f"  needs: {', '.join(check.needs)}")
        if check.seen_by:
            click.echo(f"  shown by: {', '.join(check.seen_by)}")
        click.echo(f"  exercised by: {', '.join(check.exercised_by)}")
        click.echo(f"  reasons: {', '.join(check.reasons)}")
        if check.covers:
            click.echo(f"  endpoints: {', '.join(check.covers)}")
        for name, row in variants().items():
            if found := row.reasons(check.id):
                click.echo(f"  fails the variant {name} ({', '.join(found)}): {row.why}")
        click.echo(f"  standing: {_standing(check)}")
        click.echo("  dimensions:")
        for line in told(check.id):
            click.echo(f"    {line}")


def _standing(check: Check) -> str:
    if not check.ours:
        return "a rule of the platform"
    firm = f"; it counts in full for a provider with {check.firm_with}" if check.firm_with else ""
    return f"ours, a warning at most: {check.ours.en}{firm}"
