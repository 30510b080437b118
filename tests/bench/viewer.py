"""How soon the page of a long journal is ready, beside one that only unpacks the same, and how it scrolls,
beside a page that does nothing.

A frame comes at most every 16.7 ms. `processor` is what the page's own thread computes for a frame, which
says more than the clock where much else runs.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from simulator.journal.viewer.pack import MOST, pack
from simulator.journal.viewer.page import page
from simulator.texts import Text
from tests.bench.table import Row, alone, compared
from tests.chromium import CHROMIUM, PATIENCE, WIDE, opened
from tests.conformance.journal import Book

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LARGE = 100_000  # entries
STEP = 997  # pixels of a jump: no row stays
BARE = """<!doctype html><meta charset="utf-8"><style>.rows { height: 70vh; overflow-y: auto; }
.tall { height: 8000000px; }</style><div class="rows"><div class="tall"></div></div>"""
# The least that has to be done before a row can be drawn: the index is decoded, inflated and read.
UNPACKED = """<script>
const text = atob(document.getElementById("index").content.textContent);
const bytes = Uint8Array.from(text, (one) => one.charCodeAt(0));
const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
new Response(stream).json().then((index) => {
  const row = document.createElement("p");
  row.role = "option";
  row.textContent = index.zh[0];
  document.body.append(row);
});
</script>"""
# When the first row is drawn.
READY = """const look = () => document.querySelector("[role=option]")
  ? (window.ready = performance.now()) : requestAnimationFrame(look);
look();"""
JUMPS = """async ([count, step]) => {
  const box = document.querySelector(".rows");
  const took = [];
  let before;
  await new Promise((done) => {
    const frame = (now) => {
      if (before !== undefined) took.push(now - before);
      before = now;
      box.scrollTop = (box.scrollTop + step) % (box.scrollHeight - box.clientHeight);
      if (took.length < count) requestAnimationFrame(frame);
      else done();
    };
    requestAnimationFrame(frame);
  });
  return took;
}"""


def items(*, quick: bool) -> Iterable[Row]:
    if CHROMIUM is None:
        print("bench: viewer: no chromium here", file=sys.stderr)
        return
    for browser in opened():
        yield from rows(browser, quick=quick)


def rows(browser: Browser, *, quick: bool) -> Iterator[Row]:
    count = LARGE // 50 if quick else LARGE
    rounds, frames = (2, 20) if quick else (5, 150)
    with tempfile.TemporaryDirectory() as folder:
        file, least, bare = (Path(folder) / f"{name}.html" for name in ("journal", "least", "bare"))
        html = _journal(count)
        file.write_text(html, encoding="utf-8")
        least.write_text(_least(html), encoding="utf-8")
        bare.write_text(BARE, encoding="utf-8")
        ready: dict[Path, list[float]] = {file: [], least: []}
        for _ in range(rounds):
            for each, taken in ready.items():
                taken.append(_ready(browser, each))
        yield compared(
            f"viewer: {count} entries, first row", "ms", ready[file], ready[least], "unpacks it", ("<=", 2.0)
        )
        floor: list[float] = []
        ours: dict[str, list[float]] = {"list": [], "sequence": []}
        spent: dict[str, list[float]] = {"list": [], "sequence": []}
        for _ in range(rounds):
            floor.append(_jumps(browser, bare, frames)[0])
            for view in ours:
                slow, processor = _jumps(browser, file, frames, view)
                ours[view].append(slow)
                spent[view].append(processor)
        for view, taken in ours.items():
            yield compared(f"viewer: {view}, frame p95", "ms", taken, floor, "bare page", ("<=", 2.0))
            yield alone(f"viewer: {view}, processor", "ms", spent[view])


def _journal(count: int) -> str:
    book = Book()
    for number in range(count // 2):
        book.ticket(f"ticket@@@{number}")
        book.store_call(errcode=0 if number % 7 else 61007)
    packed = pack(book.lines, room=MOST)
    return page(title=Text("t", "题"), body="", data=packed.templates)


def _least(html: str) -> str:
    """The same page with a script that does the least, and no policy that keeps it from that."""
    body = html.rpartition("<script>")[0]
    return re.sub(r"<meta http-equiv.*?>\n", "", body, count=1) + UNPACKED


def _page(browser: Browser) -> Page:
    made = browser.new_context(offline=True, viewport=WIDE).new_page()  # type: ignore[arg-type]
    made.set_default_timeout(PATIENCE)
    return made


def _ready(browser: Browser, file: Path) -> float:
    """Milliseconds from going there."""
    made = _page(browser)
    made.add_init_script(READY)
    made.goto(file.as_uri())
    taken: float = made.evaluate(
        "new Promise((done) => { const look = () => window.ready ? done(window.ready)"
        " : requestAnimationFrame(look); look(); })"
    )
    made.context.close()
    return taken


def _jumps(browser: Browser, file: Path, frames: int, view: str = "") -> tuple[float, float]:
    """The 95th percentile of frames while jumping, and the processor's time for one, in milliseconds."""
    made = _page(browser)
    session = made.context.new_cdp_session(made)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    made.goto(f"{file.as_uri()}#journal&v={view}" if view else file.as_uri())
    made.locator("svg.sequence" if view == "sequence" else ".tall").wait_for(state="attached")
    made.evaluate(JUMPS, [5, STEP])
    before = _spent(session)
    taken = made.evaluate(JUMPS, [frames, STEP])
    processor = (_spent(session) - before) / frames
    made.context.close()
    return quantiles(taken, n=20)[-1], processor


def _spent(session: Any) -> float:
    told = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return 1000 * float(told["TaskDuration"])
