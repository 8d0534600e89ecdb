"""Steps of the tests of a push."""

from __future__ import annotations

from collections import Counter
from typing import Any

from infra.kibana.bundle import build_bundle
from infra.kibana.client import connect
from infra.kibana.plan import PlannedObject, PushAction, check_kibana, plan
from infra.kibana.push import push
from infra.settings import Settings
from tests.unit.infra.kibana.scripted_kibana import ScriptedKibana


def settings(server: ScriptedKibana, **more: Any) -> Settings:
    return Settings(kibana_url=server.url, **more)


def push_all(
    server: ScriptedKibana, index: str = "dateline", space: str = "default", force: bool = False, **more: Any
) -> list[PlannedObject]:
    with connect(settings(server, **more), space) as kibana:
        check_kibana(kibana)
        return list(push(kibana, plan(kibana, build_bundle(index), force)))


def plan_all(server: ScriptedKibana, index: str = "dateline") -> list[PlannedObject]:
    with connect(settings(server)) as kibana:
        return plan(kibana, build_bundle(index))


def actions(objects: list[PlannedObject]) -> Counter[PushAction]:
    return Counter(one.action for one in objects)
