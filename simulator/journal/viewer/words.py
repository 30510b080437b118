"""What the viewer says of its own, in both languages; `{name}` is filled in."""

from __future__ import annotations

from simulator.texts import Text

WORDS: dict[str, Text] = {
    "view": Text("view", "显示"),
    "theme": Text("theme", "主题"),
    "theme.system": Text("system", "跟随系统"),
    "theme.light": Text("light", "浅色"),
    "theme.dark": Text("dark", "深色"),
    "copy": Text("copy for a developer", "复制给开发"),
    "copied": Text("copied", "已复制"),
}
