"""Every key of provider.yaml says what it is, once, for editors and for the documentation."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
import yaml

from conformance.mutants import reference_file
from simulator.commands.schema import schema_text
from simulator.provider.capabilities import CAPABILITIES
from simulator.provider.keys import KEYS, PLACEHOLDERS, says
from simulator.provider.manifest import PLACEHOLDER, QUIET, READY_TIMEOUT
from simulator.provider.schema import PROVIDER, PUBLISHED, keys

PATHS = [path for path, _, _ in keys()]


@pytest.mark.parametrize("path", PATHS)
def test_every_key_says_what_it_is(path: str) -> None:
    assert says(path).en.endswith(".")
    assert says(path).zh.endswith("。")


def test_a_key_of_which_nothing_is_said_stops_whoever_asks() -> None:
    with pytest.raises(LookupError, match=r"has a key 'probe\.base' of which nothing is said"):
        says("probe.base")
    with pytest.raises(LookupError, match="'nothing'"):
        says("nothing")


def test_nothing_is_said_of_a_key_that_is_none() -> None:
    kinds = {re.sub(r"^shows\.\w+\.", "shows.*.", path) for path in PATHS}
    assert set(KEYS) <= kinds | set(PATHS)


def test_editors_are_told_the_same_as_the_documentation_and_what_is_wrong_besides() -> None:
    schema = json.loads(schema_text("provider"))
    jsonschema.Draft202012Validator.check_schema(schema)
    told = {path: one["description"] for path, one, _ in keys(schema)}
    assert told == {path: f"{says(path).en}\n\n{says(path).zh}" for path in PATHS}
    wrong = {path: one["errorMessage"] for path, one, _ in keys(schema) if "errorMessage" in one}
    assert wrong["services[].id"] == "a service id is a number of up to 19 digits"


def test_what_is_published_takes_and_refuses_the_same() -> None:
    document = yaml.safe_load(reference_file().read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(PUBLISHED).validate(document)
    for broken in ({**document, "nmae": "x"}, {**document, "quiet": 0}, {**document, "components": []}):
        mine, plain = (
            [error.message for error in jsonschema.Draft202012Validator(each).iter_errors(broken)]
            for each in (PUBLISHED, PROVIDER)
        )
        assert mine == plain != []


def test_what_is_said_of_defaults_is_so() -> None:
    for lang in ("en", "zh"):
        assert f"{READY_TIMEOUT:g}" in says("start.timeout").in_(lang)
        assert f"{QUIET:g}" in says("quiet").in_(lang)


def test_a_capability_is_told_by_a_key_that_there_is() -> None:
    assert {row.key for name, row in CAPABILITIES.items() if name != "provider"} <= set(PATHS)


def test_every_placeholder_is_filled_in() -> None:
    assert [PLACEHOLDER.fullmatch(f"{{{word}}}")[1] for word in PLACEHOLDERS] == list(PLACEHOLDERS)  # type: ignore[index]
