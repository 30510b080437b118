"""Adding, changing and reading freight templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.core.sources import ours
from simulator.core.store.freight_template import rules
from simulator.core.store.freight_template.entities import FreightTemplate
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row

_UNKNOWN = {rules.UNKNOWN: ours("the code that reading one has")}


def add(call: Call) -> dict[str, Any]:
    return {"template_id": rules.add(call.world, call.store, call.body["freight_template"]).template_id}


def update(call: Call) -> dict[str, Any]:
    said = call.body["freight_template"]
    template = rules.asked_for(call.world, call.store, said["template_id"])
    return {"template_id": rules.update(call.world, template, said).template_id}


def get(call: Call) -> dict[str, Any]:
    return {"freight_template": _shown(rules.asked_for(call.world, call.store, call.body["template_id"]))}


def listed(call: Call) -> dict[str, Any]:
    rows = rules.listed(call.world, call.store, call.body["offset"], call.body["limit"])
    return {"template_id_list": [template.template_id for template in rows]}


def _shown(template: FreightTemplate) -> dict[str, Any]:
    """Regions come under the name that each source has for them: of free rules there is but one."""
    said = template.said
    return {
        **said,
        "template_id": template.template_id,
        "create_time": template.create_time,
        "update_time": template.update_time,
        "is_default": template.is_default,
        "not_send_area": _both(said.get("not_send_area", {})),
        "all_condition_free_detail": {
            "condition_free_detail_list": [_several(rule) for rule in rules.free_rules(said)]
        },
        "all_freight_calc_method": {"freight_calc_method_list": [_both(rule) for rule in rules.prices(said)]},
    }


def _several(rule: Mapping[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in rule.items() if name != "address_info"}
    return {**rest, "address_infos": list(rules.areas(rule))}


def _both(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {**_several(rule), "address_info": list(rules.areas(rule))}


ROWS = (
    row(
        "merchant/addfreighttemplate",
        "adds a freight template",
        "新增运费模板",
        add,
        errors=rules.CODES,
    ),
    row(
        "merchant/updatefreighttemplate",
        "takes another document in place of a freight template's",
        "更新运费模板",
        update,
        errors=(rules.UNKNOWN, *rules.CODES),
        known=_UNKNOWN,
    ),
    row(
        "merchant/getfreighttemplatedetail",
        "one freight template",
        "一个运费模板",
        get,
        errors=(rules.UNKNOWN,),
    ),
    row(
        "merchant/getfreighttemplatelist",
        "freight template ids, by offset and limit",
        "运费模板 ID 列表，按偏移与数量",
        listed,
    ),
)
