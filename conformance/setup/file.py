"""A provider.yaml to begin with: ids and secrets made up, comments in one language."""

from __future__ import annotations

import base64
import json
import secrets
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from simulator import Text, UsageError

SCHEMA = "provider.schema.json"
_MODES = ("start|", "alone|")
_COMMENTS = {"en": "#en ", "zh": "#zh "}


NAME = Text("my back end", "我的后端")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What is asked. Without a `command` the back end runs already, at `url`, and calls the platform at
    `api`. Paths begin with a slash."""

    name: str = NAME.en
    command: Sequence[str] = ()
    url: str = "http://127.0.0.1:9000"
    api: str = "http://127.0.0.1:8080"
    events: str = "/wechat/events"
    orders: str = "/wechat/orders"
    login: str = "/login"
    ready: str = "/healthz"
    probes: bool = False

    def __post_init__(self) -> None:
        for word in ("events", "orders", "login", "ready"):
            if not getattr(self, word).startswith("/"):
                raise UsageError(
                    Text(
                        f"--{word} {getattr(self, word)!r}: a path begins with /",
                        f"--{word} {getattr(self, word)!r}：路径以 / 开头",
                    )
                )
        for word in ("url", "api"):
            if not getattr(self, word).startswith(("http://", "https://")):
                raise UsageError(
                    Text(
                        f"--{word} {getattr(self, word)!r}: it begins with http:// or https://",
                        f"--{word} {getattr(self, word)!r}：以 http:// 或 https:// 开头",
                    )
                )

    @property
    def base(self) -> str:
        """Where the back end answers, as the file has it."""
        return "http://127.0.0.1:{port}" if self.command else self.url.rstrip("/")


def made_up() -> dict[str, str]:
    """Ids and secrets of nobody, by the word that stands for them in the template."""
    found = {"SERVICE": str(3 * 10**18 + secrets.randbelow(10**18))}
    for account in ("COMPONENT", "HOME"):
        found[f"{account}_APPID"] = "wx" + secrets.token_hex(8)
        found[f"{account}_SECRET"] = "s" + secrets.token_hex(16)[1:]
        found[f"{account}_TOKEN"] = "t" + secrets.token_hex(8)
        found[f"{account}_KEY"] = _key()
    return found


def _key() -> str:
    """43 letters and digits that 32 bytes are written as."""
    letters = string.ascii_letters + string.digits
    drawn = "".join(secrets.choice(letters) for _ in range(43)) + "="
    key = base64.b64encode(base64.b64decode(drawn)).decode()[:43]  # without bits to spare
    return key if key.isalnum() else _key()


def text(answers: Answers, lang: str, accounts: Mapping[str, str]) -> str:
    """The file, with comments in that language, and `made_up` accounts."""
    left = _MODES[1] if answers.command else _MODES[0]
    words = {
        **accounts,
        "SCHEMA": SCHEMA,
        "NAME": json.dumps(answers.name, ensure_ascii=False)[1:-1],
        "API": answers.api.rstrip("/"),
        "BASE": answers.base,
        "EVENTS": answers.events,
        "ORDERS": answers.orders,
        "LOGIN": answers.login,
        "READY": answers.ready,
        "COMMAND": json.dumps(list(answers.command), ensure_ascii=False),
        "PROBE": "" if answers.probes else "# ",
    }
    lines = []
    for raw in files("conformance.setup").joinpath("provider.yaml").read_text(encoding="utf-8").splitlines():
        if raw.startswith(left):
            continue
        line = raw.removeprefix(_MODES[0]).removeprefix(_MODES[1])
        bare = line.lstrip()
        said = next((each for each, mark in _COMMENTS.items() if bare.startswith(mark)), "")
        if not said:
            lines.append(line)
        elif said == lang:
            lines.append(line.replace(_COMMENTS[lang], "# ", 1))
    written = "\n".join(lines) + "\n"
    for word, value in words.items():
        written = written.replace(f"@{word}@", value)
    return written
