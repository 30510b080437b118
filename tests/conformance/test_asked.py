"""The page of what a provider is asked tells of everything, and nothing that is not so."""

from __future__ import annotations

import re

import pytest

from conformance import asked
from conformance.registry import checks
from simulator import PROBES, provider_keys
from simulator.actions.words import STATES
from simulator.docs.order_push import FIELDS, INFO, sample
from tests.core.sample import Town

LANGS = ("en", "zh")


@pytest.mark.parametrize("lang", LANGS)
def test_every_probe_tells_its_request_its_body_and_its_answers(lang: str) -> None:
    sections = re.split(r"^### ", asked.probes(lang), flags=re.MULTILINE)[1:]
    assert [one.partition("\n")[0] for one in sections] == [f"`{name}`" for name in PROBES]
    for text, row in zip(sections, PROBES.values(), strict=True):
        assert f"`{row.request}`" in text
        for part in row.body:
            assert f"| `{part.name}`{'?' if part.optional else ''} | {part.text.in_(lang)} |" in text
        for answer in row.answers:
            assert answer.text.in_(lang) in text
        assert row.answers
        assert str(int(row.timeout)) in text


@pytest.mark.parametrize("name", PROBES)
def test_every_check_that_needs_a_probe_is_named_with_it(name: str) -> None:
    [section] = re.findall(rf"### `{name}`\n(.*?)(?=\n### |\Z)", asked.probes("en"), re.DOTALL)
    for check in checks().values():
        if name in (*check.needs, *check.seen_by):
            assert f"`{check.id}`" in section, check.id
    named = set(re.findall(r"`([a-z]+\.[a-z-]+)`", section))
    assert named <= {*checks(), *(path for path, _, _ in provider_keys())}


def test_what_rests_on_a_probe_are_checks_that_it_bears_on() -> None:
    for name, (_, ids) in asked.RESTS.items():
        for id_ in ids:
            played = asked._is_played_with(checks()[id_], name)
            assert played or name in checks()[id_].needs, id_


def test_both_languages_have_the_same_rows() -> None:
    for block in (asked.keys, asked.placeholders, asked.probes):
        english, chinese = (re.findall(r"^(\||###|-)", block(lang), re.MULTILINE) for lang in LANGS)
        assert english == chinese
        named = [re.findall(r"`[a-z]+\.[a-z-]+`", block(lang)) for lang in LANGS]
        assert named[0] == named[1]


def test_a_key_that_has_to_be_there_says_so_and_one_that_is_judged_names_the_checks() -> None:
    rows = dict(re.findall(r"^\| `([^`]+)` \| (.*) \|$", asked.keys("en"), re.MULTILINE))
    assert "**needed**" in rows["services[].packages"]
    assert "needed" not in rows["name"]
    assert "`order.push-acknowledged`" in rows["home_page.order_push"]
    assert "`auth.grant-asked`" in rows["shows.needs_grant"]
    assert "`listing.fund-account`" in rows["listing.fund_account"]


def test_what_can_be_forgotten_is_what_the_probe_says() -> None:
    [part] = PROBES["forget"].body
    for lang in LANGS:
        assert tuple(re.findall(r"`(\w+)`", part.text.in_(lang))) == STATES


def test_the_order_push_is_as_the_page_says(town: Town) -> None:
    town.buy()
    [push] = town.pushes("servicemarket_order_paid")
    assert list(push.fields) == list(sample())
    assert list(push.fields[INFO]) == list(sample()[INFO])
    assert {*push.fields, *push.fields[INFO]} - {INFO} == set(FIELDS)
    assert push.fields["Event"] == sample()["Event"]
