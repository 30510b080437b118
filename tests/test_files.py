"""Files that people name are read in bounded memory, and written whole or not at all."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import files
from simulator.usage import Unwritten, UsageError

on_posix = pytest.mark.skipif(os.name != "posix", reason="a device or pipe of POSIX systems")
on_linux = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
LONGEST = 1000


def lines(path: Path) -> list[str]:
    return list(files.read_lines(path, LONGEST))


@given(st.lists(st.text(st.characters(exclude_characters="\n\0", exclude_categories=["Cs"]))))
def test_lines_are_those_of_the_text(tmp_path_factory: pytest.TempPathFactory, written: list[str]) -> None:
    path = tmp_path_factory.mktemp("lines") / "x"
    path.write_bytes("\n".join(written).encode())
    found = list(files.read_lines(path, 1 << 20))
    first = ["\n".join(written).removeprefix("\ufeff")]
    assert "\n".join(found) == first[0]


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_lines_are_the_same_whatever_comes_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(files, "_PIECE", size)
    path = tmp_path / "x"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo \xe4\xba\x8c\n\nlast")
    assert lines(path) == ["one\r", "two 二", "", "last"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("text".encode("utf-16"), "not UTF-8 at byte"),
        (b"good\nb\xffd", "not UTF-8 at byte 6"),
        (b"x" * 10_000, "a line of it has more than 1,000 bytes"),
        (b"good\n" + bytes(10), "not UTF-8 at byte 5"),
    ],
)
def test_what_is_no_text_is_told(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=said) as caught:
        lines(path)
    assert str(caught.value).startswith(str(path))


def test_a_file_of_gigabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "sparse"
    with path.open("wb") as file:
        file.truncate(5 << 30)
    with pytest.raises(UsageError, match="5,368,709,120 bytes; at most 1,073,741,824 are read"):
        lines(path)
    with pytest.raises(UsageError, match="5,368,709,120 bytes; at most 9 are read"):
        files.read_whole(path, 9)


@on_linux
def test_a_device_that_never_ends_is_not_read_to_its_end() -> None:
    with pytest.raises(UsageError, match="not UTF-8 at byte 0"):
        lines(Path("/dev/zero"))
    with pytest.raises(UsageError, match=r"more than .* bytes; at most 9 are read"):
        files.read_whole(Path("/dev/zero"), 9)


@on_posix
def test_a_pipe_that_nobody_writes_to_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PATIENCE", 0.05)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="nothing came from it"):
        lines(tmp_path / "pipe")


@on_posix
def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writing = threading.Thread(target=path.write_text, args=("one\ntwo",))
    writing.start()
    assert lines(path) == ["one", "two"]
    writing.join()


def test_what_is_not_there_and_a_folder_are_told(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "none", "No such file"), (tmp_path, "Is a directory|Permission denied")):
        with pytest.raises(UsageError, match=said):
            lines(path)
        with pytest.raises(UsageError, match=f"my file: cannot be read: ({said})"):
            files.read_whole(path, 9, "my file")


def test_what_was_there_stays_until_all_is_written(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("before")
    path.chmod(0o640)
    with files.written(path) as file:
        file.write("after")
        assert path.read_text() == "before"
    assert path.read_text() == "after"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "broken", [OSError(28, "No space left on device"), KeyboardInterrupt(), ValueError()]
)
def test_a_write_that_breaks_off_leaves_what_was_there(tmp_path: Path, broken: BaseException) -> None:
    path = tmp_path / "x"
    path.write_text("before")
    wanted = Unwritten if isinstance(broken, OSError) else type(broken)
    with pytest.raises(wanted), files.written(path) as file:  # noqa: PT012 - it breaks off in the middle
        file.write("half")
        raise broken
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


@on_posix
def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "folder" / "x")
    files.write(link, "text")
    files.write(link, "again")
    assert link.is_symlink()
    assert (tmp_path / "folder" / "x").read_text() == "again"


@on_linux
def test_a_full_disk_is_told() -> None:
    with pytest.raises(Unwritten, match="/dev/full: cannot be written: No space left on device"):
        files.write(Path("/dev/full"), "text")


@on_posix
def test_devices_and_pipes_are_written_to_as_they_are(tmp_path: Path) -> None:
    files.write(Path(os.devnull), "text")
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(Unwritten, match="cannot be written"):
        files.write(path, "nobody reads it")
    found: list[str] = []
    reading = threading.Thread(target=lambda: found.append(path.read_text()))
    reading.start()
    while True:
        try:
            files.write(path, "text")
        except Unwritten:  # it is not open there yet
            continue
        break
    reading.join()
    assert found == ["text"]


def test_what_cannot_be_written_is_told_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = tmp_path / "there"
    there.touch()
    files.see_writable(None, there, tmp_path / "new")
    assert list(tmp_path.iterdir()) == [there]
    for path, said in (
        (tmp_path, "it is a folder"),
        (tmp_path / "no" / "x", "the folder .* does not exist"),
        (tmp_path / ("x" * 300), "cannot be written"),
    ):
        with pytest.raises(UsageError, match=said):
            files.see_writable(path)
    monkeypatch.setattr(os, "access", lambda *_: False)
    for path in (there, tmp_path / "new"):
        with pytest.raises(UsageError, match="is not ours to write to"):
            files.see_writable(path)
