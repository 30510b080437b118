"""A store's name and head image: shown, and told when they change."""

from __future__ import annotations

import pytest

from simulator.core.component.entities import TokenKind
from simulator.core.store.event_table import EventName
from simulator.usage import UsageError
from tests.core.sample import Api, Town


def test_another_name_is_shown_and_told_with_the_one_before(town: Town, api: Api) -> None:
    town.do("authorize", store=town.shop)
    for _ in range(2):  # the second time it is no change
        town.do("rename_store", store=town.shop, nickname="新名", head_image="http://x/2")
    info = api.get("/channels/ec/basics/info/get", token=town.token(TokenKind.AUTHORIZER))["info"]
    assert (info["nickname"], info["headimg_url"]) == ("新名", "http://x/2")
    [push] = town.pushes(EventName.NICKNAME)
    assert (push.fields["old_nickname"], push.fields["new_nickname"]) == ("shop", "新名")
    assert len(town.pushes(EventName.HEAD_IMAGE)) == 1


def test_something_is_to_be_another(town: Town) -> None:
    with pytest.raises(UsageError, match="nickname"):
        town.do("rename_store", store=town.shop)
