"""Options of an account that a platform may read and set.

Facts: names, values and the three errors are documented. Which option can be read only is not; the
account's owner can make one so here (action `set_option`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from simulator.core.component import authorization
from simulator.core.component.entities import Component
from simulator.core.entity import Index, Kept, Owner, Party, altered, entity
from simulator.core.errors import Refusal
from simulator.texts import Text
from simulator.usage import nearest

if TYPE_CHECKING:
    from simulator.core.world import World

VALUES: dict[str, tuple[str, ...]] = {
    "location_report": ("0", "1", "2"),
    "voice_recognize": ("0", "1"),
    "customer_service": ("0", "1"),
}


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizerOption:
    """An option of an account, which every platform sees alike."""

    KEY: ClassVar[tuple[str, ...]] = ("account", "name")
    INDEXES: ClassVar[Mapping[str, Index]] = {"of": Index(("account",), ("name",))}
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "account")
    KEPT: ClassVar[Kept] = Kept("as long as the account")

    account: str
    name: str
    value: str = "0"
    read_only: bool = False


def granted(world: World, component: Component, account: str) -> None:
    """Refuses an account that has granted nothing to the platform."""
    authorization.require_grant(world, component.appid, account, for_="info")


def get(world: World, account: str, name: str) -> AuthorizerOption:
    if name not in VALUES:
        raise Refusal(
            61012,
            why=Text(
                f"no option is called {name!r}: {nearest(name, VALUES).en}",
                f"没有名为 {name!r} 的选项：{nearest(name, VALUES).zh}",
            ),
        )
    return world.tables.get(AuthorizerOption, account, name) or AuthorizerOption(account=account, name=name)


def put(world: World, account: str, name: str, value: str) -> None:
    """Sets an option on a platform's behalf."""
    option = get(world, account, name)
    if value not in VALUES[name]:
        raise Refusal(
            61013,
            why=Text(
                f"{name} takes {', '.join(VALUES[name])}, not {value!r}",
                f"{name} 可取 {', '.join(VALUES[name])}，不能是 {value!r}",
            ),
        )
    if option.read_only:
        raise Refusal(61025, why=Text(f"{name} of this account can be read only", f"该账号的 {name} 只读"))
    world.tables.put(altered(option, value=value))
