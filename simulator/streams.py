"""What is shown: whatever it is made of, it does nothing to the terminal, page or report that shows it.

Part of it is Chinese, programs read what is redirected, and much of it others wrote: paths, bodies, the last
words of a provider. All that a command prints passes `printable`, which stands on its output streams; colours
come from `console` alone.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console

_TO_LOOK_AT = re.compile(r"[^\n\t\x20-\x7e\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")


def printable(text: str) -> str:
    """The same with everything that has no picture of its own written as its number, as JSON does.

    That is what moves, colours, hides or turns text round: control and format characters, separators of lines
    and paragraphs, and what stands for no character; half of a surrogate pair becomes U+FFFD. Ends of lines,
    tabulators and spaces of any width stay. Text that is JSON stays JSON, and says the same.
    """
    return text if text.isprintable() else _TO_LOOK_AT.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    one = found[0]
    if one.isprintable() or unicodedata.category(one) == "Zs":
        return one
    if "\ud800" <= one <= "\udfff":
        return "\ufffd"
    units = one.encode("utf-16-be")
    return "".join(f"\\u{units[place : place + 2].hex()}" for place in range(0, len(units), 2))


def json_text(data: Any, **how: Any) -> str:
    """As JSON, in characters that are printable; `how` goes to `json.dumps`."""
    return printable(json.dumps(data, ensure_ascii=False, default=str, **how))


class _Shown(io.TextIOWrapper):
    """An output stream over another one, which goes on being there."""

    def __init__(self, beneath: io.TextIOWrapper) -> None:
        super().__init__(
            beneath.buffer,
            encoding=beneath.encoding,
            errors=beneath.errors,
            line_buffering=beneath.line_buffering,
            write_through=True,
        )
        self.beneath = beneath

    def write(self, text: str) -> int:
        super().write(printable(text))
        return len(text)

    def close(self) -> None:
        """Whoever opened what lies beneath closes it."""
        if not self.buffer.closed:
            self.flush()


def fill_closed() -> None:
    """Opens what of stdin, stdout and stderr is closed, so that no file of ours takes its number: it would
    be written to as if it were the stream, and would not reach a process that has its own there."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:  # the lowest free number is this one
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)


def print_any_character() -> None:
    """Puts `printable` on the output of this process. Redirected output is UTF-8, unless PYTHONIOENCODING
    says otherwise; what a terminal cannot show is a `?`."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if not isinstance(stream, io.TextIOWrapper) or isinstance(stream, _Shown):
            continue
        redirected = not stream.isatty() and "PYTHONIOENCODING" not in os.environ
        stream.reconfigure(encoding="utf-8" if redirected else None, errors="replace")
        setattr(sys, name, _Shown(stream))


def log(text: str) -> None:
    """Something for the log, which is stderr."""
    errors = Errors()
    errors.write(text)
    errors.flush()


class Errors:
    """stderr as it is when something is written, for what wants a stream to log to."""

    def write(self, text: str) -> int:
        return sys.stderr.write(printable(text))

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        sys.stderr.flush()


def console(file: TextIO | None = None, **how: Any) -> Console:
    """A terminal in colours, or plainly anything else, and under NO_COLOR a terminal too: in no style at all.
    It shows what it is given as it is: no markup and no emoji is read in a text."""
    out = sys.stdout if file is None else file
    beneath: Any = out.beneath if isinstance(out, _Shown) else out
    made: Console = _console_class()(
        file=beneath,
        **{
            "markup": False,
            "emoji": False,
            "highlight": False,
            **({"color_system": None} if os.environ.get("NO_COLOR") else {}),
            **how,
        },
    )
    return made


@cache
def _console_class() -> Any:
    """Loaded when it is first asked for: rich takes its time."""
    from rich.console import Console
    from rich.segment import Segment
    from rich.text import Text

    class Shown(Console):
        def on_broken_pipe(self) -> None:
            """A closed pipe is for whoever ends the command."""
            raise  # noqa: PLE0704 - it is called where the error is caught

        def render_str(self, text: str, **how: Any) -> Text:
            return super().render_str(printable(text), **how)

        def render(self, renderable: Any, options: Any = None) -> Any:
            for segment in super().render(renderable, options):
                if segment.control:
                    yield segment
                else:
                    yield Segment(printable(segment.text), segment.style)

    return Shown
