"""The whole-network release test, rehearsed: the platform's robot plays it, and says what failed why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.actions.lookup import component_of
from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.core import outbox
from simulator.core.component import authorization, conversations, publication, tickets
from simulator.core.component.accounts import Account
from simulator.core.component.entities import Component
from simulator.core.component.publication import PAIRS, Evidence, Line
from simulator.core.store.retirement import retire
from simulator.texts import Text
from simulator.usage import UsageError

CHINESE = "全网发布检测的演练：由平台的检测程序进行，并说明哪项没有通过、为什么。"


@action(
    "release_test",
    Arg(
        "component",
        "component",
        "the platform; the main service's by default",
        "第三方平台，默认为主服务的",
        main=True,
    ),
    Arg(
        "pair",
        "integer",
        "which of the five pairs of test accounts; drawn when left out",
        "五对检测账号中的哪一对，不写则随机",
    ),
    Arg(
        "event",
        "boolean",
        "the check of an event too, as until 2020",
        "同时检测事件，如 2020 年以前",
        default=False,
    ),
    alone=Text("the robot waits for each answer in turn", "机器人依次等待每个应答"),
    chinese="机器人执行全网发布检测；通过的第三方平台若未发布则随之发布。",
    not_in_digest=("lines",),
    needs=("provider",),
    waits=True,
)
def release_test(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The robot runs the release test; a platform that passes is published, if it was not yet."""
    component = component_of(stage.world, args.get("component"))
    robot = _Robot(stage, component, _pair(stage, component, args["pair"]), event=args["event"])
    lines = robot.run()
    passed = all(line.passed for line in lines)
    with stage.world.transaction():
        if passed:
            publication.publish(stage.world, component_of(stage.world, component.appid))
        component = component_of(stage.world, component.appid)
    return {
        "passed": passed,
        "published": component.published,
        "pair": robot.pair,
        "lines": [line.as_json() for line in lines],
    }


def _pair(stage: Stage, component: Component, asked: int | None) -> int:
    """The pair asked for, or one drawn from those that nobody registered as accounts of their own."""
    free = [pair for pair in range(1, len(PAIRS) + 1) if not publication.taken(stage.world, pair)]
    if asked is None and free:
        with stage.world.transaction():
            return free[int(stage.world.ids.fraction("release_test", component.appid) * len(free))]
    if asked is not None and not 1 <= asked <= len(PAIRS):
        raise UsageError(
            Text(
                f"there are pairs 1 to {len(PAIRS)} of test accounts, and no pair {asked}",
                f"测试账号有 1 至 {len(PAIRS)} 对，没有第 {asked} 对",
            )
        )
    if asked is None or asked not in free:
        theirs = publication.taken(stage.world, asked or 1)
        todo = Text(
            "leave one of the five pairs of test accounts to the test", "请为检测留出五对测试账号中的一对"
        )
        if free:
            todo = Text(f"take pair {free[0]}", f"改用第 {free[0]} 对")
        raise UsageError(
            Text(
                f"{theirs} is an account of this world, and the release test would end what it has granted; "
                f"{todo.en}",
                f"{theirs} 是这个世界中的账号，全网发布检测会终止它的授权；{todo.zh}",
            )
        )
    return asked


class _Robot:
    """Sends what the test sends, one thing after the other, and looks at what came of each."""

    def __init__(self, stage: Stage, component: Component, pair: int, *, event: bool) -> None:
        self.stage = stage
        self.world = stage.world
        self.component = component
        self.pair = pair
        self.event = event

    def run(self) -> list[Line]:
        world = self.world
        start = self._begin()
        with world.transaction():
            accounts = publication.accounts_of_pair(world, self.pair)
            tickets.push_one(world, self.component)
        lines = [self._look("ticket", start)]
        try:
            for account in accounts:
                lines += self._account(account)
        finally:
            with world.transaction():
                for account in accounts:
                    retire(world, account.appid)
        return lines

    def _account(self, account: Account) -> list[Line]:
        """All that happens with one of the two accounts."""
        world, component = self.world, self.component
        start = self._begin(account)
        with world.transaction():
            sets = component.permission_sets
            authorization.grant(world, component, account, sets, by="release_test")
        lines = [self._look("authorized", start, account)]
        checks = publication.message_checks(component, account.kind, event=self.event)
        lines += [self._message(check, account) for check in checks]
        start = self._begin(account)
        with world.transaction():
            authorization.end(world, component, account.appid, by="release_test")
        return [*lines, self._look("unauthorized", start, account)]

    def _message(self, check: str, account: Account) -> Line:
        """One message of a test user, and what came back."""
        world, component = self.world, self.component
        openid = conversations.openid_of(world, account.appid, "robot")
        start, code = self._begin(account), ""
        if not component.message_url:
            return publication.judge(check, Evidence(entries=(), account=account.appid))
        with world.transaction():
            if check == "event":
                fields = {"Latitude": "23.137466", "Longitude": "113.352425", "Precision": "119.385040"}
                conversations.event(world, component, account, openid, publication.EVENT, fields)
            elif check == "text":
                conversations.text(world, component, account, openid, publication.TEXT)
            else:
                code = authorization.another_code(world, component, account.appid)
                conversations.text(world, component, account, openid, publication.API_TEXT + code)
        return self._look(check, start, account, openid=openid, code=code)

    def _begin(self, account: Account | None = None) -> int:
        """The entry that a check begins after. An address that rests is tried all the same."""
        with self.world.transaction():
            outbox.end_rest(self.world, self.component.authorization_url)
            if account is not None:
                outbox.end_rest(self.world, self._message_url(account))
        return self.world.journal.last

    def _message_url(self, account: Account) -> str:
        return self.component.message_url.replace("$APPID$", account.appid)

    def _look(self, check: str, start: int, account: Account | None = None, **more: str) -> Line:
        """Judges a check once all is quiet; a provider that cannot say so is given the time of a push."""
        world = self.world
        appid = account.appid if account else ""
        url = self.component.authorization_url
        if account is not None and check in publication.BY_MESSAGE:
            url = self._message_url(account)
        deadline = world.real() + world.push_timeout
        while True:
            self.stage.settle()
            entries = world.journal.entries(after=start)
            line = publication.judge(check, Evidence(entries=entries, url=url, account=appid, **more))
            left = deadline - world.real()
            if line.passed or check != "api_text" or self._says_idle() or left <= 0:
                return line
            world.journal.wait(world.journal.last, left)

    def _says_idle(self) -> bool:
        return self.stage.provider is not None and self.stage.provider.offers("idle")
