"""What click itself says, in Chinese: it asks `gettext` for its words, and is answered from this table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from click import core, decorators, exceptions, formatting, parser, termui, types

MODULES = (core, decorators, exceptions, formatting, parser, termui, types)
# By the words that click asks for; of those that it counts, the plural is said alike.
CHINESE: dict[str, str] = {
    # help
    "Usage:": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "default: {default}": "默认：{default}",
    "env var: {var}": "环境变量：{var}",
    "required": "必填",
    "(dynamic)": "（视情况）",
    # errors
    "Error: {message}": "错误：{message}",
    "Try '{command} {option}' for help.": "用法见 '{command} {option}'。",
    "Missing command.": "缺少命令。",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing parameter: {param_name}": "缺少参数：{param_name}",
    "Missing {param_type}": "缺少 {param_type}",
    "Choose from:\n\t{choices}": "可选：\n\t{choices}",
    "No such option {name!r}.": "没有选项 {name!r}。",
    "No such option: {name}": "没有选项 {name}",
    "No such command {name!r}.": "没有命令 {name!r}。",
    "Did you mean {possibility}?": "是不是 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "（是不是其中之一：{possibilities}？）",
    "(Possible options: {possibilities})": "（可用的选项：{possibilities}）",
    "Invalid value: {message}": "值有误：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的值有误：{message}",
    "Got unexpected extra argument ({args})": "多余的参数（{args}）",
    "Option {name!r} does not take a value.": "选项 {name!r} 不带值。",
    "Option {name!r} requires an argument.": "选项 {name!r} 需要一个值。",
    "Argument {name!r} takes {nargs} values.": "参数 {name!r} 需要 {nargs} 个值。",
    "Takes {nargs} values but 1 was given.": "需要 {nargs} 个值，只给了 1 个。",
    "{value!r} is not {choice}.": "{value!r} 不是 {choice}。",
    "{value!r} is not one of {choices}.": "{value!r} 不在可选值之列：{choices}。",
    "{value!r} is not a valid {number_type}.": "{value!r} 不是所要的数（{number_type}）。",
    "{value} is not in the range {range}.": "{value} 超出范围 {range}。",
    "{value!r} is not a valid boolean. Recognized values: {states}": "{value!r} 不是布尔值，可写：{states}",
    "{name} {filename!r} does not exist.": "{filename!r} 不存在。",
    "{name} {filename!r} is a file.": "{filename!r} 是文件，不是文件夹。",
    "{name} {filename!r} is a directory.": "{filename!r} 是文件夹，不是文件。",
    "{name} {filename!r} is not readable.": "{filename!r} 无法读取。",
    "{name} {filename!r} is not writable.": "{filename!r} 无法写入。",
    "{name} {filename!r} is not executable.": "{filename!r} 无法执行。",
}


@contextmanager
def clicks_words(lang: str) -> Iterator[None]:
    """Until its end, click says its own words in a language: `en` or `zh`."""
    asking = {"_": _one, "ngettext": _of_many} if lang == "zh" else {}
    before = [
        (module, name, vars(module)[name]) for module in MODULES for name in asking if name in vars(module)
    ]
    for module, name, _ in before:
        setattr(module, name, asking[name])
    try:
        yield
    finally:
        for module, name, ask in before:
            setattr(module, name, ask)


def _one(words: str) -> str:
    return CHINESE.get(words, words)


def _of_many(one: str, many: str, count: int) -> str:
    return CHINESE.get(many, _one(one)) if count != 1 else _one(one)
