"""Files that people hand in: journals, scenarios, provider.yaml, whole but for what was put into them."""

from __future__ import annotations

import json
import tempfile
import traceback
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from click import Group
from click.testing import CliRunner
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conformance.cli import main as wxconf
from simulator.cli import main as wxsim
from simulator.journal.export import header, json_lines
from simulator.provider.load import load_manifest
from simulator.run.world_setup import completed, populate
from simulator.scenario.load import parse_scenarios, shipped_root
from simulator.usage import UsageError
from tests.attack.ground import sign_of
from tests.attack.part import Bounds, Figures, Part
from tests.attack.providers import BROKEN, CONTROLS, REFERENCE
from tests.attack.requests import GARBAGE
from tests.attack.search import Broke, search
from tests.attack.values import ANYTHING, filled, written
from tests.core.sample import Api, Town

EXAMPLES = 40
Change = tuple[int, Any]  # which value, counted over the whole document, and what stands in its place
CHANGES: SearchStrategy[list[Change]] = st.lists(
    st.tuples(st.integers(0, 5000), ANYTHING), min_size=1, max_size=2
)
BYTES: SearchStrategy[tuple[int, bytes]] = st.tuples(st.integers(0, 100_000), GARBAGE)


@cache
def journal() -> list[Any]:
    """The lines of a journal in which something of many kinds has happened."""
    town = Town()
    bought = town.do("purchase", **{"as": "first"}, store="shop", package="month")
    town.do("fault", call="token", do="error", optional=True)
    town.do("press_use", store="shop")
    town.do("refund", order=str(bought["order_id"]))
    town.do("push_ticket")
    api = Api(town.world)
    api.get("/cgi-bin/token", grant_type="client_credential", appid="x", secret="y")
    api.post("/cgi-bin/component/api_get_authorizer_list", {"component_appid": "x"}, token=town.token())
    town.do("create_user", **{"as": "anna"})
    state = town.world.state
    lines = json_lines(town.world.journal.entries(), header(state.seed, state.salt, None))
    return [json.loads(line) for line in lines]


def places(document: Any) -> Iterator[tuple[Any, Any]]:
    """Every container and key of a document."""
    pairs = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in list(pairs):
        yield document, key
        if isinstance(value, (dict, list)):
            yield from places(value)


def changed(document: Any, changes: list[Change]) -> Any:
    """A copy with these values in place of others."""
    copy = json.loads(json.dumps(document, default=str))
    for number, value in changes:
        found = list(places(copy))
        inside, key = found[number % len(found)]
        inside[key] = filled(value, lambda _known: "x")
    return copy


def with_bytes(text: str, put: tuple[int, bytes] | None) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    if put is None:
        return data
    place = put[0] % (len(data) + 1)
    return data[:place] + put[1] + data[place:]


def commanded(program: Group, *words: str) -> None:
    """A command that may refuse, in words that a terminal can show, and may not break."""
    result = CliRunner().invoke(program, list(words))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        trace = "".join(traceback.format_exception(result.exception))
        raise Broke(sign_of(trace), trace)
    if found := BROKEN.search(result.output):
        raise Broke(f"{words[0]} {found[0]}", result.output[-1500:])
    if found := CONTROLS.search(result.output):
        raise Broke(
            f"{words[0]} shows {found[0]!r}", repr(result.output[max(0, found.start() - 200) :][:500])
        )


def read_journal(path: Path) -> None:
    commanded(wxsim, "journal", str(path))
    commanded(wxsim, "explain", "5", "--journal", str(path))
    commanded(wxconf, "judge", str(path))


def read_scenario(path: Path) -> None:
    try:
        parse_scenarios(path.read_text(encoding="utf-8"), "own/one", path=path)
    except (UsageError, UnicodeDecodeError):
        return


def read_provider(path: Path) -> None:
    try:
        manifest = completed(load_manifest(path), (town := Town()).world).bind(api="http://a", port=1)
        with town.world.transaction():
            populate(town.stage, manifest)
    except UsageError:
        return


Files = SearchStrategy[bytes]


def journals() -> Files:
    def lined(changes: list[Change], put: tuple[int, bytes] | None) -> bytes:
        return with_bytes("\n".join(map(written, changed(journal(), changes))), put)

    return st.one_of(st.builds(lined, CHANGES, st.none()), st.builds(lined, CHANGES, BYTES))


def documents(paths: list[Path]) -> Files:
    """YAML files of these, as JSON, which is YAML too; or as they are, with bytes put in."""
    texts = [path.read_text(encoding="utf-8") for path in paths]
    loaded = st.sampled_from([yaml.safe_load(text) for text in texts])
    put = st.builds(with_bytes, st.sampled_from(texts), BYTES)
    return st.one_of(st.builds(lambda one, how: written(changed(one, how)).encode(), loaded, CHANGES), put)


def targets() -> dict[str, tuple[Files, Callable[[Path], None]]]:
    scenarios = sorted(shipped_root().rglob("*.yaml"))
    return {
        "journal": (journals(), read_journal),
        "scenario": (documents(scenarios), read_scenario),
        "provider": (documents([REFERENCE]), read_provider),
    }


def run(bounds: Bounds) -> Figures:
    figures, signs = Figures(), set[str]()
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        path = Path(folder) / "file"

        def tried(read: Callable[[Path], None], data: bytes) -> None:
            figures.tried += 1
            path.write_bytes(data)
            try:
                read(path)
            except Broke as broke:
                raise Broke(broke.sign, broke.what, _shown(data)) from None
            except Exception as error:
                trace = traceback.format_exc()
                raise Broke(sign_of(trace), trace, _shown(data)) from error

        for by in bounds.rounds():
            for name, (files, read) in targets().items():
                if bounds.target not in name:
                    continue
                found = search(
                    files, lambda data, read=read: tried(read, data), by=by, examples=EXAMPLES, known=signs
                )
                if found is not None:
                    figures.fell(name, found.what, found.again)
    return figures


def _shown(data: bytes) -> str:
    """The file, or the lines of it that are not as they were."""
    if len(data) < 2000:
        return repr(data)
    usual = set(map(written, journal()))
    return "\n".join(
        line[:1500] for line in data.decode("utf-8", "replace").split("\n") if line not in usual
    )[:4000]


PART = Part(
    what="journals, scenarios and provider.yaml with anything inside", unit="files", seconds=10, run=run
)
