"""Service orders: bought, refunded, migrated, and where they lie in time.

Orders of one line (a spec id, or a package without one) queue up: each starts when the one before
ends, or when it was paid. A refund takes an order out and the rest close up, so it takes its own days
only. Grants follow: a purchase gives one silently, a refund ends it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.core import outbox
from simulator.core.component import authorization
from simulator.core.component.entities import SETS_OF_A_SERVICE, Component, PublishedSince
from simulator.core.errors import UsageError
from simulator.core.market import validity
from simulator.core.market.entities import (
    Buyer,
    HomePage,
    LoginCode,
    OrderState,
    Package,
    Service,
    ServiceOrder,
)
from simulator.core.store.entities import Store

if TYPE_CHECKING:
    from simulator.core.world import World


def purchase(
    world: World,
    store: Store,
    service: Service,
    package: Package,
    *,
    visible_after: float = 0.0,
    push_first: bool = False,
) -> ServiceOrder:
    """A store pays for a package: silent authorization, then the order push.

    `visible_after` seconds pass before the pull interfaces show the order (a stale read of theirs).
    `push_first` sends the order push before the authorization.
    """
    if store.status != "open_finished":
        raise UsageError(f"{store.nickname} is {store.status}: a store must be open before it can order")
    buyer = _buyer(world, service.service_id, store.appid)
    trial = package.price == 0
    if trial and buyer.trial_used:
        raise UsageError(f"{store.nickname} had its trial of {service.name}: a trial is bought once")
    order = _place(world, store, service, package, seconds=package.seconds, listed=visible_after <= 0)
    if trial:
        world.tables.put(replace(_buyer(world, service.service_id, store.appid), trial_used=True))
    if visible_after > 0:
        world.schedule("order_visible", str(order.order_id), world.clock.now() + visible_after)
    component = _component(world, service)
    if push_first:
        _push_order(world, service, order, "servicemarket_order_paid")
    if authorization.may_grant(component, store.appid):
        authorization.grant(world, component, store, SETS_OF_A_SERVICE, by="purchase")
        world.tables.put(PublishedSince(component=component.appid, store=store.appid, at=world.clock.now()))
    if not push_first:
        _push_order(world, service, order, "servicemarket_order_paid")
    record(world, "paid", order, component.appid, visible_after=visible_after)
    validity.record_truth(world, store.appid)
    return order


def become_visible(world: World, order_id: int) -> None:
    """The pull interfaces begin to show an order."""
    order = world.tables.get(ServiceOrder, order_id)
    if order is None or order.listed or order.state is not OrderState.PAID:
        return
    order = replace(order, listed=True)
    world.tables.put(order)
    _list_buyer(world, order.service_id, order.buyer)
    service = world.tables.get(Service, order.service_id)
    record(world, "visible", order, service.component if service else "")
    validity.record_truth(world, order.buyer)


def refund(world: World, order: ServiceOrder) -> str | None:
    """Refunds an order and ends the grant. Answers why not, where the platform refuses."""
    service = _service(world, order.service_id)
    component = _component(world, service)
    why = None
    if order.state is not OrderState.PAID:
        why = f"the order is {order.state} already"
    elif not order.refundable:
        why = "neither a migrated order nor the one it came from can be refunded"
    if why:
        record(world, "refund_refused", order, component.appid, why=why)
        return why
    order = replace(order, state=OrderState.REFUNDED, listed=False)
    world.tables.put(order)
    world.unschedule("order_visible", str(order.order_id))
    _close_up(world, order)
    _list_buyer(world, order.service_id, order.buyer)
    if world.switches.refund_ends_grant == "always" or not _live_orders(world, order.buyer, component.appid):
        authorization.end(world, component, order.buyer, by="refund")
    if world.switches.refund_push:
        _push_order(world, service, order, "servicemarket_order_refund")
    record(world, "refunded", order, component.appid)
    validity.record_truth(world, order.buyer)
    return None


def old_order(
    world: World, store: Store, service: Service, package: Package, *, seconds: int
) -> ServiceOrder:
    """An order of the Mini Store market, from before the store was upgraded."""
    order = _place(world, store, service, package, seconds=seconds, listed=True, old=True)
    record(world, "paid", order, service.component)
    return order


def migrate(
    world: World, store: Store, old: ServiceOrder, service: Service, package: Package
) -> ServiceOrder:
    """Moves an old Mini Store order to the Channels service: the old one ends now, the new one carries
    its validity on, and neither can be refunded."""
    now = int(world.clock.now())
    if not store.upgraded:
        raise UsageError(
            f"{store.nickname} was not upgraded from a Mini Store (create_store: upgraded: true)"
        )
    if not old.old or old.buyer != store.appid:
        raise UsageError(f"order {old.order_id} is no Mini Store order of {store.nickname}")
    if old.state is not OrderState.PAID or old.expire_time <= now:
        raise UsageError(f"order {old.order_id} has nothing left to migrate")
    ended = replace(old, state=OrderState.MIGRATED, expire_time=now, refundable=False)
    world.tables.put(ended)
    new = _place(
        world,
        store,
        service,
        package,
        seconds=old.expire_time - now,
        listed=True,
        price=0,
        migrated_from=old.order_id,
        refundable=False,
    )
    component = _component(world, service)
    if authorization.may_grant(component, store.appid):
        authorization.grant(world, component, store, SETS_OF_A_SERVICE, by="purchase")
    _push_order(world, service, new, "servicemarket_order_paid")
    record(world, "migrated", new, component.appid, migrated_from=old.order_id)
    validity.record_truth(world, store.appid)
    return new


def press_use(world: World, order: ServiceOrder, *, mobile: bool = False) -> tuple[str, str | None]:
    """The user presses "use": the code, and the URL of the jump (None: only a prompt to use a PC).

    An expired order still jumps; a refunded one does not.
    """
    if order.state is OrderState.REFUNDED:
        raise UsageError(f"order {order.order_id} was refunded: the market shows no way in")
    service = _service(world, order.service_id)
    code = LoginCode(
        value=world.ids.letters("login_code", str(order.order_id), 18),
        order_id=order.order_id,
        service_id=order.service_id,
        buyer=order.buyer,
        expires_at=world.clock.now() + world.switches.login_code_seconds,
    )
    world.tables.put(code)
    world.record(
        "code",
        code=code.value,
        order_id=order.order_id,
        store=order.buyer,
        service_id=order.service_id,
        component=service.component,
    )
    target = service.mobile if mobile else service.url
    return code.value, with_code(target, code.value) if target else None


def with_code(url: str, code: str) -> str:
    """The service URL with `code` added to its query, before any fragment."""
    address, mark, fragment = url.partition("#")
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}code={code}{mark}{fragment}"


def record(world: World, phase: str, order: ServiceOrder, component: str, **more: object) -> None:
    world.record(
        "order",
        phase=phase,
        order_id=order.order_id,
        service_id=order.service_id,
        sku_id=order.sku_id,
        spec_id=order.spec_id,
        store=order.buyer,
        component=component,
        seconds=order.seconds,
        effective_time=order.effective_time,
        expire_time=order.expire_time,
        price=order.price,
        trial=order.trial,
        old=order.old,
        package_known=order.package_known,
        **more,
    )


def _place(
    world: World,
    store: Store,
    service: Service,
    package: Package,
    *,
    seconds: int,
    listed: bool,
    price: int | None = None,
    old: bool = False,
    migrated_from: int = 0,
    refundable: bool = True,
) -> ServiceOrder:
    now = world.clock.now()
    line = (service.service_id, store.appid, package.line, OrderState.PAID)
    last = world.tables.list(ServiceOrder, "of_line", *line, limit=1, descending=True)
    start = max(int(now), last[0].expire_time if last else 0)
    order = ServiceOrder(
        order_id=world.ids.number("order", f"{service.service_id}/{store.appid}"),
        number=world.sequence("order"),
        service_id=service.service_id,
        home_page=service.home_page,
        sku_id=package.sku_id,
        spec_id=package.spec_id,
        line=package.line,
        buyer=store.appid,
        paid_at=now,
        seconds=seconds,
        effective_time=start,
        expire_time=start + seconds,
        price=package.price if price is None else price,
        trial=package.price == 0 and not migrated_from and not old,
        listed=listed,
        refundable=refundable,
        old=old,
        migrated_from=migrated_from,
        package_known=package.known,
    )
    world.tables.put(order)
    _list_buyer(world, service.service_id, store.appid)
    return order


def _close_up(world: World, gone: ServiceOrder) -> None:
    """Moves the line's remaining orders together, each no earlier than it was paid."""
    end = 0
    line = (gone.service_id, gone.buyer, gone.line, OrderState.PAID)
    for order in world.tables.list(ServiceOrder, "of_line", *line):
        start = max(int(order.paid_at), end)
        end = start + order.seconds
        if start != order.effective_time:
            world.tables.put(replace(order, effective_time=start, expire_time=end))


def _buyer(world: World, service_id: int, store: str) -> Buyer:
    found = world.tables.get(Buyer, service_id, store)
    return found or Buyer(service_id=service_id, buyer=store, number=world.sequence("buyer"))


def _list_buyer(world: World, service_id: int, store: str) -> None:
    """A buyer is listed while it has an order to show."""
    shown = world.tables.count(ServiceOrder, "of_buyer", service_id, store, True) > 0
    world.tables.put(replace(_buyer(world, service_id, store), listed=shown))


def _live_orders(world: World, store: str, component: str) -> bool:
    """Whether the store has a paid order, not yet over, of any service of that platform."""
    now = world.clock.now()
    return any(
        order.state is OrderState.PAID
        and not order.old
        and order.expire_time > now
        and _service(world, order.service_id).component == component
        for order in world.tables.list(ServiceOrder, "of_store", store)
    )


def _push_order(world: World, service: Service, order: ServiceOrder, event: str) -> None:
    if not world.switches.order_push:
        return
    home_page = world.tables.get(HomePage, service.home_page)
    if home_page is None:
        return
    component = _component(world, service)
    to_component = world.switches.order_push_to == "component"
    receiver = component.appid if to_component else home_page.appid
    now = int(world.clock.now())
    outbox.put(
        world,
        kind=event,
        channel=outbox.Channel.ORDER,
        url=component.message_url.replace("$APPID$", order.buyer)
        if to_component
        else home_page.order_push_url,
        owner=receiver,
        receiver=receiver,
        store=order.buyer,
        ladder=outbox.STORE_LADDER,
        fields={
            "ToUserName": receiver,
            "FromUserName": order.buyer,
            "CreateTime": now,
            "MsgType": "event",
            "Event": event,
            "order_info": {
                "order_id": order.order_id,
                "service_id": order.service_id,
                "sku_id": order.sku_id,
                "specification_id": order.spec_id,
                "buyer_type": 1,
                "appid": order.buyer,
                "openid": "",
                "effective_time": order.effective_time,
                "expire_time": order.expire_time,
                "total_price": order.price,
                "pay_time": int(order.paid_at),
            },
        },
    )


def _service(world: World, service_id: int) -> Service:
    service = world.tables.get(Service, service_id)
    if service is None:
        raise UsageError(f"there is no service {service_id}")
    return service


def _component(world: World, service: Service) -> Component:
    component = world.tables.get(Component, service.component)
    if component is None:
        raise UsageError(f"service {service.name} names no third-party platform: {service.component!r}")
    return component
