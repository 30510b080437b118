"""Where a run's platform answers, and what its provider calls that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator import Manifest, Session
from simulator.provider.process import free_port
from simulator.run.address import address_called, platform_address
from simulator.run.serving import Options, Serving
from simulator.usage import UsageError
from tests.provider.sample import SERVER, command, manifest


def running(folder: Path, **changes: object) -> Manifest:
    """A provider that somebody else has started."""
    return manifest(
        folder,
        start=None,
        components=[{"authorization_events": "http://127.0.0.1:9000/events"}],
        services=[
            {"kind": "order", "url": "http://127.0.0.1:9000/", "packages": [{"days": 30, "price": 1900}]}
        ],
        probe=None,
        **changes,
    )


@pytest.mark.parametrize(
    ("api", "host", "port", "address", "called"),
    [
        (None, None, None, ("127.0.0.1", 0), ""),
        (None, None, 8080, ("127.0.0.1", 8080), ""),
        (None, "0.0.0.0", None, ("0.0.0.0", 0), ""),
        ("http://127.0.0.1:8080", None, None, ("127.0.0.1", 8080), "http://127.0.0.1:8080"),
        ("http://localhost:8080", None, None, ("127.0.0.1", 8080), "http://localhost:8080"),
        ("http://[::1]:8080", None, None, ("::1", 8080), "http://[::1]:8080"),
        ("http://127.0.0.1", None, None, ("127.0.0.1", 80), "http://127.0.0.1"),
        ("http://wechat.test:80", "0.0.0.0", 8080, ("0.0.0.0", 8080), "http://wechat.test:80"),
    ],
)
def test_an_address_is_the_one_that_was_said(
    api: str | None, host: str | None, port: int | None, address: object, called: str, tmp_path: Path
) -> None:
    described = manifest(tmp_path, start=command(tmp_path, SERVER), **({"api": api} if api else {}))
    assert platform_address(described, host, port) == (address, called)


def test_a_provider_that_runs_already_has_to_know_the_address(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="runs already calls an address of its own"):
        platform_address(running(tmp_path))
    assert platform_address(running(tmp_path), port=8080) == (("127.0.0.1", 8080), "")
    assert platform_address(running(tmp_path, api="http://127.0.0.1:1"))[1] == "http://127.0.0.1:1"


def test_a_provider_that_runs_already_has_its_own_port(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nobody tells the provider its \{port\}"):
        platform_address(manifest(tmp_path, start=None), port=8080)


def test_a_name_that_others_may_reach_is_listened_at_by_those_who_say_so(tmp_path: Path) -> None:
    described = running(tmp_path, api="http://wechat.test:8080")
    with pytest.raises(UsageError, match=r"wechat\.test is a name that others may reach too; --host"):
        platform_address(described)


@pytest.mark.parametrize(
    "api",
    [
        "https://127.0.0.1:1",
        "http://127.0.0.1:1/path",
        "127.0.0.1:1",
        "http://a@b:1",
        "http://h:0",
        "http://h:123456",
    ],
)
def test_an_address_that_is_none_is_told_by_its_line(api: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="it is where the provider calls the platform"):
        running(tmp_path, api=api)


def test_the_provider_is_told_the_address_by_its_name(tmp_path: Path) -> None:
    api = f"http://localhost:{free_port()}"
    described = manifest(tmp_path, start=command(tmp_path, SERVER), api=api)
    with Session(described, salt="") as opened:
        assert opened.url == api
        assert opened.stage is not None
        assert opened.stage.provider is not None
        assert opened.stage.provider.manifest.api == api


def test_a_port_that_another_has_is_told(tmp_path: Path) -> None:
    described = manifest(tmp_path, start=command(tmp_path, SERVER))
    with (
        Session(described, salt="", port=(port := free_port())),
        pytest.raises(UsageError, match=f"cannot listen on 127.0.0.1:{port}: Address already in use"),
    ):
        Session(described, salt="", port=port).__enter__()


def serve(folder: Path, api: str, **options: Any) -> Serving:
    described = folder / "provider.yaml"
    described.write_text(
        f"api: {api}\ncomponents: [{{token: token1}}]\nservices: [{{kind: order, url: 'http://127.0.0.1:9/x',"
        " packages: [{days: 1, price: 1}]}]\n",
        encoding="utf-8",
    )
    return Serving(Options(control_port=0, provider=described, **options))


def test_a_served_world_answers_where_its_provider_calls(tmp_path: Path) -> None:
    api = f"http://localhost:{free_port()}"
    served = serve(tmp_path, api)
    try:
        assert served.ready()["api"] == api
        assert served.api.server.url == api.replace("localhost", "127.0.0.1")
        assert served.stage.provider is not None
        assert served.stage.provider.manifest.api == api
    finally:
        served.close()


def test_a_served_world_listens_elsewhere_than_it_is_called_for_those_who_say_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"wechat\.test is a name that others may reach too; --host"):
        serve(tmp_path, "http://wechat.test:8080")
    served = serve(tmp_path, "http://wechat.test:8080", host="127.0.0.1", port=0)
    try:
        assert served.ready()["api"] == "http://wechat.test:8080"
        assert served.api.server.url.startswith("http://127.0.0.1:")
    finally:
        served.close()


def test_a_served_world_of_which_nobody_says_a_port_has_the_usual_one() -> None:
    assert address_called(None, usual=8080) == (("127.0.0.1", 8080), "")
    assert address_called(None, port=0, usual=8080) == (("127.0.0.1", 0), "")
