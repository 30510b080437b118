"""The platform's guide for service providers, clause by clause, in our own words.

Actions, scenarios, checks and reports name these ids.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the guide. An exempt one describes or explains and rules nothing: `reason` says so."""

    id: str
    text: str
    reason: str = ""

    @property
    def exempt(self) -> bool:
        return bool(self.reason)


CLAUSES: dict[str, Clause] = {
    clause.id: clause
    for clause in (
        Clause(
            "E1",
            "The provider already serves merchants well in the Mini Store market.",
            "it describes a company",
        ),
        Clause(
            "E2",
            "It offers product management, order management, invoicing or the like.",
            "it describes a company",
        ),
        Clause("E3", "It works on a PC; a mobile end is recommended, and both ends share one account."),
        Clause("E4", "It has people for testing, customer service and after-sale.", "it describes a company"),
        Clause(
            "A1",
            "Three platforms are stacked: service market, third-party platform, open platform.",
            "it explains; the parties of a world show it",
        ),
        Clause("A2", "The third-party platform holds sets 129, 130 and 131 and is published everywhere."),
        Clause(
            "A3",
            "The provider has a home page as a platform service provider.",
            "it explains; the parties of a world show it",
        ),
        Clause("A4a", "A service without customer service is taken down."),
        Clause("A4b", "Without a fund account no settlement arrives."),
        Clause("A5", "A service is listed with the type of a Channels store."),
        Clause("A5a", "A service names one third-party platform of the same company; that one calls."),
        Clause("A5b", "A service has a URL, to which pressing Use leads."),
        Clause("A5c", "With mobile support Use leads to a named path; without, to a hint to take a PC."),
        Clause(
            "A5d",
            "A store upgraded from a Mini Store may migrate its old order: the old one ends at once, the "
            "new one carries its validity on, and neither can be refunded.",
        ),
        Clause(
            "A5e",
            "Packages of one specification id add up their days; different ids run apart; both validity "
            "interfaces and login verification speak in these ids.",
        ),
        Clause("A5f", "A free version of 7 days exists, and prices have floors."),
        Clause("A6a", "A service starts as a test service that only listed testers see and buy."),
        Clause("A6b", "Only an open store can order."),
        Clause(
            "T1",
            "A purchase grants the missing permission sets silently; the change is pushed, and its code is "
            "exchanged for the refresh token.",
        ),
        Clause("T2", "A store that has granted everything before is not pushed anything."),
        Clause("T3", "What was missed or lost is read again from the authorised-account interfaces."),
        Clause("T4", "The platform that is authorised is the one named in the service."),
        Clause("T5", "After payment the order is pushed; receiving that is optional."),
        Clause("T6", "Product, order and ERP services each need sets 129, 130 and 131."),
        Clause("T7", "Use leads to the service URL with a code."),
        Clause("T8", "Login verification turns that code into the order."),
        Clause("T9", "The three pull interfaces take the token of the market home page."),
        Clause("T10", "The store's interfaces are called through the third-party platform, on its behalf."),
        Clause("T11", "A refund ends the authorization between store and third-party platform."),
        Clause("P1", "Pushes fail: pulling is the main road, pushing helps."),
        Clause("P2", "Authorization changes go to the third-party platform's push address."),
        Clause("P3", "An authorization change is no payment."),
        Clause("P4", "An authorization is no validity; the validity interfaces decide."),
        Clause("P5", "The three old Mini Store interfaces cannot serve a Channels store."),
        Clause(
            "P6",
            "Silent authorization spares the store a scan.",
            "it explains; every purchase shows it",
        ),
        Clause(
            "P7",
            "A call is unauthorized to the platform when nothing was bought, the sets are not ticked, the "
            "platform is not published, or nothing was bought since it was.",
        ),
    )
}
