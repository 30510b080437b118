"""Every file of variants is found; one that would be left out stops the start, and says why."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import conformance
from conformance.reference.variant import Variant, VariantError, put_in
from conformance.reference.variants import FOLDER, apply, variants
from tests.conformance.reference.sample import DAY, NOW, PRODUCT, STORE, House

ROW = """
from ..variant import nothing, variant

VARIANTS = (
    variant("{name}", "throws tickets away", "丢弃票据", "ticket.acknowledged", {step}=nothing),
)
"""
GOOD = ROW.format(name="ticket-thrown-away", step="tickets__Tickets__keep")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the suite, and in it the folder of variants."""
    tree = tmp_path / "conformance"
    shutil.copytree(
        Path(conformance.__file__).parent, tree, ignore=shutil.ignore_patterns("__pycache__", "variants")
    )
    folder = tree / "reference" / "variants"
    folder.mkdir()
    shutil.copy(FOLDER / "__init__.py", folder / "__init__.py")
    return folder


def started(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    """The reference provider of a copied tree, started broken; it ends at the file that it cannot find."""
    words = ["--config", "none.yaml", "--api", "http://127.0.0.1:1", "--port", "0", "--data", "data"]
    return subprocess.run(
        [sys.executable, "-P", "-m", "conformance.reference", *words, "--variant", name],
        env={**os.environ, "PYTHONPATH": str(folder.parents[2])},
        cwd=folder.parents[2],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_new_file_is_found_without_any_other_edit(copied: Path) -> None:
    (copied / "thrown.py").write_text(GOOD, encoding="utf-8")
    (copied / "deeper").mkdir()
    deeper = ROW.format(name="deeper", step="tickets__Tickets__keep").replace("from ..", "from ...")
    (copied / "deeper" / "more.py").write_text(deeper, encoding="utf-8")
    for name in ("ticket-thrown-away", "deeper"):
        assert "none.yaml" in started(copied, name).stderr
    assert "there are: deeper, ticket-thrown-away" in started(copied, "nobody").stderr


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("empty.py", "", "variants/empty.py names no variant: it needs VARIANTS = (variant(…), …)"),
        ("none.py", "VARIANTS = ()\n", "variants/none.py names no variant"),
        ("other.py", "VARIANTS = (1,)\n", "variants/other.py names no variant"),
        ("cut.py", "VARIANTS = (\n", "variants/cut.py cannot be loaded: SyntaxError"),
        ("lost.py", "from ..nowhere import x\n", "variants/lost.py cannot be loaded: ModuleNotFoundError"),
        ("a.dot.py", GOOD, "variants/a.dot.py cannot be loaded"),
        ("idle.py", GOOD.replace(", tickets__Tickets__keep=nothing", ""), "replaces no step"),
        ("silent.py", GOOD.replace("丢弃票据", ""), "'ticket-thrown-away' is not said in Chinese"),
        ("step.py", GOOD.replace("keep", "kept"), "no step tickets.Tickets.kept"),
        ("twice.py", GOOD, "variants/twice.py: the name 'ticket-thrown-away' is taken by a row of variants"),
    ],
)  # fmt: skip
def test_a_file_that_would_be_left_out_stops_the_start(
    copied: Path, file: str, text: str, message: str
) -> None:
    (copied / "good.py").write_text(GOOD, encoding="utf-8")
    (copied / file).write_text(text, encoding="utf-8")
    ended = started(copied, "ticket-thrown-away")
    assert ended.returncode == 2
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("row", variants().values(), ids=lambda row: row.name)
def test_a_variant_still_works_as_a_provider(row: Variant, house: House) -> None:
    assert row.why
    mend = put_in(row)
    try:
        house.start()
        for component in house.settings.components:
            house.provider.tickets.keep(component, "ticket@@@1", NOW)
        house.provider.sync()
        house.valid(("basic", NOW + 30 * DAY))
        house.provider.sync()
        house.provider.entitlements.specs(PRODUCT, STORE)
        with house.app().test_client() as client:
            assert client.get("/use").status_code == 403
            assert client.get("/ready").status_code == 200
    finally:
        mend()


def test_an_unknown_variant_is_an_error() -> None:
    with pytest.raises(VariantError, match="no variant is named 'nobody'"):
        apply("nobody")
