"""Every check says why it matters to a merchant, and no row is about nothing."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from conformance import checks as package
from conformance.matters import ROWS, matters
from conformance.registry import checks


def test_every_family_matters() -> None:
    assert all(matters(name) == family.matters for name, family in package.FAMILIES.items())


@pytest.mark.parametrize("id_", checks())
def test_a_check_matters(id_: str) -> None:
    assert matters(id_).en
    assert matters(id_).zh


def test_each_pattern_names_checks() -> None:
    patterns = [one for row, _ in ROWS for one in row.split()]
    assert [one for one in patterns if not any(fnmatchcase(id_, one) for id_ in checks())] == []


def test_no_check_has_two_rows() -> None:
    named = [id_ for id_ in checks() for row, _ in ROWS if any(fnmatchcase(id_, one) for one in row.split())]
    assert sorted(named) == sorted(set(named))
