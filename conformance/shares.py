"""What the journal of a run says of the run itself; and the journals of all its shares as that of one run."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from conformance.events import Event, RunStarted, ScenarioEnded, ScenarioStarted
from conformance.runner import RUN, Enough, error_of, offered_in, titles_in
from conformance.selection.shards import Shard
from conformance.side_by_side import renumbered
from simulator import NOTHING, Entry, Text, UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a run was. `scenarios` are those of all its shards, each as often as it is played; `words` those
    that it was given."""

    shard: str = ""
    scenarios: tuple[str, ...]
    left: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    checks: tuple[str, ...]
    words: tuple[str, ...] = ()


class Diary:
    """Listens to a run, for what the header of its journal is to say of it."""

    def __init__(self, about: About) -> None:
        self._about = about
        self._meant = 0
        self._ended: list[ScenarioEnded] = []
        self._cut = NOTHING

    def take(self, event: Event) -> None:
        if isinstance(event, RunStarted):
            self._meant = len(event.scenarios)
        elif isinstance(event, ScenarioEnded):
            self._ended.append(event)

    def heeding(self, enough: Enough | None) -> Enough | None:
        """The same, with what it says written down too: a run that ends so was not stopped."""
        if enough is None:
            return None

        def heeded(*seen: Any) -> Text:
            self._cut = enough(*seen)
            return self._cut

        return heeded

    def header(self, header: Mapping[str, Any]) -> dict[str, Any]:
        """The same with what is known of the run by now."""
        how = {"meant": self._meant, "cut": self._cut, "ended": [asdict(one) for one in self._ended]}
        return {**header, RUN: {**asdict(self._about), **how}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A journal of one share, as it was read: so many plays were `meant`, and `cut` says why it ended itself
    before they were all played."""

    path: Path
    header: Mapping[str, Any]
    entries: Sequence[Entry]
    about: About
    shard: Shard
    meant: int
    cut: Text
    ended: tuple[ScenarioEnded, ...]

    @classmethod
    def read(cls, path: Path, header: Mapping[str, Any], entries: Sequence[Entry]) -> Share:
        """A UsageError where it is the journal of no share."""
        row = header.get(RUN)
        if not isinstance(row, Mapping) or not row.get("shard"):
            raise UsageError(
                Text(
                    f"{path}: no journal of `wxconf run --shard`; `wxconf judge` judges a whole one",
                    f"{path}：不是 `wxconf run --shard` 的日志；完整的日志用 `wxconf judge` 判定",
                )
            )
        try:
            fields = {name: _frozen(row[name]) for name in About.__dataclass_fields__}
            ended = tuple(_ended(one) for one in row["ended"])
            share = cls(
                path=path,
                header=header,
                entries=entries,
                about=About(**fields),
                shard=Shard.read(row["shard"]),
                meant=int(row["meant"]),
                cut=Text(*row["cut"]),
                ended=ended,
            )
        except (KeyError, TypeError, ValueError, UsageError) as error:
            raise UsageError(
                Text(
                    f"{path}: its header says of the run what cannot be read: {error}",
                    f"{path}：开头对本次运行的说明无法读取：{error}",
                )
            ) from None
        if cut_off := share._cut_off():
            raise UsageError(
                Text(
                    f"{path}: is cut off: it says that {cut_off} was played, and has not its end",
                    f"{path}：不完整：写明演过 {cut_off}，却没有它的结尾",
                )
            )
        return share

    def _cut_off(self) -> str:
        """The first scenario that was played, and is not there to its end; none where old entries were not
        kept, or what broke is ours."""
        if self.header.get("removed"):
            return ""
        there = Counter(str(one.data.get("id", "")) for one in self.entries if _is_end(one))
        meant = Counter(one.id for one in self.ended if not one.error)
        return next((id_ for id_ in meant if meant[id_] > there[id_]), "")

    @property
    def stopped(self) -> bool:
        """Whether somebody stopped it before its end."""
        return len(self.ended) < self.meant and not self.cut

    @property
    def salt(self) -> str:
        return str(self.header.get("salt") or "")

    def facts(self) -> Iterator[tuple[Text, Any]]:
        """What all shares have to agree on, each with its name."""
        provider = self.header.get("provider") or {}
        yield Text("the number of shares", "份数"), self.shard.of
        yield Text("the version of wxsim", "wxsim 版本"), self.header.get("wxsim")
        yield Text("the provider", "服务商"), provider.get("name")
        yield Text("what the provider offers", "服务商提供的能力"), sorted(offered_in(self.header) or ())
        yield Text.same("--seed"), self.header.get("seed")
        yield Text("the checks", "检查"), self.about.checks
        yield Text("the scenarios", "剧本"), self.about.scenarios


def _ended(row: Mapping[str, Any]) -> ScenarioEnded:
    """A row of the header, also of an earlier version, which said why in one language."""
    whys = {name: row[name] for name in ("error", "skipped")}
    said = {name: Text.same(why) if isinstance(why, str) else Text(*why) for name, why in whys.items()}
    return ScenarioEnded(**{**row, **said})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The shares of a run, put together: one header, and one journal in the order of all scenarios."""

    shares: tuple[Share, ...]
    header: Mapping[str, Any]
    entries: Sequence[Entry]
    ended: tuple[ScenarioEnded, ...]

    @property
    def about(self) -> About:
        return self.shares[0].about

    @property
    def partial(self) -> bool:
        """Whether some share ended before all of it was played."""
        return len(self.ended) < len(self.about.scenarios)

    @property
    def stopped(self) -> tuple[Share, ...]:
        """The shares that did so since somebody stopped them."""
        return tuple(one for one in self.shares if one.stopped)

    @property
    def left(self) -> frozenset[str]:
        """What was left out of the run, or not played to its end since a share was stopped."""
        return frozenset(self.about.left) | (set(self.about.scenarios) - {one.id for one in self.ended})

    def salt_of(self, scenario: str) -> str:
        """That of the share which played it."""
        found = (one.salt for one in self.shares if any(each.id == scenario for each in one.ended))
        return next(found, self.shares[0].salt)

    @property
    def errors(self) -> dict[str, Text]:
        """What the shares said of scenarios that were not played to their end."""
        named: Collection[str] = self.about.named
        return {one.id: error for one in self.ended if (error := error_of(one, named))}

    def told(self) -> Iterator[Event]:
        """The run from its beginning until all is played."""
        titles = titles_in(self.entries)
        yield RunStarted(
            provider=str((self.header.get("provider") or {}).get("name", "")),
            scenarios=self.about.scenarios,
            checks=len(self.about.checks),
            seed=int(self.header.get("seed") or 0),
            salt=self.shares[0].salt,
            offered=offered_in(self.header),
        )
        for one in self.ended:
            yield ScenarioStarted(number=one.number, id=one.id, title=titles.get(one.id, NOTHING))
            yield one


def whole(shares: Iterable[Share]) -> Whole:
    """All shares of one run as one. A UsageError where one is missing, there twice, or of another run."""
    found = sorted(shares, key=lambda one: one.shard.number)
    first = found[0]
    for other in found[1:]:
        for (name, ours), (_, theirs) in zip(first.facts(), other.facts(), strict=True):
            if ours != theirs:
                paths = Text(f"{first.path} and {other.path}", f"{first.path} 与 {other.path}")
                raise UsageError(
                    Text(
                        f"{paths.en} are no shares of one run: {name.en} differs",
                        f"{paths.zh} 不属于同一次运行：{name.zh}不同",
                    )
                )
    for one, other in pairwise(found):
        if one.shard == other.shard:
            raise UsageError(
                Text(
                    f"{one.path} and {other.path} are both share {one.shard}",
                    f"{one.path} 与 {other.path} 都是第 {one.shard} 份",
                )
            )
    if lacking := sorted(set(range(1, first.shard.of + 1)) - {one.shard.number for one in found}):
        names = ", ".join(str(Shard(number, first.shard.of)) for number in lacking)
        raise UsageError(
            Text(
                f"share {names} is missing: name the journals of all {first.shard.of}",
                f"缺少第 {names} 份：请给出全部 {first.shard.of} 份的日志",
            )
        )
    pieces = {key: piece for one in found for key, piece in _pieces(one).items()}
    ended = {key: over for one in found for key, over in _by_play(one.ended)}
    order = list(_counted(first.about.scenarios))
    entries: list[Entry] = []
    for key in (*order, *(key for key in pieces if key not in order)):
        entries += renumbered(pieces.get(key, ()), len(entries) + 1)
    over = [replace(ended[key], number=number) for number, key in enumerate(order, 1) if key in ended]
    removed = sum(int(one.header.get("removed") or 0) for one in found)
    header = {**first.header, "removed": removed}
    return Whole(shares=tuple(found), header=header, entries=entries, ended=tuple(over))


Play = tuple[str, int]  # a scenario, and which of its plays


def _counted(ids: Iterable[str]) -> Iterator[Play]:
    seen: dict[str, int] = {}
    for id_ in ids:
        seen[id_] = seen.get(id_, 0) + 1
        yield id_, seen[id_]


def _by_play(ended: Sequence[ScenarioEnded]) -> Iterator[tuple[Play, ScenarioEnded]]:
    return zip(_counted(one.id for one in ended), ended, strict=True)


def _pieces(share: Share) -> dict[Play, list[Entry]]:
    """A journal cut behind each scenario, so that what lies ahead of one goes with it; its worlds are called
    after the share. What lies behind the last is under "" and the number of the share."""
    left = deque(share.entries)
    ends = [at for at, one in enumerate(share.entries) if _is_end(one)]
    plays = _counted(str(share.entries[at].data.get("id", "")) for at in ends)
    found: dict[Play, list[Entry]] = {}
    begun = 0
    for play, end in zip(plays, ends, strict=True):
        found[play] = [_of(share, left.popleft()) for _ in range(end + 1 - begun)]
        begun = end + 1
    found["", share.shard.number] = [_of(share, one) for one in left]
    return found


def _is_end(entry: Entry) -> bool:
    return entry.kind == "scenario" and entry.data.get("phase") == "end"


def _of(share: Share, entry: Entry) -> Entry:
    """Of a worker's world, `2/world`, the worker is another one in each share."""
    part = "." if "/" in entry.world else "/"
    return replace(entry, world=f"{share.shard.number}{part}{entry.world}")
