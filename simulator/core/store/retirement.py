"""Retiring a store or a user: gone from every list, and looked up singly as if it had never been."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.core.component.accounts import Ban
from simulator.core.component.entities import AuthorizationCode, Grant, Token
from simulator.core.market.entities import Buyer, LoginCode, ServiceOrder
from simulator.core.outbox import Push, PushState
from simulator.core.store.entities import Product, Store, StoreOrder, User

if TYPE_CHECKING:
    from simulator.core.world import World


def retire(world: World, appid: str) -> None:
    """Removes all rows about a store and forgets pushes still waiting for it."""
    tables = world.tables
    for grant in tables.list(Grant, "of_store", appid):
        tables.delete(Grant, grant.component, appid)
        for code in tables.list(AuthorizationCode, "of", grant.component, appid):
            tables.delete(AuthorizationCode, code.value)
    for token in tables.list(Token, "store", appid):
        tables.delete(Token, token.value)
    _forget_purchases(world, appid)
    for product in tables.list(Product, "of", appid):
        tables.delete(Product, appid, product.product_id)
    for sold in tables.list(StoreOrder, "created", appid):
        tables.delete(StoreOrder, appid, sold.order_id)
    for push in tables.list(Push, "due", PushState.WAITING):
        if push.store == appid:
            tables.put(replace(push, state=PushState.LOST))
    tables.delete(Ban, appid)
    tables.delete(Store, appid)


def retire_user(world: World, openid: str) -> None:
    """Removes a WeChat user and what it bought for itself."""
    _forget_purchases(world, openid)
    world.tables.delete(User, openid)


def _forget_purchases(world: World, buyer: str) -> None:
    tables = world.tables
    for order in tables.list(ServiceOrder, "of_store", buyer):
        world.unschedule("order_visible", str(order.order_id))
        tables.delete(ServiceOrder, order.order_id)
    for row in tables.list(Buyer, "of_store", buyer):
        tables.delete(Buyer, row.service_id, buyer)
    for login in tables.list(LoginCode, "of", buyer):
        tables.delete(LoginCode, login.value)
