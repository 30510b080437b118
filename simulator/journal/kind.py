"""What a kind of journal entry is made of: a frozen dataclass whose fields are facts about themselves.

Recording, export, masking, digest, rendering, filtering and the documentation read a kind's class; adding a
kind is writing one class. Ids are numbers where WeChat has numbers.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self, dataclass_transform

from simulator.journal.times import clock
from simulator.texts import NOTHING, Text
from simulator.usage import nearest

UNIX = Text("Unix seconds", "Unix 秒")
SECONDS = Text("seconds", "秒")
REAL_MS = Text("real ms", "真实毫秒")
FEN = Text("fen", "分")
BYTES = Text("bytes", "字节")

Data = Mapping[str, Any]
IN_CHINESE = "_zh"  # behind the name of a field: the field that says the same in Chinese


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Fact:
    """What is known of one field, besides its type.

    `values` are all that it can be, each with its Chinese. `secret` says that its text is masked; as a tuple
    of names, that these are masked where it is a mapping. `written` makes of its value what is written down
    of it at all, whoever reads that. `digest` makes of its value what the digest of a run covers; None leaves
    it out. No entry can be shown or judged without what is `needed`. `was` are the names that it had in older
    journals.
    """

    says: Text
    unit: Text | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    secret: bool | tuple[str, ...] = False
    written: Callable[[Any], Any] | None = None
    digest: Callable[[Any], Any] | None = None
    needed: bool = False
    was: tuple[str, ...] = ()
    sometimes: bool = False
    name: str = ""  # of the field, and its key in an entry's data
    key: str = ""

    def words(self, lang: str = "en") -> str:
        """What it means: its words, what it can be, its unit."""
        said = self.says.in_(lang)
        known = one_of(self, lang)
        colon, unit = Text(": ", "：").in_(lang), self.unit
        said = colon.join(filter(None, (said, known)))
        return f"{said}{Text(f' ({unit.en})', f'（{unit.zh}）').in_(lang)}" if unit else said

    def named(self, value: str) -> Text:
        """A value, and in Chinese what it is; any other as it is."""
        return Text(value, self.values.get(value, value))

    def beside(self, value: Any, lang: str) -> str:
        """A value with what it is: by its key, or by the beginning of its Chinese."""
        if lang != "zh":
            return f"{self.key}={value}"
        said = YES_OR_NO.get(value, value) if isinstance(value, bool) else value
        return f"{_BEGIN.split(self.says.zh, maxsplit=1)[0]} {said}"


_BEGIN = re.compile("[，：（]")
YES_OR_NO = {True: "是", False: "否"}


def one_of(fact: Fact, lang: str) -> str:
    """`a, b or c`; empty for a fact that can be anything."""
    if lang == "zh":
        return "、".join(f"{word} {meaning}" for word, meaning in fact.values.items())
    *others, last = list(fact.values) or [""]
    return f"{', '.join(others)} or {last}" if others else last


def same(value: Any) -> Any:
    """The digest covers a value as it is."""
    return value


def texts(*values: Any) -> list[str]:
    """Those that say something in words: of what is very long an entry has the head only, an object."""
    return [value for value in values if isinstance(value, str) and value]


def objects(value: Any) -> list[Data]:
    """Those in a list; none where it is no list."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def fact(
    en: str,
    zh: str,
    *,
    default: Any = dataclasses.MISSING,
    unit: Text | None = None,
    values: Mapping[str, str] | None = None,
    secret: bool | tuple[str, ...] = False,
    written: Callable[[Any], Any] | None = None,
    digest: Callable[[Any], Any] | None = None,
    needed: bool = False,
    was: tuple[str, ...] = (),
) -> Any:
    """A field of a kind. One with the `default` None stands only in the entries that it applies to; any
    other stands in all, and is null where it does not apply."""
    about = Fact(Text(en, zh), unit, values or {}, secret, written, digest, needed, was, default is None)
    return field(default=default, metadata={"fact": about})


class Owners:
    """Which stores are meant by the names and ids that entries have told of so far."""

    def __init__(self) -> None:
        self.stores: dict[str, set[str]] = {}  # name → appids
        self.orders: dict[str, str] = {}  # name or order id → appid
        self.faults: dict[str, str] = {}  # name → appid


KINDS: dict[str, type[Kind]] = {}
# Between whom things pass, as a diagram has them from left to right.
LANES: dict[str, Text] = {
    "user": Text("user", "用户"),
    "store": Text("store", "店铺"),
    "platform": Text("platform", "微信平台"),
    "provider": Text("provider", "服务商"),
}
# What can strike a push or a call on its way.
STRIKES: dict[str, Text] = {
    "lost": Text("lost", "丢失"),
    "unreachable": Text("unreachable", "无法送达"),
    "refused": Text("refused", "被拒收"),
    "silent": Text("no reply", "没有应答"),
    "spoilt": Text("spoilt", "已损坏"),
    "doubled": Text("doubled", "重复"),
    "replayed": Text("replayed", "重放"),
    "made up": Text("made up", "伪造"),
    "reply lost": Text("reply lost", "应答丢失"),
    "reply spoilt": Text("reply spoilt", "应答损坏"),
    "fault": Text("fault", "故障"),
}


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(fact,))
class Kind:
    """One kind of entry. A subclass says its `name`, its name in Chinese, and what an entry of it tells.

    What it can say beyond its fields, it overrides: how it reads in a line, whether something went wrong,
    which stores it is about. An instance made by `read` has None for what an entry lacks.
    """

    NAME: ClassVar[str] = ""
    TITLE: ClassVar[Text] = NOTHING
    SAYS: ClassVar[Text] = NOTHING
    FACTS: ClassVar[Mapping[str, Fact]] = {}  # by the key in an entry's data
    STYLE: ClassVar[str] = "dim"  # its colour in a terminal, in the words of rich
    LANES: ClassVar[tuple[str, str]] = ("platform", "platform")  # between whom it passes: of LANES below
    CONTACT: ClassVar[bool] = False  # the provider may act upon it, or has acted
    DIGEST_LAST: ClassVar[bool] = False  # sent by a thread of its own, while others are on their way
    DIGEST_UNORDERED: ClassVar[bool] = False  # the provider answers in any order

    def __init_subclass__(cls, *, name: str, zh: str, says: Text) -> None:
        if name in KINDS:
            raise ValueError(f"two kinds of entries are called {name!r}")
        if not all((name, zh, says.en, says.zh)):
            raise ValueError(f"the kind {name!r} has to say its name and what it tells in both languages")
        cls.__doc__ = cls.__doc__ or says.en
        dataclass(init=False, eq=False, repr=False, match_args=False)(cls)
        cls.NAME, cls.TITLE, cls.SAYS = name, Text(name, zh), says
        cls.FACTS = {one.key: one for one in _facts(cls)}
        cls._names = frozenset(one.name for one in cls.FACTS.values())
        cls._as_it_is = all(one.key == one.name and not one.sometimes for one in cls.FACTS.values())
        cls._covered = [(one.name, one.digest) for one in cls.FACTS.values() if one.digest]
        cls._written = [(one.key, one.written) for one in cls.FACTS.values() if one.written]
        KINDS[name] = cls

    _names: ClassVar[frozenset[str]] = frozenset()
    _as_it_is: ClassVar[bool] = True
    _covered: ClassVar[list[tuple[str, Callable[[Any], Any]]]] = []
    _written: ClassVar[list[tuple[str, Callable[[Any], Any]]]] = []

    def __init__(self, /, **fields: Any) -> None:
        # Every call and push makes one: setting 23 fields one by one, as a frozen dataclass does, is dearer
        # than all else that is done to write it down.
        if len(fields) != len(self._names) or not self._names.issuperset(fields):
            fields = _completed(type(self), fields)
        object.__setattr__(self, "__dict__", fields)

    def __setattr__(self, name: str, value: object) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def data(self) -> dict[str, Any]:
        """Its fields as an entry has them."""
        data = self.__dict__
        if not self._as_it_is:
            data = {
                one.key: value
                for one in self.FACTS.values()
                if (value := data[one.name]) is not None or not one.sometimes
            }
        for key, made_of in self._written:
            given = data.get(key)
            if given and (made := made_of(given)) is not given:
                data = {**data, key: made}
        return data

    @classmethod
    def read(cls, data: Data) -> Self:
        """An entry's fields, under their present names; None for what it lacks."""
        found = current(cls, data)
        return cls(**{one.name: found.get(one.key) for one in cls.FACTS.values()})

    # -- what a kind may say of its own ---------------------------------------------------------------

    def line(self, lang: str) -> str:
        """In one line, without number and time: its name, its phase, and the first of what it tells."""
        return f"{self.TITLE.in_(lang)} {self.told(lang)}"

    def word(self, name: str, lang: str) -> Any:
        """A field's value; where its values are named, by their name in that language."""
        value = self.__dict__[name]
        return self.FACTS[name].values.get(str(value), value) if lang == "zh" else value

    def _shown(self, one: Fact, lang: str) -> Any:
        value = self.__dict__[one.name]
        if one.values:
            return self.word(one.name, lang)
        if f"{one.name}{IN_CHINESE}" in self.FACTS:
            value = self.both(one.name).in_(lang)
        return clock(value) if one.unit is UNIX and isinstance(value, (int, float)) else value

    def told(self, lang: str, most: int = 6) -> str:
        """The first fields that are plain, each with its key, or with what that means in Chinese; a phase
        stands alone."""
        shown = [
            (one, self._shown(one, lang))
            for one in list(self.FACTS.values())[:most]
            if not isinstance(self.__dict__[one.name], (dict, list, type(None)))
            and not one.name.endswith(IN_CHINESE)
        ]
        return "  ".join(
            str(value) if one.key == "phase" else one.beside(value, lang) for one, value in shown
        )

    def went_wrong(self) -> bool:
        """Whether it tells of something that failed."""
        return False

    def strikes(self) -> tuple[str, ...]:
        """What struck it on its way, if anything: of STRIKES below."""
        return ()

    def ended(self) -> str:
        """How it was answered, in a word or a number; empty for what is not answered."""
        return ""

    def both(self, name: str) -> Text:
        """What a field says, and in Chinese the field that goes with it; an older journal has one language,
        or may have kept but the head of a text."""
        said = str(self.__dict__[name] or "")
        return Text(said, str(self.__dict__[f"{name}{IN_CHINESE}"] or said))

    def curl(self) -> str:
        """The same request as a line of curl; empty for what is none, or was not kept whole."""
        return ""

    def replay(self, seq: int) -> str:  # noqa: ARG002 - others ask
        """The command that sends it once more, out of a journal in which its number is `seq`."""
        return ""

    def leap(self) -> float:
        """By how many seconds it moved the world's clock."""
        return 0.0

    def also_called(self) -> str | None:
        """Another kind that it is of besides, such as the event of a push."""
        return None

    def stores(self, owners: Owners) -> set[str]:  # noqa: ARG002 - others ask
        """The stores that it is about: appids."""
        store = self.__dict__.get("store")
        return {store} if isinstance(store, str) and store else set()

    def teach(self, owners: Owners) -> None:
        """Tells what its names and ids stand for."""

    def counts(self) -> bool:
        """Whether the digest covers this one, of a kind that it covers."""
        return True

    def tallied(self) -> str | None:
        """A name whose entries the digest counts; None for an entry that is not counted."""
        return None

    def tallied_once(self) -> bool:
        """Whether one of that name says as much as many: how often is the provider's own choice."""
        return False

    def in_digest(self) -> list[Any] | None:
        """What the digest covers of it; None where it does not."""
        if not self._covered or not self.counts():
            return None
        return [made_of(self.__dict__[name]) for name, made_of in self._covered]

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}({', '.join(f'{key}={value!r}' for key, value in self.__dict__.items())})"
        )


def _completed(cls: type[Kind], fields: dict[str, Any]) -> dict[str, Any]:
    """The fields, and null for those that need not be given; a TypeError names one that is wrong."""
    if unknown := fields.keys() - cls._names:
        raise TypeError(
            f"{cls.__name__} has no field {min(unknown)!r}: {nearest(min(unknown), cls._names).en}"
        )
    given = {one.name: None for one in cls.FACTS.values() if one.sometimes} | fields
    if lacking := cls._names - given.keys():
        raise TypeError(f"{cls.__name__} needs {', '.join(sorted(lacking))}")
    return given


def _facts(cls: type[Kind]) -> Iterator[Fact]:
    for each in dataclasses.fields(cls):  # type: ignore[arg-type]
        about: Fact | None = each.metadata.get("fact")
        if about is None or not (about.says.zh or about.values):
            raise ValueError(f"{cls.__name__}.{each.name} has to say what it means: fact(…)")
        about.name, about.key = each.name, each.name.rstrip("_")
        yield about


def current(cls: type[Kind], data: Data) -> Data:
    """The data of an entry, with fields under their former names moved to the present ones."""
    moved = {
        before: one.key
        for one in cls.FACTS.values()
        for before in one.was
        if before in data and one.key not in data
    }
    return {moved.get(key, key): value for key, value in data.items()} if moved else data
