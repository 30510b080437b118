"""YAML files are read as written, and refused where they mean something else than they seem to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from simulator.documents.loader import BASES, LOADERS, MAX_NODES
from simulator.documents.reader import MAX_BYTES, parse, read
from simulator.usage import UsageError

either_parser = pytest.mark.parametrize("loader", LOADERS, ids=[base.__name__ for base in BASES])


def complaint(text: str | bytes, loader: Any = LOADERS[0]) -> str:
    with pytest.raises(UsageError) as caught:
        parse(text, "t.yaml", loader)
    return str(caught.value)


@either_parser
def test_values_keep_line_and_column(loader: Any) -> None:
    root = parse("a: 1\nb:\n  - x\n  - {c: y}\n", "t.yaml", loader)
    inner = root.get("b")
    assert inner is not None
    assert [(item.line, item.column) for item in inner.items] == [(3, 5), (4, 5)]
    entry = inner.items[1].entries["c"]
    assert (entry.key.line, entry.key.column) == (4, 6)
    assert (entry.value.line, entry.value.column) == (4, 9)


@either_parser
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-7", -7),
        ("3403799157105049600", 3403799157105049600),
        ("1.5", 1.5),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("1:30", "1:30"),
        ("010", "010"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        ("12e5", "12e5"),
        ("2024-01-01", "2024-01-01"),
        (".inf", ".inf"),
        ("'no'", "no"),
        ('"on"', "on"),
        ("y", "y"),
        ("!!str 5", "5"),
        ("微信", "微信"),
    ],
)
def test_scalars(loader: Any, text: str, value: object) -> None:
    plain = parse(f"a: {text}\n", "t.yaml", loader).plain()["a"]
    assert plain == value
    assert type(plain) is type(value)


@either_parser
@pytest.mark.parametrize(
    ("word", "meant"), [("no", "false"), ("On", "true"), ("YES", "true"), ("off", "false")]
)
def test_boolean_words_are_named(loader: Any, word: str, meant: str) -> None:
    assert complaint(f"a: {word}", loader) == (
        f't.yaml:1:4: {word} without quotes is {meant} to YAML: write {meant}, or "{word}" for the word'
    )


@either_parser
def test_a_key_that_yaml_makes_a_boolean_is_named(loader: Any) -> None:
    assert complaint("a: 1\nno: 2", loader).startswith("t.yaml:2:1: no without quotes is false")


@either_parser
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "t.yaml:3:1: 'a' stands here twice; first in line 1"),
        ("1: x\n", 't.yaml:1:1: a key is text, this is a number; quote it: "1"'),
        ("a:\n\t- b\n", "t.yaml:2:1: a tab; YAML is indented with spaces"),
        ("a: &x [*x]\n", "t.yaml:1:8: the anchor &x holds itself"),
        ("b: &near 1\na: *neer\n", "t.yaml:2:4: *neer has no anchor: did you mean 'near'?"),
        ("a: 1\n---\nb: 2\n", "t.yaml:2:1: a second document starts here; a file holds one"),
        ("a: !!python/none x\n", "t.yaml:1:4: the tag 'tag:yaml.org,2002:python/none' is not allowed"),
        ("a: !!int x\n", "t.yaml:1:4: 'x' does not fit its tag 'tag:yaml.org,2002:int'"),
        ("a: !thing {}\n", "t.yaml:1:4: the tag '!thing' is not allowed"),
        ("# nothing\n", "t.yaml:1:1: the file is empty"),
        ("a: {<<: 3}\n", "t.yaml:1:9: << takes a mapping, this is a number"),
        ("[" * 100, "t.yaml:1:62: nested more than 60 deep"),
    ],
)
def test_refusals(loader: Any, text: str, said: str) -> None:
    assert complaint(text, loader) == said


@either_parser
def test_a_syntax_error_has_its_place(loader: Any) -> None:
    assert complaint("a: b: c\n", loader).startswith("t.yaml:1:5: mapping values are not allowed")


@either_parser
def test_a_control_character_has_its_line(loader: Any) -> None:
    said = "a character that YAML does not allow"
    assert complaint("a: 1\nb: \x01\n", loader).startswith(f"t.yaml:2:4: {said}")
    assert complaint("a: 一二三\nb: 四\x01\n", loader).startswith(f"t.yaml:2:5: {said}")
    assert complaint("\x01", loader).startswith(f"t.yaml:1:1: {said}")


def test_all_problems_are_said_at_once() -> None:
    assert len(complaint("a: no\na: off\n1: 2\n").splitlines()) == 4


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("[" * 900_000, 62),
        ("- " * 400_000, 123),
        ("{a: " * 200_000, 242),
        ("? " * 400_000, 123),
        ("- " * 10 + "[" * 900_000, 72),
        ("微信: " + "[" * 900_000, 65),
    ],
    ids=["flow lists", "block lists", "flow mappings", "block keys", "both", "Chinese"],
)
def test_depth_is_bounded_in_our_words_whatever_bound_the_parser_has(text: str, column: int) -> None:
    """Old parsers have no bound and run out of stack, newer ones have one and say so elsewhere."""
    assert complaint(text) == f"t.yaml:1:{column}: nested more than 60 deep"
    assert complaint(f"# a comment\n{text}") == f"t.yaml:2:{column}: nested more than 60 deep"


@either_parser
def test_anchors_and_merges_work(loader: Any) -> None:
    text = "base: &b {x: 1, y: 2}\nsame: *b\nmore: {<<: *b, y: 3}\nboth: {<<: [*b, {z: 4}]}\n"
    assert parse(text, "t.yaml", loader).plain() == {
        "base": {"x": 1, "y": 2},
        "same": {"x": 1, "y": 2},
        "more": {"x": 1, "y": 3},
        "both": {"x": 1, "y": 2, "z": 4},
    }


@either_parser
def test_anchors_do_not_blow_up(loader: Any) -> None:
    levels = ["a0: &a0 [" + ",".join("1" * 10) + "]"]
    levels += [f"a{n}: &a{n} [" + ",".join([f"*a{n - 1}"] * 10) + "]" for n in range(1, 9)]
    assert f"unfolds to more than {MAX_NODES:,} values" in complaint("\n".join(levels), loader)


def test_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bom.yaml").write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read(tmp_path / "bom.yaml").plain() == {"a": 1}
    (tmp_path / "gbk.yaml").write_bytes("a: 1\nb: 微信\n".encode("gbk"))
    (tmp_path / "large.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    for name, said in [
        ("gbk.yaml", "gbk.yaml:2:6: not UTF-8; save the file as UTF-8"),
        ("large.yaml", "large.yaml: 1,000,001 bytes; at most 1,000,000 are read"),
        ("none.yaml", "none.yaml: cannot be read: No such file or directory"),
    ]:
        with pytest.raises(UsageError) as caught:
            read(tmp_path / name)
        assert str(caught.value) == said


# JSON writes what lies beyond as two surrogates, which YAML does not know
characters = st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"])
keys = st.text(characters, min_size=1, max_size=8)
documents = st.dictionaries(
    keys,
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(characters),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
        max_leaves=12,
    ),
    max_size=5,
)


@given(documents)
def test_json_reads_as_itself(value: dict[str, Any]) -> None:
    assert parse(json.dumps(value), "t.json").plain() == value


@given(documents)
def test_what_yaml_writes_is_read_alike_by_both_parsers(value: dict[str, Any]) -> None:
    text = yaml.safe_dump(value)
    read_by = [parse(text, "t.yaml", loader) for loader in LOADERS]
    assert all(node.plain() == value for node in read_by)
    lines = [[node.line for node in root.walk()] for root in read_by]
    assert all(one == lines[0] for one in lines)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse(text, "t.yaml").plain()
    except UsageError as error:
        assert str(error).startswith("t.yaml:")  # noqa: PT017 - either way is right
