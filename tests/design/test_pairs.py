"""Every text of a row is said in English and in Chinese, and both say the same.

The same is: the words of the glossary, and all that stands for itself in a text, as numbers, names of fields
and what is in backquotes.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields

import click

from conformance.asked import RESTS
from conformance.checks import FAMILIES
from conformance.cli import main as wxconf
from conformance.dimensions.reasons import THINGS, WHYS
from conformance.dimensions.rows import ROWS as DIMENSIONS
from conformance.matters import ROWS
from conformance.preflight.rules import RULES
from conformance.reference.variants import variants
from conformance.registry import checks
from conformance.report.compare import CHANGES
from conformance.report.formats import FORMATS
from conformance.report.summary import OWN as SUMMARY
from conformance.report.words import VERDICTS
from conformance.report.words import WORDS as REPORT
from conformance.setup.kits import KITS
from conformance.setup.questions import QUESTIONS
from simulator.actions import ACTIONS
from simulator.actions.registry import heading
from simulator.cli import main as wxsim
from simulator.commands.click_words import CHINESE as CLICK
from simulator.commands.command import Option, Spoken
from simulator.core.clauses import CLAUSES
from simulator.core.error_codes import ERRORS
from simulator.core.store.event_table import NEVER
from simulator.core.store.event_table import ROWS as EVENTS
from simulator.core.switches import Switches
from simulator.docs.order_push import FIELDS as ORDER_PUSH
from simulator.endpoints.table import ROWS as ENDPOINTS
from simulator.faults.rows import ROWS as FAULTS
from simulator.glossary import GLOSSARY
from simulator.journal.kinds import KINDS
from simulator.journal.kinds.tls import ADVICE
from simulator.journal.viewer.words import WORDS as VIEWER
from simulator.openapi.routes import ROUTES
from simulator.provider.capabilities import CAPABILITIES
from simulator.provider.keys import KEYS, PLACEHOLDERS
from simulator.provider.probe_rows import PROBES
from simulator.shapes.notation import UNITS
from simulator.shapes.shape import groups, names, shape
from simulator.texts import Text
from simulator.tls.environment import VARIABLES
from simulator.usage import UsageError
from simulator.web.metrics import METRICS
from tests.design.code import ROOT, files, nodes


def errors(of: type[UsageError]) -> Iterator[type[UsageError]]:
    """An error of use, and all that are one."""
    yield of
    for each in of.__subclasses__():
        yield from errors(each)


WALKED = (
    *(
        "Ability",
        "Action",
        "Answered",
        "Arg",
        "Capability",
        "Check",
        "Clause",
        "Dimension",
        "Endpoint",
        "ErrorCode",
        "Fact",
        "Family",
        "Format",
        "Kind",
        "Kit",
        "Metric",
        "Route",
        "Part",
        "Row",
        "Rule",
        "Shape",
        "Variable",
        "Variant",
        "Why",
    ),
)
NO_ROW = {
    "Probe": "a capability is made of its title, and its rules are walked",
    "ActionDone": "an action's own words are walked",
    "FaultChanged": "a fault's own words are walked",
    "Outcome": "its texts are said with a service's own words",
    **dict.fromkeys(("Scenario", "ScenarioPlayed", "ScenarioStarted"), "its files are walked"),
    **dict.fromkeys(
        (
            *(
                "Answer",
                "Attributed",
                "Broken",
                "Cause",
                "DoneTwice",
                "Evidence",
                "Finding",
                "Kept",
                "Line",
                "Machine",
                "Owed",
                "Played",
                "Plays",
                "Proof",
                "Reading",
                "Recorded",
                "Result",
                "RunEnded",
                "RunStarted",
                "ScenarioEnded",
                "Sent",
                "Share",
                "Sign",
                "Table",
                "Visit",
            ),
            *("Floor", "Loop", "Problem", "Twice", "UsedId", "Wanting", "Wrong", "WrongRow", "_Writer"),
        ),
        "its texts stand in the code",
    ),
    **dict.fromkeys(
        ("Failure", "Found", "Like", "Mark", "Said", "Skipped", "Step"),
        "its texts are those of other rows",
    ),
}
# What of a text may rightly be missing in the other language, and why.
SEQUENCE = "the order in which things come"
OF_A_TOKEN = "a token is renewed, and no service"
EXCEPTIONS = {
    ("scenario push/late-around-the-clock", "order"): SEQUENCE,
    ("scenario push/side-by-side", "order"): SEQUENCE,
    ("scenario store/events-twice-and-crossed", "order"): SEQUENCE,
    ("scenario auth/at-once", "renewal"): OF_A_TOKEN,
    ("scenario token/rotated", "renewal"): OF_A_TOKEN,
    ("check push.order-independent", "order"): SEQUENCE,
    ("fault of a push reorder", "order"): SEQUENCE,
    ("switch parallel_keeps_order", "order"): SEQUENCE,
    ("option wxsim serve --parallel", "order"): SEQUENCE,
}

# The same of texts that stand in the code.
SAID_ELSEWHERE = "another part of the sentence says it"
INLINE_EXCEPTIONS = {
    ("simulator/cli.py", "order"): SEQUENCE,
    ("simulator/core/store/aftersale/rules.py", "account"): "one of money, 退款账户",
    ("simulator/core/store/complaint/dialog.py", "order"): "a work order, 工单",
    ("simulator/core/store/product/checks.py", "market"): "the market price, 市场价",
    ("simulator/faults/rows.py", "order"): SEQUENCE,
    ("conformance/asked.py", "provider"): SAID_ELSEWHERE,
    ("conformance/doctor/offered.py", "provider"): SAID_ELSEWHERE,
    ("simulator/tls/kept.py", "package"): "one of Python, and none of the market",
}

# What tells somebody something, by its first argument.
SPEAKING = {*(error.__name__ for error in errors(UsageError)), "BadParameter", "echo"}
# Files that speak to programs, or to whoever writes a part of the suite.
ONE_LANGUAGE = {
    "conformance/history/items.py",
    "conformance/mutants.py",
    "conformance/report/annotations.py",
    "simulator/commands/play.py",
}

# In what is filled in: the word for a language, and what is said in one where a table has no pair.
EITHER = re.compile(r"\.(?:en|zh|text|chinese|rule|why|summary|help)\b|(?:, )?'[^']*'")
WORDS = re.compile(r"[a-z]{2}")
HEAD = re.compile(r"^(title|chinese): (.+)$", re.MULTILINE)
BRACES = re.compile(r"\{[^{}]*\}|·")
CHINESE = "[\u4e00-\u9fff]"
ITSELF = re.compile(r"`[^`]+`|\$[A-Z]+\$|[a-z]+(?:_[a-z0-9]+)+|\d+")
NARROW = re.compile(rf"{CHINESE}[,;:!?()]|[,;:!?()]{CHINESE}")
TERMS = {
    term: re.compile(rf"(?<![\w-]){re.escape(term)}(?:s|es)?(?![\w-])", re.IGNORECASE)
    for term in sorted(GLOSSARY, key=len, reverse=True)
}


def texts() -> Iterator[tuple[str, Text]]:
    """Every text of a row, by the table and the row it stands in."""
    yield from _of_the_scenarios()
    for endpoint in ENDPOINTS:
        yield f"endpoint {endpoint.id}", Text(endpoint.summary, endpoint.chinese)
    for capability, told in CAPABILITIES.items():
        yield f"capability {capability}", Text(told.text, told.chinese)
    for action in ACTIONS.values():
        yield f"action {action.name}", Text(action.summary, action.chinese)
        for arg in action.args:
            yield f"action {action.name} {arg.name}", Text(arg.help, arg.chinese)
    for fault in FAULTS:
        yield f"fault of a {fault.on} {fault.effect}", fault.text
    for switch in fields(Switches):
        yield f"switch {switch.name}", switch.metadata["help"]
    for clause in CLAUSES.values():
        yield f"clause {clause.id}", Text(clause.text, clause.chinese)
        if clause.reason:
            yield f"clause {clause.id} reason", clause.reason
    for event in EVENTS:
        yield f"event {event.name}", event.cause
    for start, why in NEVER.items():
        yield f"event {start}", why
    for metric in METRICS:
        yield f"metric {metric.name}", metric.says
    for code in ERRORS.values():
        yield f"error {code.code}", code.says
    for variable in VARIABLES:
        yield f"variable {variable.name}", variable.readers
    yield from _of_the_commands()
    yield from _of_the_calls()
    yield from _of_the_documents()
    yield from _of_a_provider()
    yield from _of_the_suite()
    yield from _of_the_setup()
    yield from _of_the_journal()


def _of_the_commands() -> Iterator[tuple[str, Text]]:
    for program in (wxsim, wxconf):
        for command in (program, *program.commands.values()):
            assert isinstance(command, Spoken), f"{command.name} is said in one language alone"
            yield f"command {program.name} {command.name}", command.says
            for param in command.params:
                if isinstance(param, click.Option):
                    assert isinstance(param, Option), f"{param.name} is said in one language alone"
                    yield f"option {program.name} {command.name} {param.opts[-1]}", param.says
    for module in {row.run.__module__ for row in ACTIONS.values()}:
        yield f"actions of {module}", heading(sys.modules[module])
    for english, chinese in CLICK.items():
        yield f"click's {english}", Text(english, chinese)


def _of_the_scenarios() -> Iterator[tuple[str, Text]]:
    for path in sorted(ROOT.glob("scenarios/*/**/*.yaml")):
        head = dict(HEAD.findall(path.read_text(encoding="utf-8")))
        yield f"scenario {path.parent.name}/{path.stem}", Text(head["title"], head.get("chinese", ""))


def _of_the_calls() -> Iterator[tuple[str, Text]]:
    for name in names():
        if shape(name).title.en:
            yield f"call {name}", shape(name).title
    for name, title in groups().items():
        yield f"group {name}", title


def _of_the_setup() -> Iterator[tuple[str, Text]]:
    for kit in KITS.values():
        yield f"kit {kit.file}", kit.mount
    for word, question in QUESTIONS.items():
        yield f"question {word}", question


def _of_the_documents() -> Iterator[tuple[str, Text]]:
    for unit, meaning in UNITS.items():
        yield f"unit {unit}", meaning
    for route in ROUTES:
        yield f"route {route.path}", route.title
        for name, (text, _) in route.query.items():
            yield f"route {route.path} {name}", text


def _of_a_provider() -> Iterator[tuple[str, Text]]:
    for path, says in KEYS.items():
        yield f"key {path}", says
    for word, stands_for in PLACEHOLDERS.items():
        yield f"placeholder {word}", stands_for
    for name, probe in PROBES.items():
        for part in probe.body:
            yield f"probe {name} {part.name}", part.text
        for answer in probe.answers:
            yield f"probe {name} {answer.status}", answer.text
        for number, rule in enumerate(probe.rules):
            yield f"probe {name} rule {number}", rule
    for name, (why, _) in RESTS.items():
        yield f"rests on {name}", why
    for name, told in ORDER_PUSH.items():
        yield f"order push {name}", told


def _of_the_suite() -> Iterator[tuple[str, Text]]:
    for check in checks().values():
        yield f"check {check.id}", Text(check.rule, check.chinese)
        for name in ("ours", "voluntary"):
            if text := getattr(check, name):
                yield f"check {check.id} {name}", text
        if check.able:
            yield f"check {check.id} able", check.able.never
    for name, family in FAMILIES.items():
        yield f"family {name}", family.title
        yield f"family {name}, why", family.matters
    for patterns, why in ROWS:
        yield f"matters {patterns}", why
    for rule in RULES:
        yield f"rule {rule.id}", rule.text
    for dimension in DIMENSIONS:
        yield f"dimension {dimension.id}", dimension.text
    for why in WHYS.values():
        yield f"reason {why.id}", why.legend
    for name, thing in THINGS.items():
        yield f"reason of {name}", thing
    for variant in variants().values():
        yield f"variant {variant.name}", Text(variant.why, variant.chinese)
    yield from _of_reports()


def _of_reports() -> Iterator[tuple[str, Text]]:
    for form in FORMATS:
        yield f"format {form.name}", form.says
        yield f"readers of {form.name}", form.readers
    for table in (CHANGES, VERDICTS, REPORT, SUMMARY):
        for name, said in table.items():
            yield f"report {name}", said


def _of_the_journal() -> Iterator[tuple[str, Text]]:
    for word, said in VIEWER.items():
        yield f"viewer {word}", said
    for reason, advice in ADVICE.items():
        yield f"advice {reason}", advice
    for name, kind in KINDS.items():
        yield f"journal {name}", kind.TITLE
        yield f"journal {name} says", kind.SAYS
        for fact in kind.FACTS.values():
            if fact.says.en or not fact.values:  # what it can be says enough in English
                yield f"journal {name}.{fact.key}", fact.says
            if fact.unit:
                yield f"journal {name}.{fact.key} unit", fact.unit
            for value, chinese in fact.values.items():
                yield f"journal {name}.{fact.key} {value}", Text(value, chinese)


TEXTS = dict(texts())


def inline() -> Iterator[tuple[str, Text, tuple[list[str], list[str]]]]:
    """Every pair that stands in the code: where, what it says with `·` for what is filled in, and that."""
    for path in files("simulator", "conformance"):
        where = path.relative_to(ROOT).as_posix()
        for call in nodes(path):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "Text" and len(call.args) == 2:
                en, zh = map(spoken, call.args)
                if en and zh:
                    yield f"{where}:{call.lineno}", Text(en[0], zh[0]), (en[1], zh[1])


def spoken(text: ast.expr) -> tuple[str, list[str]] | None:
    """A text in the code, and what is filled in, whichever language that is in; None for another value."""
    if isinstance(text, ast.Constant):
        return str(text.value), []
    if not isinstance(text, ast.JoinedStr):
        return None
    filled = [_filled(part) for part in text.values if isinstance(part, ast.FormattedValue)]
    said = "".join(str(part.value) if isinstance(part, ast.Constant) else "·" for part in text.values)
    return said, sorted(EITHER.sub("", one) for one in filled)


def _filled(part: ast.FormattedValue) -> str:
    """What is filled in; of a count the number, which English alone has a word behind."""
    value = part.value
    if isinstance(value, ast.Call) and ast.unparse(value.func) == "Count":
        return f"{{{ast.unparse(value.args[0])}}}"
    return ast.unparse(part)


INLINE = tuple(inline())


def lacking(text: Text) -> str:
    """The language that a text is not said in; empty for none, and where all of it is filled in."""
    if text.en.strip() and not WORDS.search(BRACES.sub("", text.en)):
        return ""
    return "English" if not text.en.strip() else "" if re.search(CHINESE, text.zh) else "Chinese"


def other_terms(text: Text) -> list[str]:
    """Words of the glossary that the English has, and the Chinese has neither in Chinese nor as they are."""
    found, left = [], text.en
    for term, pattern in TERMS.items():
        said = set(pattern.findall(left))
        left = pattern.sub("·", left)
        if said and not any(words in text.zh for words in (*GLOSSARY[term], *said)):
            found.append(term)
    return found


def one_sided(text: Text) -> set[str]:
    """What stands for itself in one of the two, and is missing in the other."""
    if ITSELF.fullmatch(text.en):  # a word of the journal, which its Chinese explains
        return set()
    return set(ITSELF.findall(text.en)) ^ set(ITSELF.findall(text.zh))


def not_excepted(where: str, words: Iterable[str]) -> list[str]:
    """Those of the words that are no exceptions, each with the text that it is missing in."""
    return [f"{where}: {word} in {TEXTS[where]!r}" for word in words if (where, word) not in EXCEPTIONS]


def test_a_text_is_said_in_both_languages() -> None:
    silent = [f"{where} in {lacking(text)}" for where, text in TEXTS.items() if lacking(text)]
    assert not silent, "\n".join(silent)


def test_the_chinese_has_the_terms_of_the_glossary() -> None:
    missing = [line for where, text in TEXTS.items() for line in not_excepted(where, other_terms(text))]
    assert not missing, "\n".join(missing)


def test_what_stands_for_itself_stands_in_both() -> None:
    differing = [line for where, text in TEXTS.items() for line in not_excepted(where, one_sided(text))]
    assert not differing, "\n".join(differing)


def test_chinese_is_written_with_its_own_marks() -> None:
    assert {where: text.zh for where, text in TEXTS.items() if NARROW.search(text.zh)} == {}


def test_a_sentence_is_one_in_both() -> None:
    ends = {where: (text.en[-1:], text.zh[-1:]) for where, text in TEXTS.items()}
    assert {where: end for where, end in ends.items() if end[0] == "." and end[1] != "。"} == {}
    assert {where: end for where, end in ends.items() if end[1] == "。" and end[0] not in ".…"} == {}


def test_a_text_in_the_code_is_said_in_both_languages_and_with_the_same_in_it() -> None:
    wrong = [
        f"{where}: {fault} in {tuple(text)}"
        for where, text, filled in INLINE
        for fault in inline_faults(text, *filled)
        if (where.partition(":")[0], fault) not in INLINE_EXCEPTIONS
    ]
    assert wrong == []


def inline_faults(text: Text, en: list[str], zh: list[str]) -> Iterator[str]:
    """All that is wrong of a pair in the code."""
    if text.en != text.zh and lacking(text):
        yield f"no {lacking(text)}"
    if en != zh:
        yield f"{', '.join(en)}, and in Chinese {', '.join(zh)}"
    yield from other_terms(text)
    yield from one_sided(text)
    if NARROW.search(text.zh):
        yield "marks of English"


def test_what_is_judged_is_named_in_both_languages() -> None:
    """A label that is a `str` is a name, the same in both; words make it a Text."""
    worded = [
        f"{path.relative_to(ROOT)}:{each.lineno}"
        for path in files("conformance")
        for each in nodes(path)
        if isinstance(each, ast.FunctionDef)
        and each.name == "label"
        and ast.unparse(each.returns or each) == "str"
        for part in ast.walk(each)
        if isinstance(part, ast.JoinedStr)
        and any(isinstance(one, ast.Constant) and WORDS.search(str(one.value)) for one in part.values)
    ]
    assert worded == []


def test_what_is_told_at_the_keyboard_is_told_in_both_languages() -> None:
    assert [where for where in told_in_one_language() if where.partition(":")[0] not in ONE_LANGUAGE] == []


def told_in_one_language() -> Iterator[str]:
    """Errors, refusals and lines at the keyboard whose words stand in the code in one language alone."""
    for path in files("simulator", "conformance"):
        where = path.relative_to(ROOT).as_posix()
        for call in nodes(path):
            if not isinstance(call, ast.Call):
                continue
            name = ast.unparse(call.func).rpartition(".")[2]
            whys = [each.value for each in call.keywords if name == "Refusal" and each.arg == "why"]
            for text in (*(call.args[:1] if name in SPEAKING else ()), *whys):
                said = spoken(text)
                if said and WORDS.search(ITSELF.sub("", said[0])):
                    yield f"{where}:{call.lineno} {said[0]}"


def test_a_fault_of_a_text_in_the_code_is_seen() -> None:
    assert list(inline_faults(Text("a push of ·", "·的推送"), ["{a}"], ["{a}"])) == []
    assert list(inline_faults(Text("a push of ·", "·的推送"), ["{a}"], ["{b}"])) != []
    assert list(inline_faults(Text("a push", "推 pushes 送"), [], [])) == []
    assert list(inline_faults(Text("a push of 5", "推送"), [], [])) == ["5"]
    assert list(inline_faults(Text("some text", ""), [], [])) == ["no Chinese"]


def test_every_exception_is_needed_and_has_a_reason() -> None:
    needed = {
        (where, word) for where, text in TEXTS.items() for word in (*other_terms(text), *one_sided(text))
    }
    assert set(EXCEPTIONS) <= needed
    assert all(EXCEPTIONS.values())


def test_every_term_is_used() -> None:
    said = " ".join(text.en for text in TEXTS.values())
    assert [term for term, pattern in TERMS.items() if not pattern.search(said)] == []


def test_a_difference_is_seen() -> None:
    assert lacking(Text("a store", "")) == "Chinese"
    assert lacking(Text("a store", "a store")) == "Chinese"
    assert lacking(Text("", "店铺")) == "English"
    assert one_sided(Text("`by` within 5 s, see ec.order_get", "3 秒内 `by`")) == {"5", "3", "order_get"}
    assert other_terms(Text("Stores of a third-party platform", "平台的店铺")) == ["third-party platform"]
    assert NARROW.search("店铺, 服务")


def test_every_kind_of_row_with_a_text_is_walked() -> None:
    assert set(classes_with_texts()) == {*WALKED, *NO_ROW}


def classes_with_texts() -> Iterator[str]:
    """Classes that have a field for a text in Chinese."""
    for path in files("simulator", "conformance"):
        for node in nodes(path):
            if isinstance(node, ast.ClassDef):
                rows = [each for each in node.body if isinstance(each, ast.AnnAssign)]
                if any(re.search(r"^chinese:|\bText\b", ast.unparse(row)) for row in rows):
                    yield node.name
