"""Probe kits: one file each, for a back end of that make to mount."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from simulator import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """A file that is written beside provider.yaml. `untried` says what of it our tests leave out; nothing
    where they play it."""

    file: str
    mount: Text
    untried: Text | None = None


def text_of(name: str) -> str:
    """What the file of a kit says."""
    return files(__name__).joinpath(f"{name}.kit").read_text(encoding="utf-8")


KITS: dict[str, Kit] = {
    "flask": Kit(
        file="wxsim_probes.py",
        mount=Text("call `probes.mount(app)`", "调用 `probes.mount(app)`"),
    ),
    "express": Kit(
        file="wxsim-probes.js",
        mount=Text("`app.use('/probe', probes.router())`", "加上 `app.use('/probe', probes.router())`"),
    ),
    "spring": Kit(
        file="WxsimProbes.java",
        mount=Text(
            "a bean of `WxsimProbes.Answers`, where beans are looked for",
            "在会扫描 bean 的位置提供 `WxsimProbes.Answers`",
        ),
        untried=Text(
            "compiled against stand-ins in wxsim's tests, not played", "wxsim 的测试只用替身编译，没有运行"
        ),
    ),
    "laravel": Kit(
        file="WxsimProbes.php",
        mount=Text(
            "`WxsimProbes::mount(new YourAnswers())` in routes/api.php",
            "在 routes/api.php 中调用 `WxsimProbes::mount(new YourAnswers())`",
        ),
        untried=Text(
            "checked for its syntax in wxsim's tests, not played", "wxsim 的测试只检查语法，没有运行"
        ),
    ),
    "go": Kit(
        file="wxsim_probes.go",
        mount=Text(
            '`http.Handle("/probe/", http.StripPrefix("/probe", probes))`',
            '加上 `http.Handle("/probe/", http.StripPrefix("/probe", probes))`',
        ),
    ),
}
