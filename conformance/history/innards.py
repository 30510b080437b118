"""Whether an answer shows the innards of a program: a stack trace, or a page of a debugger."""

from __future__ import annotations

import html
import re

FRAMES = (
    r"Traceback \(most recent call last\)",  # Python
    r'File "[^"\n]+", line \d+, in ',
    r"\bat [\w.$<>/]+\((?:[\w.$-]+\.(?:java|kt|scala|groovy):\d+|Native Method|Unknown Source)\)",  # JVM
    r'Exception in thread "',
    r"\bCaused by: [\w.$]+(?:Exception|Error)\b",
    r"\bat [\w.`<>\[\]+]+\([^()\n]*\) in [^\n]+:line \d+",  # .NET
    r"--- End of (?:inner exception )?stack trace",
    r"\bat [^\n]{0,120}?(?:\.[cm]?[jt]sx?|<anonymous>):\d+:\d+",  # V8
    r"\bat [^\n]{0,80}?\(?node:[\w/]+:\d+:\d+",
    r"[\w./<]*@(?:file|https?)://[^\s]+:\d+:\d+",
    r"\bgoroutine \d+ \[[\w ,]+\]:",  # Go
    r"\.go:\d+ \+0x[0-9a-f]+",
    r"\bpanic: runtime error",
    r"\.rb:\d+:in [`'\u2018]",  # Ruby
    r"\b(?:PHP )?(?:Fatal|Parse) error: .{0,300}? on line \d+",
    r"\bUncaught [\w\\]*(?:Error|Exception)\b.{0,300}? in [^\n]+\.php(?::\d+)?",
    r"#\d+ [^\n]*\.php\(\d+\): ",
    r"\bWarning: .{0,300}? in [^\n]+\.php on line \d+",
    r"\bthread '[^']*' panicked at ",  # Rust
    r"\bstack backtrace:",
    r"\*\* \([A-Z][\w.]*(?:Error|Exit)\) .{0,300}?\.exs?:\d+:",  # Elixir
    r"\bat [^\n]+\.p[lm] line \d+\.",  # Perl
    r"Werkzeug Debugger|Whoops, looks like something went wrong",
    r"You're seeing this error because you have .{0,20}DEBUG = True",
)
_INNARDS = re.compile("|".join(FRAMES), re.DOTALL)
_TAGS = re.compile(r"</?\w+[^<>]*/?>")


def innards(answer: str) -> str | None:
    """What of an answer is a piece of a stack trace; None where it is a plain answer.

    A trace may stand in HTML or as a text in JSON. The mere word for a failure is none.
    """
    unescaped = answer.replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"').replace("\\/", "/")
    for text in (unescaped, _plain(unescaped)):
        if found := _INNARDS.search(text):
            return found[0]
    return None


def _plain(text: str) -> str:
    """The words of an HTML text."""
    return html.unescape(_TAGS.sub("", text)).replace("\xa0", " ")
