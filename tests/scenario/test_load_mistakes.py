"""What people get wrong in a scenario file is told in their words, with line and column.

Most of it the published schema finds too, so that an editor underlines the same place.
"""

from __future__ import annotations

import subprocess
import sys
from typing import NamedTuple

import pytest

from simulator.documents import Problems, Shape
from simulator.documents.reader import parse
from simulator.scenario.load import parse_scenarios, registered
from simulator.scenario.schema import scenario_schema
from simulator.usage import UsageError

SHOP = "title: A store buys\nsteps:\n  - create_store: {as: shop}\n"
SCHEMA = Shape(scenario_schema(registered()))


class Mistake(NamedTuple):
    """A file, what is said of it, and whether an editor can know: it is about the shape, not about names or
    the writing of YAML."""

    text: str
    said: tuple[str, ...]
    shape: bool = False


MISTAKES = {
    "misspelt action": Mistake(
        SHOP + "  - purchse: {store: shop}\n",
        ("4:5: no action is called 'purchse': did you mean 'purchase'?",),
        shape=True,
    ),
    "misspelt action that stands alone": Mistake(
        SHOP + "  - setle\n", ("4:5: no action is called 'setle': did you mean 'settle'?",), shape=True
    ),
    "misspelt argument": Mistake(
        SHOP + "  - purchase: {store: shop, pakage: trial}\n",
        ("4:29: purchase has no 'pakage': did you mean 'package'?",),
        shape=True,
    ),
    "misspelt store": Mistake(
        SHOP + "  - purchase: {store: shp}\n",
        ("4:23: purchase.store: no earlier step made a store 'shp': did you mean 'shop'?",),
    ),
    "misspelt push kind": Mistake(
        SHOP + "  - fault: {push: authorised, do: drop}\n",
        ("4:19: no push kind 'authorised': did you mean 'authorized'?",),
        shape=True,
    ),
    "misspelt switch": Mistake(
        SHOP + "  - switch: {name: one_cod, value: true}\n",
        ("4:20: unknown switch 'one_cod': did you mean 'one_code'?",),
    ),
    "wrong value of a switch": Mistake(
        SHOP + "  - switch: {name: one_code, value: 3}\n",
        ("4:37: switch one_code takes true or false, not 3",),
    ),
    "misspelt endpoint": Mistake(
        SHOP + "  - fault: {call: [token, get_service_byer], do: error}\n",
        ("4:27: no endpoint 'get_service_byer': did you mean 'servicemarket.get_service_buyer'?",),
        shape=True,
    ),
    "misspelt effect of a fault": Mistake(
        SHOP + "  - fault: {push: any, do: dorp}\n",
        ("4:28: fault.do cannot be the text 'dorp': did you mean 'drop'?",),
        shape=True,
    ),
    "duration in words": Mistake(
        SHOP + "  - advance: 10 minutes\n",
        (
            "4:14: advance.by '10 minutes' is not right: "
            "seconds, or a number with s, m, h or d: 90s, 10m, 2h, 30d",
        ),
        shape=True,
    ),
    "tab": Mistake(
        "title: A store buys\nsteps:\n\t- create_store\n", ("3:1: a tab; YAML is indented with spaces",)
    ),
    "colon in a title": Mistake(
        "title: Refund: the store asks\nsteps: [settle]\n",
        (
            "1:14: mapping values are not allowed in this context; "
            "a text that has a colon and a blank in it stands in quotes",
        ),
    ),
    "full-width colon": Mistake(
        "title：A store buys\nsteps: [settle]\n", ("1:6: the colon is a full-width one; YAML wants `: `",)
    ),
    "full-width colons all over": Mistake(
        "title：A store buys\nsteps：[settle]\n", ("1:6: the colon is a full-width one; YAML wants `: `",)
    ),
    "full-width comma": Mistake(
        SHOP + "  - purchase: {store: shop， as: first}\n",
        ("4:27: the comma is a full-width one; YAML wants `, `",),
    ),
    "full-width comma in a text, and a comma that lacks": Mistake(
        SHOP + '  - send_message: {text: "hello，you" store: shop}\n',
        ("4:38: did not find expected ',' or '}', while parsing a flow mapping",),
    ),
    "full-width colon in a step": Mistake(
        SHOP + "  - purchase：shop\n",
        ("4:5: no action is called 'purchase：shop': its colon is a full-width one; write `: `",),
        shape=True,
    ),
    "step that expects": Mistake(
        SHOP + "  - expect: {served: true}\n",
        ("4:5: no action is called 'expect': a scenario says what happens; what is right, the checks say",),
        shape=True,
    ),
    "two actions in a step": Mistake(
        SHOP + "  - purchase: {store: shop}\n    observe: {store: shop}\n",
        (
            "4:5: a step has one action, here stand purchase, observe: "
            "indent the arguments of purchase further, or begin the next step with a dash",
        ),
        shape=True,
    ),
    "arguments that are not indented": Mistake(
        SHOP + "  - purchase:\n    store: shop\n",
        (
            "4:5: a step has one action, here stand purchase, store: "
            "indent the arguments of purchase further, or begin the next step with a dash",
        ),
        shape=True,
    ),
    "steps without dashes": Mistake(
        "title: x\nsteps:\n  create_store: {as: shop}\n",
        ("3:3: steps wants a list, this is a mapping",),
        shape=True,
    ),
    "unknown clause": Mistake(
        "title: x\nclauses: [T1, A5g]\nsteps: [settle]\n",
        ("2:15: no clause 'A5g': did you mean 'A5'?",),
        shape=True,
    ),
    "unknown part of a clause": Mistake(
        "title: x\nclauses: [P7(a), P7(z), T3(b)]\nsteps: [settle]\n",
        (
            "2:18: no clause 'P7(z)': did you mean 'P7(d)'?",
            "2:25: no clause 'T3(b)': did you mean 'P7(b)'?",
        ),
        shape=True,
    ),
    "clause of another writing": Mistake(
        "title: x\nclauses: [t-1]\nsteps: [settle]\n",
        ("2:11: clauses: an item 't-1' is not right: a clause is written like T3, A5e or P7(a)",),
        shape=True,
    ),
    "wrong language": Mistake(
        'package main\n\nfunc main() { fmt.Println("x") }\n',
        ("1:1: a scenario is a mapping with title and steps, this is text",),
        shape=True,
    ),
    "empty file": Mistake("", ("1:1: the file is empty",)),
    "misspelt key of the file": Mistake(
        "titel: x\nsteps: [settle]\n",
        ("1:1: a scenario has no 'titel': did you mean 'title'?", "1:1: a scenario lacks title"),
        shape=True,
    ),
    "misspelt capability": Mistake(
        "title: x\nneeds: [snyc]\nsteps: [settle]\n",
        ("2:9: needs: an item cannot be the text 'snyc': did you mean 'sync'?",),
        shape=True,
    ),
    "argument that is missing": Mistake(
        SHOP + "  - purchase: {package: trial}\n", ("4:5: purchase lacks store: the store",)
    ),
    "text for a number": Mistake(
        SHOP + "  - fault: {push: any, do: drop, times: two}\n",
        (
            "4:41: fault.times wants a whole number, this is the text 'two' "
            "(occasions to fire on; all of them when left out)",
        ),
        shape=True,
    ),
    "boolean of another language": Mistake(
        SHOP + "  - purchase: {store: shop, push_first: yes}\n",
        ('4:41: yes without quotes is true to YAML: write true, or "yes" for the word',),
    ),
    "store where an order is wanted": Mistake(
        SHOP + "  - refund: shop\n", ("4:13: refund.order wants an order; 'shop' is a store (line 3)",)
    ),
    "name given twice": Mistake(
        SHOP + "  - create_store: {as: shop}\n", ("4:24: as: 'shop' is taken by the step in line 3",)
    ),
    "name with a blank": Mistake(
        "title: x\nsteps:\n  - create_store: {as: my shop}\n",
        ("3:24: as 'my shop' is not right: a name begins with a letter, then at most 99 of a-z A-Z 0-9 _ -",),
        shape=True,
    ),
    "name of what is not made": Mistake(
        SHOP + "  - settle: {as: quiet}\n",
        ("4:18: as: settle makes nothing that could be called 'quiet'",),
    ),
    "field of a misspelt result": Mistake(
        SHOP + "  - advance: {to: $shp.created}\n",
        ("4:19: $shp.created: no earlier step is named 'shp': did you mean 'shop'?",),
    ),
    "key that stands twice": Mistake(
        SHOP + "  - purchase: {store: shop, store: shop}\n",
        ("4:29: 'store' stands here twice; first in line 4",),
    ),
    "repeat that never happens": Mistake(
        SHOP + "  - repeat: {times: 0, steps: [settle]}\n",
        ("4:21: times is 0, at least 1 is wanted",),
        shape=True,
    ),
    "brace that is not closed": Mistake(
        SHOP + "  - purchase: {store: shop\n  - settle\n",
        ("6:1: did not find expected ',' or '}', while parsing a flow mapping",),
    ),
}
SHAPES = [name for name, mistake in MISTAKES.items() if mistake.shape]


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_line_and_column(mistake: Mistake) -> None:
    with pytest.raises(UsageError) as caught:
        parse_scenarios(mistake.text, "f")
    said = tuple(line.removeprefix("f.yaml:") for line in str(caught.value).splitlines())
    assert said in (mistake.said, tuple(map(without_libyaml, mistake.said)))


def without_libyaml(told: str) -> str:
    """The same in the words of PyYAML where it was built without libyaml."""
    told = told.replace("not allowed in this context", "not allowed here")
    got = "<stream end>" if told.startswith("6:1:") else "<scalar>"
    return told.replace("did not find expected ',' or '}'", f"expected ',' or '}}', but got '{got}'")


@pytest.mark.parametrize("name", SHAPES)
def test_an_editor_finds_it_in_the_same_place(name: str) -> None:
    node = parse(MISTAKES[name].text, "f")
    problems = Problems("f")
    assert not SCHEMA.check(node, problems, "a scenario")
    told = {line.en.split(": ")[0].removeprefix("f:") for line in problems.lines}
    assert {line.split(": ")[0] for line in MISTAKES[name].said} <= told


def test_a_wrong_key_of_a_step_is_all_that_an_editor_is_told() -> None:
    """With one `anyOf` over all actions, every mistake read: not valid under any of the given schemas."""
    problems = Problems("f")
    SCHEMA.check(parse(MISTAKES["misspelt argument"].text, "f"), problems, "a scenario")
    assert [one.en for one in problems.lines] == ["f:4:29: purchase has no 'pakage': did you mean 'package'?"]


def test_what_is_right_loads_no_full_validator() -> None:
    code = (
        "import sys; from simulator.scenario.load import parse_scenarios; "
        "parse_scenarios('title: x\\nsteps: [settle, {advance: 1h}]', 'f'); "
        "assert 'jsonschema' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
