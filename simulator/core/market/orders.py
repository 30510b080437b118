"""Service orders: placed, paid, refunded, migrated, used.

Grants follow: a payment gives one silently, a refund ends it. Expiry ends nothing: the platform stays
authorised, and only the validity interfaces know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.component import authorization
from simulator.core.component.entities import SETS_OF_A_SERVICE, Component
from simulator.core.due import due
from simulator.core.entity import altered
from simulator.core.market import ledger, listing, pushes, validity, validity_periods
from simulator.core.market.entities import (
    Buyer,
    BuyerType,
    LoginCode,
    OrderKind,
    OrderState,
    Package,
    Service,
    ServiceOrder,
    ServiceState,
)
from simulator.core.market.states import ORDERS, SERVICES, OrderEvent, ServiceEvent
from simulator.core.store.entities import Store, StoreKind, User
from simulator.core.visible import NEVER, seen
from simulator.journal.kinds.market import LoginCodeGiven, OrderChanged
from simulator.texts import NOTHING, Text
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.core.world import World

_NO_REFUND = {
    OrderState.UNPAID: Text("the order is unpaid", "订单尚未支付"),
    OrderState.REFUNDED: Text("the order is refunded already", "订单已退款"),
    OrderState.MIGRATED: Text("the order is migrated already", "订单已迁移"),
}


def purchase(
    world: World,
    buyer: Store | User,
    service: Service,
    package: Package,
    *,
    person: str = "",
    visible_after: float = 0.0,
    push_first: bool = False,
) -> ServiceOrder:
    """A package is ordered and paid for: silent authorization, then the order push.

    `visible_after` seconds pass before the pull interfaces show the order (a stale read of theirs).
    `push_first` sends the order push before the authorization.
    """
    order = _placed(world, buyer, service, package, person)
    return pay(world, order, visible_after=visible_after, push_first=push_first)


def place(
    world: World, buyer: Store | User, service: Service, package: Package, *, person: str = ""
) -> ServiceOrder:
    """An order that is not paid yet: no interface of the new market shows it.

    `person` is the openid of who orders for a store; its owner where it is left out.
    """
    order = _placed(world, buyer, service, package, person)
    record(world, "placed", order)
    return order


def _placed(
    world: World, buyer: Store | User, service: Service, package: Package, person: str
) -> ServiceOrder:
    store = buyer if isinstance(buyer, Store) else None
    _refuse_closed(store)
    who = person or (buyer.owner if isinstance(buyer, Store) else buyer.openid)
    if why := listing.unseen(world, service, store, who):
        raise UsageError(why)
    account = buyer.appid if isinstance(buyer, Store) else buyer.openid
    test = service.state is ServiceState.TEST
    order = _made(world, service, package, account)
    order = altered(
        order,
        buyer_type=BuyerType.USER if store is None else BuyerType.STORE,
        price=0 if test else package.price,
        trial=package.price == 0 and not test,
        kind=OrderKind.TEST if test else (OrderKind.TRIAL if package.price == 0 else OrderKind.NEW),
        state=OrderState.UNPAID,
    )
    _refuse_second_trial(world, order)
    world.tables.put(order)
    return order


def pay(
    world: World, order: ServiceOrder, *, visible_after: float = 0.0, push_first: bool = False
) -> ServiceOrder:
    """Pays a placed order."""
    paid = ORDERS.after(
        order.state,
        OrderEvent.PAY,
        Text(
            f"order {order.order_id} is {order.state} already", f"订单 {order.order_id} 已处于 {order.state}"
        ),
    )
    _refuse_second_trial(world, order)
    _refuse_closed(world.tables.get(Store, order.buyer))
    service = listing.service_of(world, order.service_id)
    SERVICES.after(
        service.state,
        ServiceEvent.BUY,
        listing.taken_down(service),
    )
    order = _as_paid_now(world, altered(order, component=service.component))
    if order.kind is OrderKind.NEW and validity_periods.end_of_spec_line(
        world, order.service_id, order.buyer, order.spec_line
    ):
        order = altered(order, kind=OrderKind.RENEWAL)
    order = altered(validity_periods.scheduled(world, order, visible_after), state=paid)
    world.tables.put(order)
    validity_periods.list_buyer(world, order, trial=order.trial)
    if visible_after > 0:
        world.schedule("order_visible", str(order.order_id), order.visible_at)
    ledger.paid(world, order)
    if push_first:
        _push_paid(world, service, order)
    order = _grant(world, service, order)
    if not push_first:
        _push_paid(world, service, order)
    record(world, "paid", order, visible_after=visible_after)
    _record_truth(world, order)
    return order


def become_visible(world: World, order_id: int) -> None:
    """The pull interfaces begin to show an order: by its own date, and here that is noted."""
    order = world.tables.get(ServiceOrder, order_id)
    if order is None or not seen(order, world.clock.now()) or not ORDERS.allows(order.state, OrderEvent.SHOW):
        return
    record(world, "visible", order)
    _record_truth(world, order)


@due("order_visible", about=ServiceOrder)
def _shows(world: World, subject: str, _at: float) -> None:
    become_visible(world, int(subject))


def refund(world: World, order: ServiceOrder) -> Text | None:
    """Refunds an order and ends the grant. Answers why not, where the platform refuses."""
    service = listing.service_of(world, order.service_id)
    why = None
    if not ORDERS.allows(order.state, OrderEvent.REFUND):
        why = _NO_REFUND[order.state]
    elif not order.refundable:
        why = Text(
            "neither a migrated order nor the one it came from can be refunded",
            "迁移得到的订单与其原订单都不能退款",
        )
    if why:
        record(world, "refund_refused", order, why=why)
        return why
    order = altered(order, state=ORDERS.after(order.state, OrderEvent.REFUND), visible_at=NEVER)
    world.tables.put(order)
    world.unschedule("order_visible", str(order.order_id))
    validity_periods.close_gaps(world, order.service_id, order.buyer, order.spec_line)
    validity_periods.list_buyer(world, order)
    ledger.refunded(world, order)
    component = world.tables.get(Component, order.component)
    if component is not None and order.buyer_type is BuyerType.STORE and _refund_ends_grant(world, order):
        authorization.end(world, component, order.buyer, by="refund")
    if not service.old:
        pushes.refunded(world, service, order)
    record(world, "refunded", order)
    _record_truth(world, order)
    return None


def old_order(
    world: World, store: Store, service: Service, package: Package, *, seconds: int
) -> ServiceOrder:
    """An order of the Mini Store market, from before the store was upgraded."""
    if store.kind is not StoreKind.MINI and not store.upgraded:
        raise UsageError(
            Text(
                f"{store.nickname} was never a Mini Store (create_store: upgraded: true)",
                f"{store.nickname} 从来不是小商店（create_store：upgraded: true）",
            )
        )
    order = validity_periods.scheduled(
        world, altered(_made(world, service, package, store.appid), seconds=seconds)
    )
    order = altered(order, trial=False)
    world.tables.put(order)
    validity_periods.list_buyer(world, order)
    record(world, "paid", order)
    return order


def migrate(
    world: World, store: Store, old: ServiceOrder, service: Service, package: Package
) -> ServiceOrder:
    """Moves an old Mini Store order to the Channels service: the old one ends now, the new one carries
    its validity on, and neither can be refunded."""
    now = int(world.clock.now())
    if not store.upgraded:
        raise UsageError(
            Text(
                f"{store.nickname} was not upgraded from a Mini Store (create_store: upgraded: true)",
                f"{store.nickname} 不是由小商店升级而来（create_store：upgraded: true）",
            )
        )
    if not old.old or old.buyer != store.appid:
        raise UsageError(
            Text(
                f"order {old.order_id} is no Mini Store order of {store.nickname}",
                f"订单 {old.order_id} 不是 {store.nickname} 的小商店订单",
            )
        )
    spent = Text(f"order {old.order_id} has nothing left to migrate", f"订单 {old.order_id} 已无可迁移的时长")
    after = ORDERS.after(old.state, OrderEvent.MIGRATE, spent)
    if old.expire_time <= now:
        raise UsageError(spent)
    _refuse_closed(store)
    if earlier := _ahead(world, old):
        raise UsageError(
            Text(
                f"order {old.order_id} waits for order {earlier.order_id} to end: migrate that one first",
                f"订单 {old.order_id} 在等订单 {earlier.order_id} 结束：请先迁移后者",
            )
        )
    if why := listing.unseen(world, service, store, store.owner) or _no_heir(world, old, service, package):
        raise UsageError(why)
    ended = altered(old, state=after, expire_time=now, refundable=False)
    world.tables.put(ended)
    new = validity_periods.scheduled(
        world,
        altered(
            _made(world, service, package, store.appid),
            seconds=old.expire_time - max(now, old.effective_time),
            price=0,
            trial=False,
            kind=OrderKind.MIGRATION,
            migrated_from=old.order_id,
            refundable=False,
        ),
    )
    world.tables.put(new)
    validity_periods.list_buyer(world, new)
    new = _grant(world, service, new)
    _push_paid(world, service, new)
    record(world, "migrated", new, migrated_from=old.order_id)
    _record_truth(world, new)
    return new


USELESS = {
    OrderState.UNPAID: Text("is not paid", "尚未支付"),
    OrderState.REFUNDED: Text("was refunded", "已退款"),
    OrderState.MIGRATED: Text("was migrated, and the new order is used instead", "已迁移，应使用新订单"),
}


def press_use(world: World, order: ServiceOrder, *, mobile: bool = False) -> tuple[str, str | None]:
    """The user presses "use": the code, and the URL of the jump (None: only a prompt to use a PC).

    An expired order still jumps; a refunded one does not.
    """
    why = USELESS.get(order.state, NOTHING)
    useless = Text(
        f"order {order.order_id} {why.en}: the market shows no way in",
        f"订单 {order.order_id} {why.zh}：服务市场不提供入口",
    )
    ORDERS.after(order.state, OrderEvent.USE, useless)
    service = listing.service_of(world, order.service_id)
    expires_at = world.clock.now() + world.switches.login_code_seconds
    code = LoginCode(
        value=world.ids.letters("login_code", str(order.service_id), world.switches.login_code_letters),
        order_id=order.order_id,
        buyer=order.buyer,
        expires_at=expires_at,
        over_at=expires_at,
    )
    world.tables.put(code)
    world.record(
        LoginCodeGiven(
            code=code.value,
            order_id=order.order_id,
            store=order.buyer if order.buyer_type is BuyerType.STORE else "",
            service_id=order.service_id,
            component=service.component,
        )
    )
    target = service.mobile if mobile else service.url
    return code.value, with_code(target, code.value) if target else None


def with_code(url: str, code: str) -> str:
    """The service URL with `code` added to its query, before any fragment."""
    address, mark, fragment = url.partition("#")
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}code={code}{mark}{fragment}"


def record(
    world: World,
    phase: str,
    order: ServiceOrder,
    *,
    visible_after: float | None = None,
    migrated_from: int | None = None,
    why: Text | None = None,
) -> None:
    store = order.buyer_type is BuyerType.STORE
    world.record(
        OrderChanged(
            phase=phase,
            order_id=order.order_id,
            service_id=order.service_id,
            sku_id=order.sku_id,
            spec_id=order.spec_id,
            store=order.buyer if store else "",
            component=order.component,
            seconds=order.seconds,
            effective_time=order.effective_time,
            expire_time=order.expire_time,
            price=order.price,
            how=str(order.kind),
            trial=order.trial,
            old=order.old,
            package_known=order.package_known,
            openid=None if store else order.buyer,
            visible_after=visible_after,
            migrated_from=migrated_from,
            why=why.en if why else None,
            why_zh=why.zh if why else None,
        )
    )


def _made(world: World, service: Service, package: Package, buyer: str) -> ServiceOrder:
    """A new order of a package, not yet in its line."""
    now = world.clock.now()
    return ServiceOrder(
        order_id=world.ids.number("order", f"{service.service_id}/{buyer}"),
        number=world.sequence("order"),
        service_id=service.service_id,
        home_page=service.home_page,
        sku_id=package.sku_id,
        spec_id=package.spec_id,
        spec_line=package.spec_line,
        buyer=buyer,
        component=service.component,
        paid_at=0.0,
        made_at=now,
        seconds=package.seconds,
        effective_time=0,
        expire_time=0,
        price=package.price,
        trial=package.price == 0,
        old=service.old,
        package_known=package.known,
    )


def _as_paid_now(world: World, order: ServiceOrder) -> ServiceOrder:
    """Orders lie in the order of their payment, each in the line that its package has by then."""
    package = world.tables.get(Package, order.service_id, order.sku_id)
    number = world.sequence("order")
    if package is None:
        return altered(order, number=number)
    return altered(order, number=number, spec_id=package.spec_id, spec_line=package.spec_line)


def _refuse_closed(store: Store | None) -> None:
    if store is not None and not store.can_order:
        raise UsageError(
            Text(
                f"{store.nickname} is {store.status}: a store must be open before it can order",
                f"{store.nickname} 的状态为 {store.status}：店铺须先开店才能下单",
            )
        )


def _ahead(world: World, order: ServiceOrder) -> ServiceOrder | None:
    """The next order of the same line that this one still waits for."""
    now = world.clock.now()
    line = (order.service_id, order.buyer, order.spec_line, OrderState.PAID)
    rows = world.tables.list(ServiceOrder, "of_spec_line", *line)
    return next((other for other in rows if now < other.expire_time <= order.effective_time), None)


def _refuse_second_trial(world: World, order: ServiceOrder) -> None:
    buyer = world.tables.get(Buyer, order.service_id, order.buyer)
    if order.trial and buyer is not None and buyer.trial_used:
        service = listing.service_of(world, order.service_id)
        raise UsageError(
            Text(
                f"{order.buyer} had its trial of {service.name}: a trial is bought once",
                f"{order.buyer} 已试用过 {service.name}：试用只能购买一次",
            )
        )


def _grant(world: World, service: Service, order: ServiceOrder) -> ServiceOrder:
    """The silent authorization of the service's sets to the platform that the service names."""
    store = world.tables.get(Store, order.buyer)
    if store is None or (order.kind is OrderKind.TEST and not world.switches.test_purchase_counts):
        return order
    component = listing.component_of(world, service)
    if not authorization.may_grant(component, store.appid):
        return order
    authorization.grant(world, component, store, SETS_OF_A_SERVICE, by="purchase")
    order = altered(order, granted=True)
    world.tables.put(order)
    return order


def _push_paid(world: World, service: Service, order: ServiceOrder) -> None:
    if not service.old:
        pushes.paid(world, service, order)


def _record_truth(world: World, order: ServiceOrder) -> None:
    if order.buyer_type is BuyerType.STORE:
        validity.record_truth(world, order.buyer)


def _refund_ends_grant(world: World, order: ServiceOrder) -> bool:
    """Always, or where no other order of the store at that platform is paid and not yet over."""
    if world.switches.refund_ends_grant == "always":
        return True
    now = world.clock.now()
    return not any(
        other.state is OrderState.PAID and other.component == order.component and other.expire_time > now
        for other in world.tables.list(ServiceOrder, "of_store", order.buyer)
    )


def _no_heir(world: World, old: ServiceOrder, service: Service, package: Package) -> Text | None:
    """Why an old order does not migrate onto a package."""
    before = listing.service_of(world, old.service_id)
    if listing.home_page_of(world, before).company != listing.home_page_of(world, service).company:
        return Text(
            f"{before.name} and {service.name} are of two companies, and an order moves within one",
            f"{before.name} 与 {service.name} 属于两个主体，订单只能在同一主体内迁移",
        )
    bought = (old.service_id, old.sku_id)
    if package.associated == bought:
        return None
    heirs = [
        row.name for row in world.tables.list(Package, "of", service.service_id) if row.associated == bought
    ]
    if heirs:
        return Text(
            f"order {old.order_id} migrates onto {' or '.join(heirs)}, which its package is associated with",
            f"订单 {old.order_id} 应迁移到其套餐所关联的 {'、'.join(heirs)}",
        )
    if package.associated is not None or world.switches.migration_needs_association:
        return Text(
            f"package {package.name} is not associated with the package of order {old.order_id}",
            f"套餐 {package.name} 没有关联订单 {old.order_id} 的套餐",
        )
    return None
