"""Steps are checked against the actions, names against earlier steps, all with their line."""

from __future__ import annotations

import pytest

from simulator.scenario.document import MAX_STEPS, Scenario, Step
from simulator.scenario.load import parse_scenarios
from simulator.usage import UsageError
from simulator.wire.kinds import EVENTS, KINDS
from tests.scenario.sample import ACTIONS


def scenarios(text: str) -> list[Scenario]:
    return parse_scenarios(text, "family/name", actions=ACTIONS)


def steps(text: str) -> tuple[Step, ...]:
    [scenario] = scenarios("title: x\nsteps:\n" + text)
    return scenario.steps


def complaints(text: str) -> list[str]:
    with pytest.raises(UsageError) as caught:
        scenarios(text)
    return [line.removeprefix("family/name.yaml:") for line in str(caught.value).splitlines()]


def complaint(text: str) -> str:
    """The one complaint about the steps, which begin in line 3."""
    [only] = complaints("title: x\nsteps:\n" + text)
    return only


SHOP = "- create_store: {as: shop}\n"


TOGETHER = "a fault is on pushes or on calls: give one of `push` and `call`"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "fault: {push: authorised, do: drop}",
            "3:17: no push kind 'authorised': did you mean 'authorized'?",
        ),
        (
            "fault: {push: [any, authorised], do: drop}",
            "3:23: no push kind 'authorised': did you mean 'authorized'?",
        ),
        (
            "fault: {call: api_component_tokn, do: error}",
            "3:17: no endpoint 'api_component_tokn': did you mean 'component.api_component_token'?",
        ),
        (
            "fault: {call: /cgi-bin/tokn, do: error}",
            "3:17: no endpoint '/cgi-bin/tokn': did you mean '/cgi-bin/token'?",
        ),
        ("fault: {push: any, call: any, do: drop}", f"3:37: {TOGETHER}"),
        ("fault: {do: drop}", f"3:3: {TOGETHER}"),
        ("fault: {push: any, do: error}", "3:26: error is for calls: 'error': known:"),
        ("fault: {push: any, do: drop, times: -1}", "3:39: a fault fires at least once"),
        ("fault: {push: any, do: drop, rate: 2}", "3:38: `rate` is a share of the occasions"),
        ("fault: {push: any, do: delay}", "3:3: delay takes `by`: how long"),
        ("fault: {call: token, do: stale, by: 1h}", "3:17: only pull interfaces are behind"),
        (
            "fault: {call: token, do: new_grant}",
            "3:17: only this list moves: component.api_get_authorizer_list",
        ),
        ("fault: {push: any, do: drop, for: 0s}", "3:37: a window begins now or later, and lasts"),
        ("advance: -5m", "3:12: time does not go back: that is 300 s ago"),
        ("advance: 99999999d", "3:12: advance.by: a duration is a hundred years at most"),
        ("advance", "3:3: advance takes either `by` or `to`"),
        ("advance: {by: 1h, to: next}", "3:25: advance takes either `by` or `to`"),
        ("send_push: {defects: [wrong_signature, nope]}", "3:42: no defect 'nope': known: bad_length"),
        ("forget: tickts", "3:11: no state 'tickts': did you mean 'tickets'?"),
        ("wait: 61", "3:9: wait takes more than 0 and at most 60 seconds, not 61"),
    ],
)
def test_what_would_be_refused_in_play_is_refused_ahead(text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_scenarios(f"title: x\nsteps:\n- {text}\n", "family/name")
    [line] = str(caught.value).splitlines()
    assert line.startswith(f"family/name.yaml:{said}")


@pytest.mark.parametrize(
    "text",
    [
        "fault: {push: [channels_ec_order_pay, text, any], do: drop}",
        "fault: {call: [token, info.get, /cgi-bin/stable_token], do: error, nth: 2}",
        "advance: {to: $shop.created}",
        "advance: {to: next}",
        "forget: [tickets, access_tokens]",
    ],
)
def test_what_is_right_with_them(text: str) -> None:
    parse_scenarios(f"title: x\nsteps:\n- create_store: shop\n- {text}\n", "family/name")


def test_the_three_ways_to_write_a_step() -> None:
    assert steps(
        SHOP + "- purchase: {store: shop, package: trial, as: first}\n- refund: first\n- settle\n"
    ) == (
        Step(action="create_store", name="shop", line=3, column=3),
        Step(action="purchase", args={"store": "shop", "package": "trial"}, name="first", line=4, column=3),
        Step(action="refund", args={"order": "first"}, line=5, column=3),
        Step(action="settle", line=6, column=3),
    )


def test_an_action_without_arguments_may_have_a_colon() -> None:
    assert steps("- settle:\n")[0].args == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- purchse: shop", "3:3: no action is called 'purchse': did you mean 'purchase'?"),
        ("- repeat", "3:3: repeat takes times and steps: `repeat: {times: 3, steps: [...]}`"),
        ("- setle", "3:3: no action is called 'setle': did you mean 'settle'?"),
        ("- [settle]", "3:3: a step is an action, or an action with its arguments; this is a list"),
        (
            "- purchase:\n  store: shop",
            "3:3: a step has one action, here stand purchase, store: indent the arguments of purchase "
            "further, or begin the next step with a dash",
        ),
        ("- settle: 3", "3:11: settle takes no arguments"),
        ("- tick: 3", "3:9: tick takes arguments by name: sets"),
        ("- tick", "3:3: tick lacks sets: sets"),
        ("- create_store: {nicknme: x}", "3:18: create_store has no 'nicknme': did you mean 'nickname'?"),
        ("- fault: {do: dorp}", "3:15: fault.do cannot be the text 'dorp': did you mean 'drop'?"),
        (
            "- fault: {do: drop, times: x}",
            "3:28: fault.times wants a whole number, this is the text 'x' (how often)",
        ),
        (
            "- advance: 10x",
            "3:12: advance.by '10x' is not right: seconds, or a number with s, m, h or d: 90s, 10m, 2h, 30d",
        ),
        ("- tick: {sets: [1, a]}", "3:20: tick.sets: an item wants a whole number, this is the text 'a'"),
        ("- settle: {as: quiet}", "3:16: as: settle makes nothing that could be called 'quiet'"),
        (
            "- create_store: {as: 1x}",
            "3:22: as '1x' is not right: a name begins with a letter, then at most 99 of a-z A-Z 0-9 _ -",
        ),
    ],
)
def test_what_is_wrong_with_a_step(text: str, said: str) -> None:
    assert complaint(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- purchase: shp", "4:13: purchase.store: no earlier step made a store 'shp': did you mean 'shop'?"),
        ("- refund: shop", "4:11: refund.order wants an order; 'shop' is a store (line 3)"),
        ("- refund: 7", "4:11: refund.order: no earlier step made an order 7: nothing is known yet"),
        ("- refund: [shop]", "4:11: refund.order wants text or a whole number, this is a list "
         "(a service order: its name, or its id)"),
        ("- heal: shop", "4:9: heal.fault wants a fault; 'shop' is a store (line 3)"),
        ("- create_store: {as: shop}", "4:22: as: 'shop' is taken by the step in line 3"),
        ("- visit: $shp.appid", "4:10: $shp.appid: no earlier step is named 'shp': did you mean 'shop'?"),
        (
            "- send_push: {fields: {a: {b: $x.y}}}",
            "4:31: $x.y: no earlier step is named 'x': known: shop",
        ),
        (
            "- send_push: {replay: shp}",
            "4:23: send_push.replay: no earlier step made a push 'shp': nothing is known yet",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_name(text: str, said: str) -> None:
    assert complaint(SHOP + text) == said


def test_a_name_is_given_anew_where_that_is_meant() -> None:
    repeated = "- repeat: {times: 2, steps: [{create_store: {as: a, rebind: true}}]}"
    assert [(one.name, one.args) for one in steps(repeated)] == [("a", {"rebind": True})] * 2
    taken = SHOP + "- purchase: {store: shop, as: shop, rebind: true}\n- purchase: shop"
    assert complaint(taken) == "5:13: purchase.store wants a store; 'shop' is an order (line 4)"
    assert "is taken by the step in line 3" in complaint(SHOP + "- create_store: {as: shop, rebind: false}")


def test_a_name_is_known_only_after_its_step() -> None:
    assert complaint("- refund: later\n" + SHOP + "- purchase: {store: shop, as: later}").startswith("3:11:")


def test_results_and_pushes_that_are_known() -> None:
    found = steps(
        SHOP
        + "- visit: $shop.appid\n- send_push: {as: forged, fields: {AppId: $shop.appid}}\n"
        + "- send_push: {replay: forged}\n- send_push: {replay: authorized}\n- fault: {do: drop, words: a}\n"
    )
    assert found[1].args == {"code": "$shop.appid"}
    assert found[4].args == {"replay": "authorized"}


@pytest.mark.parametrize("kind", [*KINDS, *(f"{start}x" for start in EVENTS), "12"])
def test_every_push_that_the_platform_sends_can_be_sent_again(kind: str) -> None:
    [step] = steps(f"- send_push: {{replay: {kind}}}\n")
    assert step.args == {"replay": int(kind) if kind.isdecimal() else kind}


def test_all_problems_of_a_file_are_said_at_once() -> None:
    text = "titel: x\nclauses: [t1]\nsteps:\n  - purchase: shp\n  - {}\n  - refund: {odrer: x}\n  - setle\n"
    assert [line.split(" ")[0] for line in complaints(text)] == [
        "1:1:", "1:1:", "2:11:", "4:15:", "5:5:", "6:5:", "6:14:", "7:5:",
    ]  # fmt: skip


def test_repeats_are_unrolled() -> None:
    found = steps(
        SHOP
        + "- repeat:\n    times: 2\n    steps:\n"
        + '      - purchase: {store: shop, as: "order-${i}"}\n      - repeat: {times: 2, steps: [settle]}\n'
        + "- refund: order-2\n"
    )
    assert [(step.action, step.name) for step in found] == [
        ("create_store", "shop"),
        ("purchase", "order-1"),
        ("settle", None),
        ("settle", None),
        ("purchase", "order-2"),
        ("settle", None),
        ("settle", None),
        ("refund", None),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- repeat: {steps: [settle]}", "3:11: repeat lacks times"),
        ("- repeat: {times: 0, steps: [settle]}", "3:19: times is 0, at least 1 is wanted"),
        ("- repeat: {times: 2, steps: []}", "3:29: steps has 0 items, at least 1 wanted"),
        ("- repeat: {times: 2, steps: [setle]}", "3:30: no action is called 'setle': did you mean 'settle'?"),
        (
            "- repeat: {times: 2, steps: [{create_store: {as: a}}]}",
            "3:50: as: 'a' is taken by the step in line 3 at an earlier turn: write for example a-${i}",
        ),
        (
            "- repeat: {times: 200, steps: [{repeat: {times: 200, steps: [settle]}}]}",
            f"3:62: more than {MAX_STEPS:,} steps once repeats are unrolled",
        ),
        (
            '- create_store: {nickname: "${i}"}',
            "3:28: ${i} stands for nothing here (${i} counts inside a repeat)",
        ),
    ],
)
def test_what_is_wrong_with_a_repeat(text: str, said: str) -> None:
    assert complaint(text) == said


def test_many_problems_are_cut_short() -> None:
    lines = complaints("title: x\nsteps:\n" + "- setle\n" * 70)
    assert len(lines) == 51
    assert lines[-1].endswith("and 20 more")


def test_an_argument_under_its_former_name_is_the_same_step() -> None:
    former, present = (
        parse_scenarios(f"title: x\nsteps:\n- send_push: {{{name}: flipped}}", "family/name")[0].steps
        for name in ("bends", "defects")
    )
    assert [step.args for step in former] == [step.args for step in present] == [{"defects": "flipped"}]


def test_an_argument_under_both_names_is_refused_with_its_place() -> None:
    text = "title: x\nsteps:\n- send_push: {bends: flipped, defects: empty}"
    said = "3:14: send_push: bends is what defects was called formerly: leave it out"
    with pytest.raises(UsageError, match=said):
        parse_scenarios(text, "family/name")
