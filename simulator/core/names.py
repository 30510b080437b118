"""Invented names of shops and goods, the same for the same subject. Nothing judged depends on them."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def _faker() -> Any:
    from faker import Faker  # 100 ms and more to load: only when a name is first asked for

    return Faker("zh_CN")


def _about(subject: str) -> Any:
    faker = _faker()
    faker.seed_instance(int.from_bytes(hashlib.blake2b(subject.encode(), digest_size=8).digest(), "big"))
    return faker


def shop_name(subject: str) -> str:
    return f"{_about(subject).company_prefix()}小店"


def person(subject: str) -> str:
    return str(_about(subject).name())


def address(subject: str) -> str:
    return str(_about(subject).street_address())


@lru_cache(maxsize=1024)  # every order of a product says what it is called
def goods(subject: str) -> str:
    faker = _about(subject)
    return f"{faker.color_name()}{faker.word()}{faker.word()}商品"
