"""The options `--host` and `--port`: where the provider finds the platform."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.commands.command import option
from simulator.commands.control import PORT
from simulator.texts import Text

FREE = Text("any free one", "任一空闲端口")

Option = Callable[[Any], Any]


def address_options(otherwise: Text = FREE) -> Option:
    """`otherwise` is the port that it has where nobody says one."""
    host = option(
        "--host",
        help=Text(
            "Where the platform listens: as `api` in provider.yaml says when left out, or at loopback.",
            "平台的监听地址：不写则按 provider.yaml 的 `api`，否则为本机回环地址。",
        ),
    )
    port = option(
        "--port",
        type=PORT,
        help=Text(
            "Its port, which a provider that runs already calls: as `api` says when left out, or "
            f"{otherwise.en}.",
            f"它的端口，已在运行的服务商会调用：不写则按 `api`；没有时：{otherwise.zh}。",
        ),
    )
    return lambda command: host(port(command))
