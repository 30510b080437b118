"""One page that holds all it needs: texts that stand without a script, and data and a script to look closer.

Nothing is fetched, and nothing runs but what is in here: the policy names the style and the script by their
hashes. Both languages are in it, Chinese first; a checkbox changes them, without a script too.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from simulator.journal.viewer.words import WORDS
from simulator.streams import json_text, printable
from simulator.texts import Text

FOLDER = Path(__file__).parent
# The modules of the script, each after those that it uses.
SCRIPT = (
    *("page", "times", "scale", "window", "fit", "filter", "data"),
    *("ticks", "exchange", "sequence", "ruler", "timelines", "story", "viewer"),
)
_IMPORT = re.compile(r"^import .*?;\n", re.MULTILINE | re.DOTALL)
_TYPES = re.compile(r"^[ \t]*/\*\* @.*?\*/\n|/\*\* @.*?\*/ ", re.MULTILINE)  # for who works on them
_CODE = re.compile(r"`([^`\n]+)`")
_EXPORT = re.compile(r"^export (?=const|function|async|class|let)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Template:
    """Data that the script reads: text in a `<template>`, which no browser shows or runs."""

    id: str
    text: str
    kind: str = ""

    def html(self) -> str:
        kind = f' class="{escape(self.kind)}"' if self.kind else ""
        return f'<template id="{escape(self.id)}"{kind}>{escape(self.text)}</template>\n'


def page(*, title: Text, body: str, styles: Iterable[str] = (), data: Iterable[Template] = ()) -> str:
    """The page as HTML. `body` is HTML whose texts are escaped already; `styles` come after those of the
    viewer."""
    style = "\n".join([_read("style.css"), *styles])
    script = joined()
    for what, text in (("style", style), ("script", script)):
        if f"</{what}" in text or "<!--" in text:
            raise ValueError(f"the {what} would end the element that it stands in")
    words = {name: [text.zh, text.en] for name, text in WORDS.items()}
    templates = [Template("words", json_text(words)), *data]
    return "".join(
        (
            '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{policy(style, script)}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n',
            f"<title>{escape(printable(title.zh))} · {escape(printable(title.en))}</title>\n",
            f"<style>{style}</style>\n</head>\n<body>\n{_switches()}\n{body}\n",
            '<div id="viewer"></div>\n',
            *(template.html() for template in templates),
            f"<script>{script}</script>\n</body>\n</html>\n",
        )
    )


def policy(style: str, script: str) -> str:
    """What the browser lets the page do: run this script with this style, and nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(script)}",
            f"style-src {_hash(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types lit-html",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def joined() -> str:
    """The script: its modules one after the other, in one scope, behind the library that they draw with."""
    library = _read("vendor", "lit-html.js")
    body, _, exports = library.rpartition("export{")
    pairs = (one.split(" as ") for one in exports.partition("}")[0].split(","))
    names = {public: own for own, public in pairs}
    taken = ", ".join(f"{name}: {names[name]}" for name in ("html", "svg", "render", "nothing"))
    modules = "".join(_module(_read("script", f"{name}.js")) for name in SCRIPT)
    return (
        '"use strict";\nconst {html, svg, render, nothing} = '
        f"(() => {{\n{body}\nreturn {{{taken}}};}})();\n"
        f"(() => {{\n{modules}}})();\n"
    )


def _module(text: str) -> str:
    for left_out in (_TYPES, _IMPORT, _EXPORT):
        text = left_out.sub("", text)
    return text


def _read(*parts: str) -> str:
    return FOLDER.joinpath(*parts).read_text(encoding="utf-8")


def say(text: Text, *, code: bool = False) -> str:
    """Both languages as HTML, of which one is shown; with `code` what stands in `backticks` as such."""
    zh, en = (escape(printable(one)) for one in (text.zh, text.en))
    if code:
        zh, en = (_CODE.sub(r"<code>\1</code>", one) for one in (zh, en))
    return zh if zh == en else f'<span class="zh">{zh}</span><span class="en" lang="en">{en}</span>'


def _switches() -> str:
    themes = "".join(
        f'<option value="{value}" data-word="{name}">{_beside(name)}</option>'
        for value, name in (("", "theme.system"), ("light", "theme.light"), ("dark", "theme.dark"))
    )
    return (
        f'<nav class="switches" aria-label="{_beside("view")}">'
        '<label lang="en"><input type="checkbox" id="english"> English</label>'
        f'<label>{say(WORDS["theme"])} <select id="theme">{themes}</select></label></nav>'
    )


def _beside(name: str) -> str:
    """Both languages beside each other, where none can be hidden but by a script."""
    text = WORDS[name]
    return escape(f"{text.zh} {text.en}")


def json_data(id_: str, data: object) -> Template:
    """A template with data as JSON."""
    return Template(id_, json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str))
