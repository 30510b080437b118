"""What all tests share: how hypothesis searches, and a world without sockets."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from simulator.commands.language import VARIABLES
from tests import our_bugs
from tests.chromium import opened
from tests.core.sample import Api, Town

# The same examples every time: a test that passes here passes there. WXSIM_SEARCH=wide looks further.
settings.register_profile(
    "same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "wide", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("wide" if os.environ.get("WXSIM_SEARCH") == "wide" else "same")


# What failed last is kept in a folder of whoever runs wxconf, and tests are nobody.
os.environ.setdefault("WXSIM_STATE_DIR", tempfile.mkdtemp(prefix="wxsim-tests-"))

# A shell that runs the tests in the background has them ignore Ctrl-C, and with them every process that they
# start: those that are ended by it here would go on.
if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    and threading.current_thread() is threading.main_thread()
):
    signal.signal(signal.SIGINT, signal.default_int_handler)


# Whoever speaks Chinese runs the tests in English as well, and so does every process that they start.
for name in VARIABLES:
    if os.environ.get(name, "").lower().startswith("zh"):
        os.environ[name] = "C.UTF-8"


@pytest.fixture(scope="session")
def bugs_of_ours() -> Iterator[list[str]]:
    with our_bugs.watched() as found:
        yield found


@pytest.fixture(autouse=True)
def nothing_of_ours_breaks(request: pytest.FixtureRequest, bugs_of_ours: list[str]) -> Iterator[None]:
    """Fails the test in which a handler answered outside its row, or anything else of wxsim broke."""
    bugs_of_ours.clear()
    yield
    if why := our_bugs.verdict(bugs_of_ours, meant=request.node.get_closest_marker("breaks") is not None):
        pytest.fail(why, pytrace=False)


browser = pytest.fixture(scope="session")(opened)


@pytest.fixture
def town() -> Town:
    """A world that nobody serves, with a provider's parties and one open store."""
    return Town()


@pytest.fixture
def api(town: Town) -> Iterator[Api]:
    """Calls into the pipeline of that world; nothing may stay open."""
    yield Api(town.world)
    assert town.world.activity.open_calls == 0
