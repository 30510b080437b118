"""The folders of dead runs are removed, and no other."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

run_folder = pytest.importorskip("simulator.provider.run_folder", exc_type=ImportError)


def test_a_folder_stays_as_long_as_it_is_locked(tmp_path: Path) -> None:
    path, lock = run_folder.make(tmp_path)
    (path / "data").mkdir()
    run_folder.sweep(tmp_path)
    assert path.exists()
    os.close(lock)
    run_folder.sweep(tmp_path)
    assert not path.exists()


def test_a_folder_is_for_its_user_alone(tmp_path: Path) -> None:
    path, lock = run_folder.make(tmp_path)
    os.close(lock)
    assert path.stat().st_mode & 0o777 == 0o700


def test_links_files_and_what_others_made_stay(tmp_path: Path) -> None:
    beyond = tmp_path / "beyond"
    beyond.mkdir()
    (tmp_path / f"{run_folder.PREFIX}link").symlink_to(beyond)
    (tmp_path / f"{run_folder.PREFIX}file").touch()
    (tmp_path / "wxsim-provider-of-before").mkdir()
    before = sorted(tmp_path.iterdir())
    run_folder.sweep(tmp_path)
    assert sorted(tmp_path.iterdir()) == before


def test_another_users_folder_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, lock = run_folder.make(tmp_path)
    os.close(lock)
    path.chmod(0o750)
    monkeypatch.setattr("os.geteuid", lambda: 4_000_000)
    run_folder.sweep(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o750


def test_a_folder_that_is_swept_before_it_is_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = run_folder._locked
    raced: list[int] = []

    def late(folder: int, *, wait: bool = False) -> bool:
        if wait and not raced:
            raced.append(folder)
            run_folder.sweep(tmp_path)
        return bool(locked(folder, wait=wait))

    monkeypatch.setattr(run_folder, "_locked", late)
    path, lock = run_folder.make(tmp_path)
    assert raced
    assert path.exists()
    os.close(lock)


def test_a_folder_that_is_swept_before_it_is_opened_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open
    raced: list[Path] = []

    def late(path: Path, flags: int, *more: object, **at: object) -> int:
        if not raced and flags == os.O_RDONLY:
            raced.append(path)
            run_folder.sweep(tmp_path)
        return opened(path, flags, *more, **at)  # type: ignore[arg-type]

    monkeypatch.setattr("os.open", late)
    path, lock = run_folder.make(tmp_path)
    assert raced
    assert path != raced[0]
    assert path.exists()
    os.close(lock)


def test_a_folder_that_cannot_be_opened_does_not_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> int:
        monkeypatch.undo()
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(OSError, match="Too many open files"):
        run_folder.make(tmp_path)
    assert not list(tmp_path.iterdir())


def test_without_locks_nothing_is_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, lock = run_folder.make(tmp_path)
    os.close(lock)

    def no_locks(_folder: int, _how: int) -> None:
        raise OSError

    monkeypatch.setattr("fcntl.flock", no_locks)
    run_folder.sweep(tmp_path)
    assert path.exists()
