from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from tests.docker import processes


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_process_that_listens_on_a_port_is_found() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert processes.listening_on(server.getsockname()[1]) == [os.getpid()]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_processes_of_a_session_are_found() -> None:
    assert os.getpid() in processes.of_session(os.getsid(0))


def test_a_name_may_hold_parentheses_and_a_process_may_end_meanwhile(tmp_path: Path) -> None:
    for pid, text in {12: "12 (a) b) S 1 7 7 0", 9: "9 (sh) S 1 9 7 0", 10: "10 (sh) S 1 1 1 0"}.items():
        (tmp_path / str(pid)).mkdir()
        (tmp_path / str(pid) / "stat").write_text(text, encoding="utf-8")
    assert processes.of_session(7, tmp_path) == [9, 12]


def test_a_listener_is_found_over_either_protocol_by_its_socket(tmp_path: Path) -> None:
    (tmp_path / "net").mkdir()
    heading = (
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
    )
    listens = (
        "   0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000 10001        0 4711 1\n"
    )
    talks = (
        "   1: 00000000:1F90 0100007F:0001 01 00000000:00000000 00:00000000 00000000 10001        0 4712 1\n"
    )
    (tmp_path / "net" / "tcp6").write_text(heading + talks + listens, encoding="utf-8")
    for pid, inode in {5: 4711, 6: 4712}.items():
        (tmp_path / str(pid) / "fd").mkdir(parents=True)
        try:
            (tmp_path / str(pid) / "fd" / "3").symlink_to(f"socket:[{inode}]")
        except OSError:
            pytest.skip("links cannot be made here")
    assert processes.listening_on(8080, tmp_path) == [5]
