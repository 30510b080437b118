"""Files that people name: read in bounded memory, and written whole or not at all.

A file that is named may be anything: a folder, a device that never ends, a pipe that nobody writes to. What
cannot be read or written is told as a UsageError with the file's name.
"""

from __future__ import annotations

import errno
import os
import secrets
import select
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from simulator.stopping import tidily
from simulator.texts import Text
from simulator.usage import Unwritten, UsageError

MOST = 1 << 30  # bytes of a journal, which is read line by line
PATIENCE = 10.0  # seconds in which a pipe has to go on
_PIECE = 1 << 20
_NOT_BLOCKING: int = getattr(os, "O_NONBLOCK", 0)


def read_whole(path: Path, most: int, called: str = "") -> bytes:
    """The bytes of a file that has at most so many; `called` is its name in messages."""
    try:
        return b"".join(_pieces(path, most, called or str(path)))
    except OSError as error:
        raise UsageError(
            Text(
                f"{called or path}: cannot be read: {_why(error)}",
                f"{called or path}：无法读取：{_why(error)}",
            )
        ) from None


def read_lines(path: Path, longest: int, most: int = MOST) -> Iterator[str]:
    """The lines of a text in UTF-8, without their ends, as they come: none longer than so many bytes."""
    try:
        yield from _lines(path, longest, most)
    except OSError as error:
        raise UsageError(Text(f"{path}: {_why(error)}", f"{path}：{_why(error)}")) from None


def _lines(path: Path, longest: int, most: int) -> Iterator[str]:
    before, rest = 0, bytearray()
    for piece in _pieces(path, most, str(path)):
        if (zero := piece.find(0)) >= 0:
            raise _no_text(path, before + len(rest) + zero)
        rest += piece
        *lines, rest = rest.split(b"\n") if b"\n" in piece else [rest]
        for line in lines:
            yield _decoded(line, path, before)
            before += len(line) + 1
        if len(rest) > longest:
            raise UsageError(
                Text(
                    f"{path}: a line of it has more than {longest:,} bytes; at most those are read",
                    f"{path}：有一行超过 {longest:,} 字节；最多读取这么多",
                )
            )
    yield _decoded(rest, path, before)


def _decoded(line: bytearray, path: Path, before: int) -> str:
    try:
        return line.decode("utf-8" if before else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise _no_text(path, before + error.start) from None


def _no_text(path: Path, byte: int) -> UsageError:
    return UsageError(
        Text(
            f"{path}: not UTF-8 at byte {byte}: save it as UTF-8 text",
            f"{path}：第 {byte} 字节不是 UTF-8：请存为 UTF-8 文本",
        )
    )


def _pieces(path: Path, most: int, called: str) -> Iterator[bytes]:
    # Not blocking, since a pipe is otherwise not even opened before somebody writes to it.
    file = os.open(path, os.O_RDONLY | _NOT_BLOCKING | getattr(os, "O_BINARY", 0))
    try:
        told = os.fstat(file)
        if stat.S_ISDIR(told.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
        if _NOT_BLOCKING:
            os.set_blocking(file, True)
        yield from _bounded(file, told, most, called)
    finally:
        os.close(file)


def _bounded(file: int, told: os.stat_result, most: int, called: str) -> Iterator[bytes]:
    count = told.st_size
    if count <= most:
        count = 0
        waits = not stat.S_ISREG(told.st_mode) and not os.isatty(file) and hasattr(select, "poll")
        while count <= most and (piece := _piece(file, called, patient=not waits)):
            count += len(piece)
            yield piece
    if count > most:
        endless = "" if stat.S_ISREG(told.st_mode) else "more than "
        raise UsageError(
            Text(
                f"{called}: {endless}{count:,} bytes; at most {most:,} are read",
                f"{called}：{endless}{count:,} 字节；最多读取 {most:,}",
            )
        )


def _piece(file: int, called: str, *, patient: bool) -> bytes:
    if not patient:
        waiting = select.poll()
        waiting.register(file, select.POLLIN)
        if not waiting.poll(PATIENCE * 1000):
            raise UsageError(
                Text(
                    f"{called}: nothing came from it in {PATIENCE:g} s: is anybody writing to it?",
                    f"{called}：{PATIENCE:g} 秒内没有内容：有程序在写入吗？",
                )
            )
    return os.read(file, _PIECE)


def _why(error: OSError) -> str:
    return error.strerror or str(error)


# -- writing ----------------------------------------------------------------------------------------


def see_writable(*paths: Path | None) -> None:
    """A UsageError for a file that cannot be written, so that this is told ahead and not after the run."""
    for path in filter(None, paths):
        try:
            folder, there = path.parent.is_dir(), path.exists()
        except OSError as error:  # a name that is too long
            raise UsageError(
                Text(f"{path}: cannot be written: {_why(error)}", f"{path}：无法写入：{_why(error)}")
            ) from None
        if not folder:
            raise UsageError(
                Text(
                    f"{path}: the folder {path.parent} does not exist", f"{path}：文件夹 {path.parent} 不存在"
                )
            )
        if path.is_dir():
            raise UsageError(
                Text(f"{path}: cannot be written: it is a folder", f"{path}：无法写入：它是文件夹")
            )
        if not os.access(path if there else path.parent, os.W_OK):
            whose = "it" if there else f"the folder {path.parent}"
            raise UsageError(
                Text(
                    f"{path}: cannot be written: {whose} is not ours to write to",
                    f"{path}：无法写入：没有写入 {whose} 的权限",
                )
            )


@contextmanager
def written(path: Path) -> Iterator[TextIO]:
    """A text in UTF-8 that takes the file's place when all of it is written: what was there stays until then.

    A device or a pipe is written to as it is. Half of a surrogate pair, which no file can hold, becomes its
    escape.
    """
    see_writable(path)
    with tidily():
        try:
            target, part = _target(path)
            try:
                with open(
                    part, "w", encoding="utf-8", errors="backslashreplace", newline="\n", opener=_opened
                ) as file:
                    yield file
                if part != target:
                    part.replace(target)
            except BaseException:
                if part != target:
                    part.unlink(missing_ok=True)
                raise
        except BrokenPipeError:
            raise
        except OSError as error:
            raise Unwritten(
                Text(f"{path}: cannot be written: {_why(error)}", f"{path}：无法写入：{_why(error)}")
            ) from None


def write(path: Path, text: str) -> None:
    """The same for a text that is there."""
    with written(path) as file:
        file.write(text)


def _target(path: Path) -> tuple[Path, Path]:
    """The file that is meant, and the one that is written first: beside it where that can be."""
    there = path.stat() if path.exists() else None
    if there is not None and not stat.S_ISREG(there.st_mode):
        return path, path
    target = path.resolve()
    part = target.with_name(f".wxsim-{secrets.token_hex(4)}.part")
    try:
        part.touch(exist_ok=False)
    except OSError:
        if there is None:
            raise
        return target, target
    if there is not None:
        with suppress(OSError):
            part.chmod(stat.S_IMODE(there.st_mode))
    return target, part


def _opened(path: str, flags: int) -> int:
    """A pipe that nobody reads from is an error, and nothing to wait for."""
    file = os.open(path, flags | _NOT_BLOCKING, 0o666)
    if _NOT_BLOCKING:
        os.set_blocking(file, True)
    return file
