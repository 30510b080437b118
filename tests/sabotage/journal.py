"""Breakages of the journal: what is kept, what is masked, and what a run's digest covers."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

from simulator.journal import digest, export, mask, normalize, pseudonym, shorten
from simulator.usage import Unwritten
from tests.sabotage.row import put, sabotage

JOURNAL = "tests/journal/"
NOTHING = re.compile(r"(?!)")


@sabotage(JOURNAL + "test_export.py::test_push_keys_are_masked")
def secrets_stay() -> None:
    """A journal is written down with its secrets."""
    put(export, "masked", lambda data: data)


@sabotage(JOURNAL + "test_export.py::test_a_secret_in_a_url_has_the_pseudonym_it_has_elsewhere")
def secrets_in_urls_stay() -> None:
    """A secret inside of an address stays as it is."""
    put(mask, "IN_URL", NOTHING)


@sabotage(JOURNAL + "test_pseudonym.py::test_a_secret_within_a_text_is_a_pseudonym")
def secrets_in_texts_stay() -> None:
    """A secret inside of JSON that was sent as a text stays as it is."""
    put(mask, "IN_JSON", NOTHING)
    put(mask, "INSIDE", NOTHING)


@sabotage(JOURNAL + "test_pseudonym.py::test_a_credential_in_a_header_is_a_pseudonym")
def credentials_in_headers_stay() -> None:
    """A header that carries a credential stays as it is."""
    put(pseudonym, "_carries", lambda _name: False)


@sabotage(JOURNAL + "test_export.py::test_a_secret_in_a_url_has_the_pseudonym_it_has_elsewhere")
def a_secret_has_many_pseudonyms() -> None:
    """The same secret is another one at each place."""
    number = count()
    put(pseudonym, "pseudonym", lambda _value: f"~{next(number):08x}")
    put(mask, "once", pseudonym.pseudonym)


@sabotage(JOURNAL + "test_pseudonym.py::test_whatever_it_is_it_is_masked_once")
def masked_again_and_again() -> None:
    """A pseudonym gets a pseudonym of its own."""
    put(pseudonym, "once", pseudonym.pseudonym)


@sabotage(JOURNAL + "test_export.py::test_text_with_any_line_end_is_read_back")
def the_last_line_is_not_written() -> None:
    """A journal is written down without its last entry."""
    right = export.json_lines
    put(export, "json_lines", lambda entries, first, **how: right(list(entries)[:-1], first, **how))


@sabotage(JOURNAL + "test_export.py::test_what_is_no_journal_is_refused")
def lines_that_are_none_are_passed_over() -> None:
    """A line that cannot be read is left out of the journal."""
    right = export.read_json

    def read_json(line: str, most: int) -> Any:
        try:
            return right(line, most)
        except ValueError:
            return {"wxsim_journal": export.FORMAT}

    put(export, "read_json", read_json)


@sabotage(JOURNAL + "test_export.py::test_an_entry_that_cannot_be_written_is_left_out_and_told_of")
def entries_lost_in_silence() -> None:
    """An entry that cannot be written is left out, and nobody told."""
    right = export.json_lines

    def json_lines(*given: Any, **how: Any) -> Any:
        try:
            yield from right(*given, **how)
        except Unwritten:
            return

    put(export, "json_lines", json_lines)


@sabotage(JOURNAL + "test_export.py::test_a_renamed_field_is_read_under_its_former_names")
def former_names_are_forgotten() -> None:
    """A field of an older journal is read under its present name alone."""
    put(export, "current", lambda _row, written: written)


@sabotage(JOURNAL + "test_digest.py::test_seed_and_salt_do_not_show")
def digest_by_ids() -> None:
    """The digest of a run hangs on the ids that were drawn."""
    put(normalize.Alias, "of", lambda _self, value, _key="": value)


@sabotage(JOURNAL + "test_digest.py::test_pushes_that_go_one_after_the_other_stand_in_their_order")
def digest_covers_no_pushes() -> None:
    """The digest of a run says nothing of its pushes."""
    right = digest.read

    def read(kind: str, data: Any) -> Any:
        return None if kind == "push" else right(kind, data)

    put(digest, "read", read)


@sabotage(JOURNAL + "test_digest.py::test_an_argument_is_known_by_its_former_name")
def digest_covers_no_actions() -> None:
    """The digest of a run says nothing of what was done."""
    put(digest, "_action", lambda *_: None)


@sabotage(JOURNAL + "test_shorten.py::test_a_long_text_leaves_length_hash_and_head")
def everything_is_kept() -> None:
    """A journal keeps whatever was sent, however long."""
    put(shorten, "KEPT", 1 << 40)


@sabotage(JOURNAL + "test_shorten.py::test_half_a_pair_of_surrogates_is_written_as_its_number")
def half_characters_are_kept() -> None:
    """Half a pair of surrogates goes into the journal, and it can be written down no more."""
    put(shorten, "_bytes", lambda text: text.encode("utf-8", "surrogatepass"))
