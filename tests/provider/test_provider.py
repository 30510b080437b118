"""The provider as the rest sees it: every contact is reported, and nothing is left behind."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from simulator.http.client import REFUSED
from simulator.journal.pseudonym import set_cookie
from simulator.provider import Provider, load_manifest
from simulator.provider.process import free_port, port_taken
from simulator.texts import Text
from simulator.usage import UsageError
from tests.provider.conftest import Site
from tests.provider.sample import SERVER, command, manifest

API = "http://127.0.0.1:9"
STORE = "wx00000000000000a1"

Entries = list[tuple[str, dict[str, Any]]]
Make = Callable[..., Provider]


@pytest.fixture
def entries() -> Entries:
    return []


@pytest.fixture
def make(tmp_path: Path, entries: Entries) -> Iterator[Make]:
    made: list[Provider] = []

    def build(
        *, data: Path | None = None, port: int | None = None, clock: Any = None, **changes: Any
    ) -> Provider:
        one = Provider(
            manifest(tmp_path, **changes),
            lambda row: entries.append((row.NAME, row.data())),
            data=data,
            port=port,
            clock=clock or (lambda: (1000.0, 0.0)),
            now_ms=partial(next, count(5.0, 2.0)),  # two more each time that it is asked
        )
        made.append(one)
        return one

    yield build
    for one in made:
        one.close()


def phases(entries: Entries) -> list[tuple[str, bool]]:
    return [(entry["phase"], entry["down"]) for kind, entry in entries if kind == "provider"]


def test_a_life(make: Make, entries: Entries, tmp_path: Path) -> None:
    provider = make(start=command(tmp_path), data=tmp_path / "data")
    provider.start(API)
    assert provider.alive
    port, pid = provider.port, provider.pid
    provider.kill(Text.same("to see what happens"))
    assert not provider.alive
    assert not port_taken(port)
    provider.restart()
    assert (provider.port, provider.alive) == (port, True)
    assert provider.pid != pid
    assert provider.output() == ["listening", "listening"]
    assert provider.output() == []
    provider.restart()
    provider.stop()
    assert not provider.alive
    assert phases(entries) == [
        ("starting", True),
        ("ready", False),
        ("killed", True),
        ("starting", True),
        ("ready", False),
        ("killed", True),
        ("starting", True),
        ("ready", False),
        ("killed", True),
    ]
    reasons = [
        entry.get("reason") for kind, entry in entries if kind == "provider" and entry["phase"] == "killed"
    ]
    assert reasons == ["to see what happens", "restart", "stopped"]
    assert (tmp_path / "data").is_dir()
    assert (tmp_path / "data.log").read_text().count("listening") == 3


def test_a_new_process_is_told_the_time(make: Make, entries: Entries, tmp_path: Path) -> None:
    provider = make(start=command(tmp_path))
    provider.start(API)
    provider.restart()
    told = [entry for kind, entry in entries if kind == "probe"]
    assert [entry["request"] for entry in told] == [{"now": 1000.0, "rate": 0.0}] * 2
    assert told[0]["reply"]["asked"][-1] == 'PUT /probe/clock {"now":1000.0,"rate":0.0}'


def test_a_failed_start_is_reported(make: Make, entries: Entries, tmp_path: Path) -> None:
    provider = make(start=command(tmp_path, "raise SystemExit(4)"))
    with pytest.raises(UsageError, match="exit code 4"):
        provider.start(API)
    assert phases(entries) == [("starting", True), ("exited", True)]


@pytest.mark.parametrize("kept", [True, False])
def test_a_failed_start_names_its_output_where_that_stays(make: Make, tmp_path: Path, kept: bool) -> None:
    script = "print('no licence')\nraise SystemExit(4)"
    provider = make(start=command(tmp_path, script), data=tmp_path / "data" if kept else None)
    with pytest.raises(UsageError, match="no licence") as refused:
        provider.start(API)
    assert ("data.log" in str(refused.value)) is kept


def test_one_that_ends_by_itself_is_noticed(make: Make, entries: Entries, tmp_path: Path) -> None:
    provider = make(start=command(tmp_path))
    provider.start(API)
    os.kill(provider.pid or 0, signal.SIGTERM)
    deadline = time.monotonic() + 60
    while provider.alive and time.monotonic() < deadline:
        time.sleep(0.002)
    assert provider.idle() is True
    seen = provider.visit(url=provider.manifest.services[0].url).data()
    assert (seen["status"], seen["shown"], seen["error"]) == (None, "unknown", "connection refused")
    assert entries[-2][0] == "provider"
    assert entries[-2][1]["phase"] == "exited"
    assert entries[-2][1]["reason"].startswith("ended by signal 15")
    provider.restart()
    assert provider.alive


def test_a_crash_is_told_once_and_an_ending_by_us_never(make: Make, tmp_path: Path) -> None:
    script = SERVER.replace(
        "self.server.asked.append",
        "'/enter' in self.path and (print('no\\x1b'), os._exit(9))\n        self.server.asked.append",
        1,
    )
    provider = make(start=command(tmp_path, script))
    provider.start(API)
    provider.kill()
    assert not provider.crash()
    provider.restart()
    assert not provider.crash()
    provider.visit(url=provider.manifest.services[0].url)
    # what is shown of it is `printable`
    assert provider.crash() == ("exit code 9; listening; no\x1b", "退出码 9；listening；no\x1b")
    assert not provider.crash()


def test_placeholders_and_data(make: Make, tmp_path: Path) -> None:
    script = SERVER.replace("server.serve", "open(sys.argv[2] + '/mark', 'a').write('x')\nserver.serve", 1)
    start = command(tmp_path, script, env={"MARK": "{api}|{worker}|{service_id}"})
    start["command"].append("{data}")
    provider = make(start=start, data=tmp_path / "data")
    bound = provider.bind(API)
    assert bound.services[0].url == f"http://127.0.0.1:{provider.port}/enter"
    provider.start()
    assert provider.probe("sync").reply["env"] == f"{API}|0|3403799157105049600"
    provider.restart()
    assert (tmp_path / "data" / "mark").read_text() == "xx"
    provider.restart(fresh=True)
    assert (tmp_path / "data-2" / "mark").read_text() == "x"
    assert (tmp_path / "data" / "mark").read_text() == "xx"


def test_a_temporary_folder_goes_away(make: Make, tmp_path: Path) -> None:
    start = command(tmp_path)
    start["command"] += ["{data}", "{config}"]
    with make(start=start) as provider:
        provider.start(API)
        assert provider.manifest.start is not None
        data, config = (Path(word) for word in provider.manifest.start.command[-2:])
        assert data.is_dir()
        written = load_manifest(config)
        assert written.components == provider.manifest.components
        assert written.services == provider.manifest.services
        if os.name == "posix":
            assert config.stat().st_mode & 0o077 == 0
    assert not data.exists()
    assert not config.exists()


def test_a_wsgi_app(make: Make, entries: Entries, tmp_path: Path) -> None:
    (tmp_path / "wsgi_of_handle.py").write_text(
        "def app(environ, start_response):\n"
        "    start_response('200 OK', [])\n"
        f"    return [b'store {STORE} is served']\n"
    )
    provider = make(start={"wsgi": "wsgi_of_handle:app"}, probe=None)
    provider.start(API)
    assert not provider.offers("restart")
    seen = provider.visit(url=provider.manifest.services[0].url, store=STORE).data()
    assert (seen["shown"], seen["shown_store"]) == ("served", STORE)
    provider.kill()
    assert provider.visit(url=provider.manifest.services[0].url).status is None
    provider.restart()
    assert provider.visit(url=provider.manifest.services[0].url).status == 200


def test_one_that_runs_already(make: Make, entries: Entries, site: Site) -> None:
    provider = make(port=site.port)
    site.pages["/probe/clock"] = (200, {}, {})
    provider.start(API)
    assert phases(entries) == [("ready", False)]
    with pytest.raises(UsageError, match=r"runs on its own and cannot be killed .* start\.command"):
        provider.kill()
    provider.stop()
    assert provider.alive
    assert phases(entries) == [("ready", False)]


def test_one_that_is_said_to_run_and_does_not(make: Make) -> None:
    port = free_port()
    with pytest.raises(UsageError, match=f"nothing answers at http://127.0.0.1:{port}/probe"):
        make(port=port).start(API)


@pytest.fixture
def running(make: Make, site: Site, entries: Entries) -> Provider:
    """A provider whose answers the test scripts."""
    site.pages["/probe/clock"] = (200, {}, {})
    provider = make(port=site.port)
    provider.start(API)
    entries.clear()
    site.asked.clear()
    return provider


def test_probes_are_reported(running: Provider, site: Site, entries: Entries) -> None:
    site.pages["/probe/sync"] = (200, {}, {"ok": True})
    site.pages[f"/probe/entitlements/{STORE}"] = (200, {}, {"services": []})
    assert running.probe("sync").reply == {"ok": True}
    assert running.probe("entitlements", store=STORE).reply == {"services": []}
    answer = running.probe("call", store=STORE, method="GET", path="/x")
    assert (answer.status, answer.reply) == (404, "nothing here")
    assert [entry.pop("wall_ms", 2.0) for _, entry in entries] == 4 * [2.0], (
        "by the clock that calls begin by"
    )
    begun = [entry.pop("started_ms") for _, entry in entries]
    assert [at - begun[0] for at in begun] == [0.0, 0.0, 4.0, 8.0]
    assert entries == [
        ("probe", {"probe": "sync", "request": {}, "phase": "start"}),
        (
            "probe",
            {
                "probe": "sync",
                "request": {},
                "phase": "end",
                "status": 200,
                "reply": {"ok": True},
            },
        ),
        (
            "probe",
            {
                "probe": "entitlements",
                "request": {"store": STORE},
                "phase": "end",
                "status": 200,
                "reply": {"services": []},
            },
        ),
        (
            "probe",
            {
                "probe": "call",
                "request": {"store": STORE, "method": "GET", "path": "/x"},
                "phase": "end",
                "status": 404,
                "reply": "nothing here",
            },
        ),
    ]


def test_an_unanswered_probe_is_reported_with_its_error(
    running: Provider, site: Site, entries: Entries
) -> None:
    site.close()
    answer = running.probe("forget", what=["tickets"])
    assert (answer.error, answer.why) == (REFUSED, REFUSED)
    assert entries[0][1]["error"] == "connection refused"
    assert "status" not in entries[0][1]
    assert running.idle() is True


def test_one_that_runs_on_its_own_and_answers_no_more_is_noticed(
    running: Provider, site: Site, entries: Entries
) -> None:
    site.close()
    running.probe("clock", now=1, rate=0)
    assert not running.up
    assert phases(entries) == [("exited", True)]
    assert running.crash().en == f"nothing answers at {site.url}/probe any more"
    assert not running.crash()
    with pytest.raises(UsageError, match=r"nothing answers at .*: start the provider"):
        running.start()


def test_one_page_that_is_refused_is_no_end(running: Provider, entries: Entries) -> None:
    """A service may be at another port, where nobody is."""
    seen = running.visit(url=f"http://127.0.0.1:{free_port()}/")
    assert (seen.error, seen.error_zh) == REFUSED
    assert running.up
    assert phases(entries) == []


def test_idle_is_not_reported(running: Provider, site: Site, entries: Entries) -> None:
    for status, expected in [(200, True), (503, False), (500, None)]:
        site.pages["/probe/idle"] = (status, {}, "")
        assert running.idle() is expected
    assert entries == []


def test_a_probe_that_is_not_offered(make: Make) -> None:
    provider = make(probe=None)
    assert provider.idle() is None
    assert provider.clock(1, 0) is None
    assert not provider.offers("sync")
    with pytest.raises(UsageError, match="this provider has no probe 'sync'"):
        provider.probe("sync")
    with pytest.raises(UsageError, match="no probe is called 'snyc'"):
        provider.probe("snyc")


def test_visits_are_reported(running: Provider, site: Site, entries: Entries) -> None:
    site.pages["/enter"] = (302, {"Location": "/home?code=left&x=1", "Set-Cookie": "s=1; Path=/"}, "")
    site.pages["/home"] = (200, {}, f"store {STORE} is served" + "." * 5000)
    url = running.manifest.services[0].url + "?code=c1"
    seen = running.visit(
        url=url, store=STORE, service_id=7, order_id=8, browser="anna", code="c1", code_state="good"
    ).data()
    assert entries == [("visit", seen)]
    assert seen == {
        "store": STORE,
        "service_id": 7,
        "order_id": 8,
        "browser": "anna",
        "page": "pc",
        "how": "enter",
        "code": "c1",
        "code_state": "good",
        "fresh": True,
        "hops": [
            {"url": url, "status": 302, "set_cookie": [set_cookie("s=1; Path=/")]},
            {"url": f"{site.url}/home?code=left&x=1", "status": 200, "set_cookie": []},
        ],
        "url": f"{site.url}/home?code=left&x=1",
        "status": 200,
        "body": (f"store {STORE} is served" + "." * 5000)[:4096],
        "shown": "served",
        "shown_store": STORE,
    }
    json.dumps(seen)
    again = running.visit(browser="anna", how="revisit", store=STORE)
    assert (again.fresh, again.url) == (False, f"{site.url}/home?x=1")
    other = running.visit(url=url, browser="ben")
    assert other.fresh
    running.forget_browsers()
    assert running.visit(url=url, browser="anna").fresh
    with pytest.raises(UsageError, match="the browser 'carl' has been nowhere yet"):
        running.visit(browser="carl")


def test_cookies_live_by_the_worlds_clock(make: Make, site: Site) -> None:
    now = [1000.0]
    provider = make(port=site.port, clock=lambda: (now[0], 0.0))
    provider.start(API)
    site.pages["/enter"] = (200, {"Set-Cookie": "s=1; Max-Age=3600"}, "")
    url = provider.manifest.services[0].url
    assert [provider.visit(url=url).fresh for _ in range(2)] == [True, False]
    now[0] += 3600
    assert provider.visit(url=url).fresh


def test_it_has_to_be_bound(make: Make) -> None:
    with pytest.raises(RuntimeError, match="bind or start"):
        _ = make().manifest
    with pytest.raises(UsageError, match="was not started yet"):
        make(start={"wsgi": "a:b"}).kill()


def test_one_that_cannot_say_says_nothing(make: Make) -> None:
    assert make(probe={"base_url": "http://127.0.0.1:9", "offers": ["clock"]}).idle() is None
