"""One request with patience: a busy platform is tried again, a used-up quota is kept."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.reference.line import Paused, Refused
from conformance.reference.platform import Unreachable
from tests.conformance.reference.fake import DOWN, GONE
from tests.conformance.reference.sample import (
    DAY,
    NOW,
    House,
)


@pytest.mark.parametrize("answer", [{"errcode": -1}, GONE, DOWN])
def test_a_busy_platform_is_tried_three_times(house: House, answer: Any) -> None:
    house.platform.fault("get_service_buyer_list", answer, answer)
    assert house.list_buyers()["errcode"] == 0
    house.platform.fault("get_service_buyer_list", answer, answer, answer)
    with pytest.raises((Refused, Unreachable)):
        house.list_buyers()
    assert len(house.platform.asked("get_service_buyer_list")) == 6


def test_a_daily_quota_turns_at_midnight_in_china(house: House) -> None:
    house.platform.fault("get_service_buyer_list", 45009)
    with pytest.raises(Refused):
        house.list_buyers()
    midnight = (NOW + 8 * 3600) // DAY * DAY + DAY - 8 * 3600
    house.at(midnight - 1)
    with pytest.raises(Paused):
        house.list_buyers()
    assert len(house.platform.asked("get_service_buyer_list")) == 1
    house.at(midnight)
    house.list_buyers()


def test_a_minute_quota_turns_in_a_minute(house: House) -> None:
    house.platform.fault("get_service_buyer_list", 45011)
    with pytest.raises(Refused):
        house.list_buyers()
    house.at(NOW + 59)
    with pytest.raises(Paused):
        house.list_buyers()
    house.at(NOW + 60)
    house.list_buyers()
