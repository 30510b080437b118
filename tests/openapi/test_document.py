"""Both documents as a whole: right by the standard, with examples that are right by the document itself."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import openapi_spec_validator
import pytest
from jsonschema import Draft202012Validator

from tests.openapi.documents import DOCUMENTS, contents, operations

BOTH = pytest.mark.parametrize("name", DOCUMENTS)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@BOTH
def test_a_document_is_right_by_the_standard(name: str) -> None:
    openapi_spec_validator.validate(json.loads(json.dumps(DOCUMENTS[name])))


@BOTH
def test_examples_are_right_by_their_own_schema(name: str) -> None:
    wrong: list[Any] = []
    tried = 0
    for operation in operations(DOCUMENTS[name]):
        for content in contents(operation):
            for title, each in content.get("examples", {}).items():
                tried += 1
                found = Draft202012Validator(content["schema"]).iter_errors(each["value"])
                wrong += [(operation["operationId"], title, error.message) for error in found]
        for parameter in operation.get("parameters", ()):
            if "example" in parameter:
                jsonschema.validate(parameter["example"], parameter["schema"], Draft202012Validator)
    assert wrong == []
    assert tried > len(DOCUMENTS[name]["paths"]) / 2


@BOTH
def test_all_is_said_in_both_languages(name: str) -> None:
    document = DOCUMENTS[name]
    texts = [(each["operationId"], each[part]) for each in operations(document) for part in _SAID]
    texts += [("info", document["info"][part]) for part in ("title", "description")]
    assert [place for place, text in texts if not (CHINESE.search(text) and re.search("[a-z]", text))] == []


_SAID = ("summary", "description")


@BOTH
def test_an_operation_is_called_by_one_name(name: str) -> None:
    names = [each["operationId"] for each in operations(DOCUMENTS[name])]
    assert len(names) == len(set(names))
