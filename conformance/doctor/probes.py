"""Whether each probe that is offered answers in its shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.doctor.found import Found, Mark
from conformance.doctor.shapes import ANSWERS
from conformance.doctor.ward import Ward, note, ok, wrong
from simulator import Text, UsageError

STRANGER = "wx00000000000d0c01"  # a store that has never bought anything
SAID = 60  # characters of an answer that are shown
CALL = {"method": "GET", "path": "/channels/ec/basics/info/get"}


def probes(ward: Ward) -> Iterator[Found]:
    """All that are offered, one line for those that are right."""
    offers = ward.manifest.probe.offers if ward.manifest.probe else ()
    if not offers:
        yield note(
            "probes",
            "none is offered: much cannot be judged",
            "没有提供探针：许多规则无法判定",
            "probe",
            Text("`wxconf init --kit` writes one to mount", "`wxconf init --kit` 会生成一份可挂载的探针"),
        )
        return
    right = []
    for name in offers:
        if name != "idle" and ward.left < 0:
            yield note("probes", f"{name} was not tried: time is up", f"{name} 未检查：时间已到", name)
            continue
        found = list(_probe(ward, name))
        yield from found
        if not found:
            right.append(name)
    if right:
        names = ", ".join(right)
        yield ok(
            "probes", f"{names}: answered in their shape", f"{names}：回答格式正确", ward.provider.address
        )


def _probe(ward: Ward, name: str) -> Iterator[Found]:
    for arguments in _asked(ward, name):
        try:
            answer = ward.provider.probe(name, **arguments)
        except UsageError as error:
            yield _wrong(ward, name, error.said)
            return
        if answer.error:
            yield _wrong(ward, name, Text(f"no answer: {answer.error.en}", f"没有回答：{answer.error.zh}"))
            return
        shape = ANSWERS[name]
        if answer.status in shape.others and shape.allows(answer.status, arguments, ward.store):
            continue
        if not answer.ok:
            said = _shown(answer.reply)
            yield _wrong(
                ward,
                name,
                Text(f"answered HTTP {answer.status} {said}", f"应答为 HTTP {answer.status} {said}"),
            )
            return
        if problem := shape.problem(answer.reply):
            yield _wrong(
                ward,
                name,
                Text(
                    f"its answer is {problem.en}: {_shown(answer.reply)}",
                    f"回答{problem.zh}：{_shown(answer.reply)}",
                ),
                shape.example,
            )
            return


def _asked(ward: Ward, name: str) -> list[dict[str, Any]]:
    match name:
        case "entitlements" | "orders" | "products" | "aftersales":
            return [{"store": STRANGER}, *([{"store": ward.store}] if ward.store else [])]
        case "call":
            return [{"store": ward.store, **CALL}] if ward.store else []
        case "clock":
            clock = ward.stage.world.clock
            return [{"now": clock.now(), "rate": clock.rate}]
        case "keys":
            return [
                {"appid": account.appid, "current": account.encoding_aes_key, "former": ""}
                for account in ward.manifest.accounts
            ]
        case "forget":
            return [{"what": []}]
        case _:
            return [{}]


def _wrong(ward: Ward, name: str, said: Text, example: str = "") -> Found:
    shape = ANSWERS[name]
    asked = shape.request
    return wrong(
        "probes",
        Text(f"{name}: {said.en}", f"{name}：{said.zh}"),
        f"{asked.partition(' ')[0]} {ward.provider.address}{asked.partition(' ')[2]}",
        todo=Text(
            f"answer {shape.example}" if example else f"mend the probe, or take {name} out of probe.offers",
            f"应答 {shape.example}" if example else f"修正该探针，或从 probe.offers 中去掉 {name}",
        ),
        mark=Mark.STOP if shape.vital else Mark.WRONG,
    )


def _shown(reply: Any) -> str:
    return repr(" ".join(str(reply).split())[:SAID])
