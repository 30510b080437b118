"""A journal is cut into episodes."""

from __future__ import annotations

from conformance.history.items import ITEMS
from conformance.history.reader import read
from conformance.history.showings import showings
from tests.conformance.journal import Book


def test_a_journal_without_scenarios_is_one_episode() -> None:
    book = Book()
    book.buy()
    book.sync()
    book.reading({})
    [episode] = read(book.lines).episodes
    assert episode.id == ""
    assert showings(episode)[0].denied()


def test_a_truth_that_does_not_say_of_which_service_is_read() -> None:
    book = Book()
    book.add("truth", store="wx1", services=[{}])
    [episode] = read(book.lines).episodes
    assert not episode.error
    assert [list(truth.services) for truth in episode.truths] == [[""]]


def test_every_entry_is_read_into_its_episode() -> None:
    book = Book()
    book.start()
    book.ticket()
    book.buy()
    book.fetch()
    book.visit()
    book.reading({})
    book.switch("extra_fields")
    book.heal()
    book.end()
    before, episode, after = read(book.lines).episodes
    kept = [kept for kept, _ in ITEMS.values()]
    counts = [
        sum(len(getattr(ep, name)) for name in (*kept, "readings", "probes"))
        for ep in (before, episode, after)
    ]
    assert counts == [0, len(book.lines) - 2, 0]
    assert (episode.start, episode.end) == (book.lines[0].seq, book.lines[-1].seq)


def test_a_new_world_is_a_new_episode() -> None:
    book = Book()
    book.ticket()
    book.world = "world-2"
    book.ticket()
    assert [episode.world for episode in read(book.lines).episodes] == ["world", "world-2"]


def test_an_error_of_which_only_the_head_was_kept_is_a_text() -> None:
    book = Book()
    book.start("test/case")
    book.end(
        "test/case", error={"length": 70_000, "hash": "0", "head": "it said"}, skipped={"head": "or not"}
    )
    [episode] = [ep for ep in read(book.lines).episodes if ep.id]
    assert "it said" in episode.error.en
    assert "or not" in episode.skipped.zh


def test_what_one_worker_was_given_is_unknown_in_the_run_of_another() -> None:
    book = Book()
    for world in ("1/world", "2/world", "1/world-2"):
        book.world = world
        book.start(f"test/{world[0]}")
        book.ticket(world)
        book.end(f"test/{world[0]}")
    run = read(book.lines, {"77": "order"})
    runs = {ep.world: ep.run for ep in run.episodes if ep.world}
    tickets = {world: [push.ticket for push in found.pushes] for world, found in runs.items()}
    assert tickets == {
        "1/world": ["1/world", "1/world-2"],
        "2/world": ["2/world"],
        "1/world-2": ["1/world", "1/world-2"],
    }
    assert [ep.id for ep in run.episodes if ep.id] == ["test/1", "test/2", "test/1"]
    assert {(found.whole, found.services) for found in runs.values()} == {(run, frozenset({"77"}))}


def test_a_world_without_a_worker_is_of_the_whole_run() -> None:
    book = Book()
    book.ticket()
    [episode] = read(book.lines).episodes
    assert episode.run is episode.run.whole
