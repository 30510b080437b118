"""A local WeChat for providers of Channels store services.

What others may use is in `__all__`: a `Session` and what goes into it, journals read and written, and the
tables that a judge asks, of clauses and capabilities.
Loaded when first asked for, so that a start costs little: until our handlers of signals are there, a Ctrl-C
shows where Python is.
"""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` takes longer to load than all before the first handler of signals
if TYPE_CHECKING:
    from typing import Any

    from simulator.commands.address import address_options
    from simulator.commands.again import Once, command_line, given_values, given_words, shell_words
    from simulator.commands.command import command, option, version_option
    from simulator.commands.group import Group as CommandGroup
    from simulator.commands.language import language, say
    from simulator.commands.seed import salt_option, seed_option
    from simulator.commands.tls import tls_option
    from simulator.core.clauses import CLAUSES, Clause
    from simulator.core.market.pricing import RULE_SETS as PRICE_RULES
    from simulator.core.market.pricing import too_cheap
    from simulator.docs import BLOCKS as DOCUMENT_BLOCKS
    from simulator.docs import block as document_block
    from simulator.docs import renew as renew_documents
    from simulator.docs import table as markdown_table
    from simulator.documents import Problems
    from simulator.documents import Shape as DocumentShape
    from simulator.documents.json import read_json
    from simulator.documents.reader import read as read_document
    from simulator.durations import seconds as duration
    from simulator.faults.former import as_kept as journal_as_kept
    from simulator.faults.former import read as read_journal
    from simulator.files import read_whole, see_writable
    from simulator.files import write as write_file
    from simulator.journal.entry import Entry
    from simulator.journal.export import write as write_journal
    from simulator.journal.kinds import KINDS as ENTRY_KINDS
    from simulator.journal.kinds.exchanged import TOKENS as TOKEN_KINDS
    from simulator.journal.kinds.played import Cause, ScenarioPlayed
    from simulator.journal.render import line as entry_line
    from simulator.journal.times import clock as in_china
    from simulator.journal.viewer.facts import commands as entry_commands
    from simulator.journal.viewer.facts import document as entry_json
    from simulator.journal.viewer.facts import facts as entry_facts
    from simulator.journal.viewer.facts import without_secrets
    from simulator.journal.viewer.pack import MOST as MOST_PACKED
    from simulator.journal.viewer.pack import ROOM as ROOM_PACKED
    from simulator.journal.viewer.pack import Mark, Packed
    from simulator.journal.viewer.pack import pack as pack_journal
    from simulator.journal.viewer.page import page as html_page
    from simulator.journal.viewer.page import say as html_text
    from simulator.provider.capabilities import CAPABILITIES, capabilities_of
    from simulator.provider.guard import begin_ahead
    from simulator.provider.keys import PLACEHOLDERS
    from simulator.provider.keys import says as provider_key
    from simulator.provider.load import load_manifest
    from simulator.provider.manifest import Manifest, Package
    from simulator.provider.probe_rows import PROBES
    from simulator.provider.schema import PUBLISHED as PROVIDER_SCHEMA
    from simulator.provider.schema import keys as provider_keys
    from simulator.run.play import Played
    from simulator.run.secure import Tls
    from simulator.run.session import Session
    from simulator.scenario.chaos import chaos_scenarios
    from simulator.scenario.document import Scenario
    from simulator.scenario.document import file_of as scenario_file
    from simulator.scenario.dump import dumps_scenario as scenario_text
    from simulator.scenario.dump import inline as inline_yaml
    from simulator.scenario.load import load_scenarios
    from simulator.scenario.load import named as scenarios_named
    from simulator.scenario.load import word as scenario_word
    from simulator.scenario.shrink import shrink as shrink_steps
    from simulator.stopping import Stopped, stop_at_signals, tidily
    from simulator.streams import console, json_text, printable
    from simulator.texts import NOTHING, Count, Text
    from simulator.usage import Spoken, Unbound, UsageError, told, unforeseen
    from simulator.usage import nearest as nearest_word

_WHERE = {
    "CAPABILITIES": ("simulator.provider.capabilities", "CAPABILITIES"),
    "CLAUSES": ("simulator.core.clauses", "CLAUSES"),
    "Cause": ("simulator.journal.kinds.played", "Cause"),
    "CommandGroup": ("simulator.commands.group", "Group"),
    "Clause": ("simulator.core.clauses", "Clause"),
    "DOCUMENT_BLOCKS": ("simulator.docs", "BLOCKS"),
    "Entry": ("simulator.journal.entry", "Entry"),
    "Manifest": ("simulator.provider.manifest", "Manifest"),
    "PROVIDER_SCHEMA": ("simulator.provider.schema", "PUBLISHED"),
    "PRICE_RULES": ("simulator.core.market.pricing", "RULE_SETS"),
    "NOTHING": ("simulator.texts", "NOTHING"),
    "Once": ("simulator.commands.again", "Once"),
    "PLACEHOLDERS": ("simulator.provider.keys", "PLACEHOLDERS"),
    "provider_key": ("simulator.provider.keys", "says"),
    "PROBES": ("simulator.provider.probe_rows", "PROBES"),
    "provider_keys": ("simulator.provider.schema", "keys"),
    "Package": ("simulator.provider.manifest", "Package"),
    "Played": ("simulator.run.play", "Played"),
    "scenario_file": ("simulator.scenario.document", "file_of"),
    "Scenario": ("simulator.scenario.document", "Scenario"),
    "ScenarioPlayed": ("simulator.journal.kinds.played", "ScenarioPlayed"),
    "Session": ("simulator.run.session", "Session"),
    "Stopped": ("simulator.stopping", "Stopped"),
    "Tls": ("simulator.run.secure", "Tls"),
    "Text": ("simulator.texts", "Text"),
    "Count": ("simulator.texts", "Count"),
    "Unbound": ("simulator.usage", "Unbound"),
    "Spoken": ("simulator.usage", "Spoken"),
    "UsageError": ("simulator.usage", "UsageError"),
    "DocumentShape": ("simulator.documents", "Shape"),
    "Problems": ("simulator.documents", "Problems"),
    "read_document": ("simulator.documents.reader", "read"),
    "inline_yaml": ("simulator.scenario.dump", "inline"),
    "TOKEN_KINDS": ("simulator.journal.kinds.exchanged", "TOKENS"),
    "ENTRY_KINDS": ("simulator.journal.kinds", "KINDS"),
    "entry_json": ("simulator.journal.viewer.facts", "document"),
    "entry_commands": ("simulator.journal.viewer.facts", "commands"),
    "entry_facts": ("simulator.journal.viewer.facts", "facts"),
    "without_secrets": ("simulator.journal.viewer.facts", "without_secrets"),
    "Mark": ("simulator.journal.viewer.pack", "Mark"),
    "Packed": ("simulator.journal.viewer.pack", "Packed"),
    "ROOM_PACKED": ("simulator.journal.viewer.pack", "ROOM"),
    "MOST_PACKED": ("simulator.journal.viewer.pack", "MOST"),
    "pack_journal": ("simulator.journal.viewer.pack", "pack"),
    "html_page": ("simulator.journal.viewer.page", "page"),
    "html_text": ("simulator.journal.viewer.page", "say"),
    "entry_line": ("simulator.journal.render", "line"),
    "in_china": ("simulator.journal.times", "clock"),
    "begin_ahead": ("simulator.provider.guard", "begin_ahead"),
    "address_options": ("simulator.commands.address", "address_options"),
    "command": ("simulator.commands.command", "command"),
    "option": ("simulator.commands.command", "option"),
    "version_option": ("simulator.commands.command", "version_option"),
    "command_line": ("simulator.commands.again", "command_line"),
    "language": ("simulator.commands.language", "language"),
    "say": ("simulator.commands.language", "say"),
    "given_values": ("simulator.commands.again", "given_values"),
    "given_words": ("simulator.commands.again", "given_words"),
    "shell_words": ("simulator.commands.again", "shell_words"),
    "console": ("simulator.streams", "console"),
    "json_text": ("simulator.streams", "json_text"),
    "printable": ("simulator.streams", "printable"),
    "chaos_scenarios": ("simulator.scenario.chaos", "chaos_scenarios"),
    "capabilities_of": ("simulator.provider.capabilities", "capabilities_of"),
    "document_block": ("simulator.docs", "block"),
    "salt_option": ("simulator.commands.seed", "salt_option"),
    "seed_option": ("simulator.commands.seed", "seed_option"),
    "tls_option": ("simulator.commands.tls", "tls_option"),
    "see_writable": ("simulator.files", "see_writable"),
    "stop_at_signals": ("simulator.stopping", "stop_at_signals"),
    "tidily": ("simulator.stopping", "tidily"),
    "load_manifest": ("simulator.provider.load", "load_manifest"),
    "load_scenarios": ("simulator.scenario.load", "load_scenarios"),
    "duration": ("simulator.durations", "seconds"),
    "journal_as_kept": ("simulator.faults.former", "as_kept"),
    "markdown_table": ("simulator.docs", "table"),
    "read_json": ("simulator.documents.json", "read_json"),
    "read_whole": ("simulator.files", "read_whole"),
    "read_journal": ("simulator.faults.former", "read"),
    "renew_documents": ("simulator.docs", "renew"),
    "scenario_word": ("simulator.scenario.load", "word"),
    "scenarios_named": ("simulator.scenario.load", "named"),
    "scenario_text": ("simulator.scenario.dump", "dumps_scenario"),
    "shrink_steps": ("simulator.scenario.shrink", "shrink"),
    "too_cheap": ("simulator.core.market.pricing", "too_cheap"),
    "nearest_word": ("simulator.usage", "nearest"),
    "told": ("simulator.usage", "told"),
    "unforeseen": ("simulator.usage", "unforeseen"),
    "write_file": ("simulator.files", "write"),
    "write_journal": ("simulator.journal.export", "write"),
}

__all__ = [
    "CAPABILITIES",
    "CLAUSES",
    "DOCUMENT_BLOCKS",
    "ENTRY_KINDS",
    "MOST_PACKED",
    "NOTHING",
    "PLACEHOLDERS",
    "PRICE_RULES",
    "PROBES",
    "PROVIDER_SCHEMA",
    "ROOM_PACKED",
    "TOKEN_KINDS",
    "Cause",
    "Clause",
    "CommandGroup",
    "Count",
    "DocumentShape",
    "Entry",
    "Manifest",
    "Mark",
    "Once",
    "Package",
    "Packed",
    "Played",
    "Problems",
    "Scenario",
    "ScenarioPlayed",
    "Session",
    "Spoken",
    "Stopped",
    "Text",
    "Tls",
    "Unbound",
    "UsageError",
    "address_options",
    "begin_ahead",
    "capabilities_of",
    "chaos_scenarios",
    "command",
    "command_line",
    "console",
    "document_block",
    "duration",
    "entry_commands",
    "entry_facts",
    "entry_json",
    "entry_line",
    "given_values",
    "given_words",
    "html_page",
    "html_text",
    "in_china",
    "inline_yaml",
    "journal_as_kept",
    "json_text",
    "language",
    "load_manifest",
    "load_scenarios",
    "markdown_table",
    "nearest_word",
    "option",
    "pack_journal",
    "printable",
    "provider_key",
    "provider_keys",
    "read_document",
    "read_journal",
    "read_json",
    "read_whole",
    "renew_documents",
    "salt_option",
    "say",
    "scenario_file",
    "scenario_text",
    "scenario_word",
    "scenarios_named",
    "see_writable",
    "seed_option",
    "shell_words",
    "shrink_steps",
    "stop_at_signals",
    "tidily",
    "tls_option",
    "told",
    "too_cheap",
    "unforeseen",
    "version_option",
    "without_secrets",
    "write_file",
    "write_journal",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    try:
        module, attribute = _WHERE[name]
    except KeyError:
        raise AttributeError(f"simulator has no {name!r}") from None
    return getattr(import_module(module), attribute)
