"""Plays one scenario on a stage: new stores, its steps, and afterwards everything healed and retired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from zlib import crc32

from simulator.actions import together
from simulator.actions.component.conversations import restore_keys
from simulator.actions.registry import ACTIONS
from simulator.actions.stage import Stage
from simulator.core import agenda, outbox, snapshot
from simulator.core.component import accounts
from simulator.core.component.entities import Component
from simulator.core.store.entities import User
from simulator.core.store.retirement import retire
from simulator.core.switches import Switches
from simulator.core.world import World
from simulator.documents import shown
from simulator.durations import CHINA_OFFSET, DAY, HOUR
from simulator.faults import plan
from simulator.journal.digest import digest
from simulator.journal.kinds.bug import Broke
from simulator.journal.kinds.played import Cause, ScenarioPlayed
from simulator.journal.kinds.provider import ProviderWrote
from simulator.provider.capabilities import CAPABILITIES, DEEDS
from simulator.run.silence import Silence
from simulator.scenario.document import Scenario, Step
from simulator.texts import NOTHING, Text
from simulator.usage import Lacking, NotNow, ProviderFailed, Uncalled, UsageError, told

MOST_SAID = 10_000  # characters of why a play broke: what a provider wrote, or sent, may be in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What came of a play: nothing, a reason to skip, or an error of the scenario or the suite.

    `cause` says of an error that it is the failure of the provider, or that a planned fault never fired;
    empty, it is ours or the scenario's. `healed` says that the world and the provider are as they were
    before, for the next scenario.
    """

    id: str
    digest: str = ""
    error: Text = NOTHING
    cause: str = ""
    skipped: Text = NOTHING
    first_seq: int = 0
    last_seq: int = 0
    seconds: float = 0.0
    healed: bool = True


def lacking(stage: Stage, scenario: Scenario) -> Text:
    """Why a scenario cannot be played with this provider; nothing when it can."""
    needed = [
        *scenario.needs,
        *(["clock"] if scenario.start is not None else []),
        *(need for step in scenario.actions() for need in ACTIONS[step.action].needs),
    ]
    for need in dict.fromkeys(needed):
        if stage.provider is None:
            return Text("no provider is under test", "没有被测的服务商")
        if not stage.provider.offers(need):
            able = CAPABILITIES[need]
            return Text(
                f"the provider does not offer {need}: it {able.text}",
                f"服务商没有提供 {need}：{able.chinese}",
            )
    return NOTHING


@dataclass(frozen=True, slots=True)
class Broken:
    """What broke a play, and the cause of that as `Played` has it; false where nothing did."""

    why: Text = NOTHING
    cause: str = ""

    def __bool__(self) -> bool:
        return bool(self.why)


def broken_by(problem: Exception, when: Text = NOTHING) -> Broken:
    """What broke by an exception."""
    causes = {ProviderFailed: Cause.PROVIDER, Uncalled: Cause.UNCALLED}
    cause = next((cause for kind, cause in causes.items() if isinstance(problem, kind)), "")
    return Broken(Text.joined((when, told(problem)), NOTHING), cause)


def play(stage: Stage, scenario: Scenario, silence: Silence | None = None) -> Played:
    """Plays a scenario, to its end unless `silence` tells that nothing can come of the provider. What it made
    go wrong is healed when this returns, however it ended; where even that fails, the play says so. Nothing
    that goes wrong in it is raised."""
    world = stage.world
    if reason := lacking(stage, scenario):
        return unplayed(stage, scenario, skipped=reason)
    try:
        if stage.provider is not None and stage.provider.offers("clock"):
            _on_another_day(stage, scenario)
        elif stage.provider is not None:
            push_tickets(stage.world)
            stage.settle()
        before = world.switches
        parties = snapshot.take(world)
        world.play_in(scenario.scope, scenario.seed)
    except Exception as problem:  # noqa: BLE001 - the other scenarios are played all the same
        broken = _crash(stage) or broken_by(problem, Text("ahead of the first step: ", "第一步之前："))
        return unplayed(stage, scenario, broken=broken, healed=False)
    start = world.journal.last + 1
    _begins(stage, scenario)
    planned: dict[str, int] = {}
    try:
        broken, skipped = _steps(stage, scenario, planned, silence)
    except KeyboardInterrupt as stop:
        world.record(ScenarioPlayed(phase="end", id=scenario.id, error=f"stopped ({str(stop) or 'SIGINT'})"))
        raise
    healed = True
    try:
        unfired = _heal(stage, before, parties)
        broken = broken or _crash(stage)
        if unfired and not broken and not skipped:
            broken = _never_fired(scenario, unfired, planned)
    except Exception as problem:  # noqa: BLE001
        healed = False
        broken = (
            broken or _crash(stage) or broken_by(problem, Text("after the last step: ", "最后一步之后："))
        )
    if silence is not None and not broken:
        try:
            silence.ended(world)
        except Uncalled as problem:
            broken = broken_by(problem)
    taken = ""
    try:
        taken = digest(world.journal.entries(after=start - 1), ACTIONS)
    except Exception as problem:  # noqa: BLE001
        broken = broken or broken_by(problem)
    broken = _bug(world, start) or broken
    played = _ends(stage, scenario, start, broken, skipped=NOTHING if broken else skipped)
    world.play_in("")
    return replace(played, digest=taken, healed=healed)


def take(stage: Stage, scenario: Scenario) -> None:
    """Takes the steps of a scenario and leaves all that they made, faults too: a world begins with it. A
    UsageError where a step cannot be taken; its `start` is for whoever makes the world."""
    if reason := lacking(stage, replace(scenario, start=None)):
        raise Lacking(_in_file(scenario, reason))
    world = stage.world
    first = world.journal.last + 1
    world.play_in(scenario.id, scenario.seed)
    _begins(stage, scenario)
    broken, skipped = _steps(stage, scenario, {}, None)
    broken = _bug(world, first) or broken
    _ends(stage, scenario, first, broken, skipped=skipped)
    world.play_in("")
    if broken or skipped:
        raise UsageError(broken.why or _in_file(scenario, skipped))


def _in_file(scenario: Scenario, what: Text) -> Text:
    return Text(f"{shown(scenario.path)}: {what.en}", f"{shown(scenario.path)}：{what.zh}")


def unplayed(
    stage: Stage,
    scenario: Scenario,
    *,
    broken: Broken = Broken(),
    skipped: Text = NOTHING,
    healed: bool = True,
) -> Played:
    """A scenario of which no step was taken, written down with the reason."""
    first = stage.world.journal.last + 1
    _begins(stage, scenario)
    return replace(_ends(stage, scenario, first, broken, skipped=skipped), healed=healed)


def _begins(stage: Stage, scenario: Scenario) -> None:
    stage.world.record(
        ScenarioPlayed(
            phase="start",
            id=scenario.id,
            title=scenario.title,
            chinese=scenario.chinese or None,
            clauses=list(scenario.clauses),
        )
    )


def _ends(stage: Stage, scenario: Scenario, first: int, broken: Broken, *, skipped: Text) -> Played:
    journal = stage.world.journal
    error, skipped = _bounded(broken.why), _bounded(skipped)
    stage.world.record(
        ScenarioPlayed(
            phase="end",
            id=scenario.id,
            error=error.en or None,
            error_zh=_if_other(error),
            cause=broken.cause or None,
            skipped=skipped.en or None,
            skipped_zh=_if_other(skipped),
        )
    )
    return Played(
        id=scenario.id,
        error=error,
        cause=broken.cause,
        skipped=skipped,
        first_seq=first,
        last_seq=journal.last,
    )


def _bounded(text: Text) -> Text:
    return Text(text.en[:MOST_SAID], text.zh[:MOST_SAID])


def _if_other(text: Text) -> str | None:
    return text.zh if text.zh != text.en else None


def _steps(
    stage: Stage, scenario: Scenario, planned: dict[str, int], silence: Silence | None
) -> tuple[Broken, Text]:
    """Takes the steps one after the other: why that came to an end early, as broken or as a skip.

    `planned` gets the line of each fault, by its name.
    """
    broken, skipped = Broken(), NOTHING
    try:
        for step in scenario.steps:
            _do(stage, scenario, step, planned)
            _note_output(stage)
            if crash := _crash(stage):
                return crash, NOTHING
            if silence is not None:
                silence.check(stage.world)
    except Lacking as lack:
        skipped = lack.said
    except Exception as problem:  # noqa: BLE001 - the other scenarios are played all the same
        broken = broken_by(problem)
    _note_output(stage)
    if crash := _crash(stage):
        both = [one.why for one in (crash, broken) if one]
        return Broken(Text.joined(both, Text("; then ", "；然后 ")), Cause.PROVIDER), NOTHING
    return broken, skipped


def _note_output(stage: Stage) -> None:
    """Writes down what the provider has written meanwhile, so that it stands beside what it was about."""
    if stage.provider is not None and (lines := stage.provider.output()):
        stage.world.record(ProviderWrote(lines=lines))


def _do(stage: Stage, scenario: Scenario, step: Step, planned: dict[str, int]) -> None:
    """Does one step, and says where it stands when it cannot be done."""
    if step.taken:
        _do_together(stage, scenario, step)
        return
    row = ACTIONS[step.action]
    try:
        result = stage.do(step.action, step.args, origin="scenario", called=step.name or "")
        if row.makes == "fault":
            planned[result["fault"]] = step.line
        if row.settles:
            stage.settle()
    except Lacking:
        raise
    except UsageError as problem:
        kind = ProviderFailed if _is_its_own(scenario, problem) else UsageError
        place, left = f"{scenario.path.name}:{step.line}", _left_undone(scenario, problem)
        raise kind(
            Text(f"{place}: {problem.said.en}{left.en}", f"{place}：{problem.said.zh}{left.zh}")
        ) from None


def _counted_on(scenario: Scenario) -> list[str]:
    """What the provider is to do by itself, for the scenario to come to its end."""
    return [need for need in scenario.needs if need in DEEDS]


def _is_its_own(scenario: Scenario, problem: Exception) -> bool:
    """Whether a step could not be taken by the provider's failure: also where it has left undone what the
    scenario counts on, and things do not stand as they would after that."""
    return isinstance(problem, ProviderFailed) or bool(_left_undone(scenario, problem))


def _left_undone(scenario: Scenario, problem: Exception) -> Text:
    deeds = _counted_on(scenario) if isinstance(problem, NotNow) else []
    names = Text(" and to ".join(deeds), "、".join(deeds))
    counted = Text(f" (the scenario counts on the provider to {names.en})", f"（剧本指望服务商 {names.zh}）")
    return counted if deeds else NOTHING


def _do_together(stage: Stage, scenario: Scenario, step: Step) -> None:
    """Takes steps together; what went wrong with any of them is said of all."""
    failed = together.take(stage, step.taken, origin="scenario")
    if not failed:
        return
    lacks = [error.said for _, error in failed if isinstance(error, Lacking)]
    if len(lacks) == len(failed):
        raise Lacking(Text.joined(dict.fromkeys(lacks)))
    told_of = Text.joined(_of_one(scenario, each or step, error) for each, error in failed)
    bug = next((error for _, error in failed if not isinstance(error, UsageError)), None)
    if bug is not None:
        raise RuntimeError(told_of.en) from bug
    its_own = all(_is_its_own(scenario, error) for _, error in failed)
    raise (ProviderFailed if its_own else UsageError)(told_of)


def _of_one(scenario: Scenario, step: Step, error: Exception) -> Text:
    place, what, left = f"{scenario.path.name}:{step.line}", told(error), _left_undone(scenario, error)
    return Text(f"{place}: {step.action}: {what.en}{left.en}", f"{place}：{step.action}：{what.zh}{left.zh}")


def _crash(stage: Stage) -> Broken:
    """What to say of a provider that has ended without being told to; empty where it has not."""
    said = stage.provider.crash() if stage.provider is not None else NOTHING
    why = Text(f"the provider ended by itself ({said.en})", f"服务商自行退出（{said.zh}）")
    return Broken(why, Cause.PROVIDER) if said else Broken()


def _bug(world: World, start: int) -> Broken:
    """What to say where wxsim itself broke past `start`: the provider has no part in that."""
    for entry in world.journal.entries(after=start - 1, kind=Broke.NAME, limit=1):
        bug = Broke.read(entry.data)
        return Broken(
            Text(
                f"{bug.where}: {bug.error}, see entry {entry.seq}",
                f"{bug.where}：{bug.error}，见条目 {entry.seq}",
            )
        )
    return Broken()


def _never_fired(scenario: Scenario, names: list[str], planned: Mapping[str, int]) -> Broken:
    lines = ", ".join(
        f"{one} ({scenario.path.name}:{planned[one]})" if one in planned else one for one in names
    )
    cause = Cause.PROVIDER if _counted_on(scenario) else Cause.UNFIRED
    return Broken(Text(f"planned faults never fired: {lines}", f"安排的故障从未触发：{lines}"), cause)


def _on_another_day(stage: Stage, scenario: Scenario) -> None:
    """A scenario starts two days on, at an hour that comes of its id (or at its own instant), just after a
    ticket: by then the tokens and used-up quotas of the one before are over, so that it plays the same alone
    and after any other."""
    world = stage.world
    now = world.clock.now()
    today = (now + CHINA_OFFSET) // DAY * DAY - CHINA_OFFSET
    hour = today + 2 * DAY + crc32(scenario.id.encode()) % 24 * HOUR
    if scenario.start is not None and scenario.start >= now:
        hour = scenario.start
    with world.transaction():
        for component in world.tables.list(Component, "all"):
            world.schedule("ticket", component.appid, hour)
    stage.advance(to=hour)


def push_tickets(world: World) -> None:
    """Every platform pushes its ticket now: the provider may have lost what it had."""
    with world.transaction():
        for component in world.tables.list(Component, "all"):
            world.schedule("ticket", component.appid, world.clock.now())
    while agenda.perform(world):
        pass


def _heal(stage: Stage, switches: Switches, parties: snapshot.Snapshot) -> list[str]:
    """Heals everything a scenario made go wrong, retires its stores and users, and puts the other parties
    back as they were. Answers faults that never fired."""
    world = stage.world
    with world.transaction():
        unfired = [fault.name for fault in plan.heal(world) if not fault.fired and not fault.optional]
        world.switches = switches
        for component in world.tables.list(Component, "all"):
            if not component.tickets_on:
                stage.do("resume_tickets", {"component": component.appid}, origin="play")
    if world.activity.provider_down and stage.provider is not None and stage.provider.offers("restart"):
        stage.provider.restart()
    restore_keys(stage)
    stage.settle()
    with world.transaction():
        for store in accounts.everyone(world):
            retire(world, store.appid)
        for user in world.tables.list(User, "all"):
            retire(world, user.openid)
        snapshot.restore(world, parties)
        outbox.forgive(world)
    stage.start_over()
    return unfired
