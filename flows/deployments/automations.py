"""Automations as code: who is told what goes wrong, and a run that died in silence ends as Crashed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from prefect.automations import (
    AutomationCore,
    CallWebhook,
    ChangeFlowRunState,
    DoNothing,
    EventTrigger,
    Posture,
    ResourceSpecification,
    SendNotification,
)
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import StateType
from prefect.exceptions import ObjectNotFound

from flows.reporting.events import REJECTIONS_HIGH, SOURCE_QUIET
from flows.server.api import PrefectRefused

SILENCE = timedelta(seconds=90)
"""Three heartbeats of 30 s, the frequency that `infra/prefect.yaml` gives its runs."""

TAG = "dateline"
_OUR_RUNS = ResourceSpecification({"prefect.resource.role": "tag", "prefect.resource.id": f"prefect.tag.{TAG}"})
_HEARTBEAT = "prefect.flow-run.heartbeat"
_ENDS = {f"prefect.flow-run.{state}" for state in ("Completed", "Failed", "Cancelled", "Crashed")}

_WHAT = "{{ event.payload.message or event.resource['prefect.state-message'] or event.event }}"
_AS_TEXT = "replace('&', '&amp;') | replace('<', '&lt;') | replace('>', '&gt;')"
_NOTE = f"{{{{ (event.resource.name ~ ': ' ~ ({_WHAT.strip('{} ')})) | {_AS_TEXT} }}}}"
"""It names the source of a quiet feed: Slack would follow `<http://...|words>`, a mail would render HTML."""

_WEBHOOK = (
    '{"watch": {{ automation.name | tojson }}, "event": {{ event.event | tojson }}, '
    '"resource": {{ event.resource.id | tojson }}, "message": {{ (' + _WHAT.strip("{} ") + ") | tojson }}}"
)

Notice = DoNothing | SendNotification | CallWebhook


@dataclass(frozen=True, slots=True)
class Watch:
    """What is told of: one of `events`, at most once in `every` for each run, index or source."""

    name: str
    description: str
    events: frozenset[str]
    every: timedelta = timedelta(0)


WATCHES = (
    Watch("ingest late", "A scheduled run has not started: no worker?", frozenset({"prefect.flow-run.Late"})),
    Watch(
        "run failed",
        "A run ended before its work was done.",
        frozenset({"prefect.flow-run.Crashed", "prefect.flow-run.Failed"}),
    ),
    Watch(
        "rejections above bound",
        "More inputs of a run were refused than its bound allows.",
        frozenset({REJECTIONS_HIGH}),
        every=timedelta(hours=1),
    ),
    Watch(
        "source quiet",
        "A source has been silent for longer than is its habit.",
        frozenset({SOURCE_QUIET}),
        every=timedelta(days=1),
    ),
)


def apply_automations(api: SyncPrefectClient, notify: str | None) -> list[str]:
    """Makes or renews every automation; gives their names. One that was switched off stays off.

    `notify` is a block that takes messages, as type/name (`slack-webhook/desk`, `webhook/pager`); with none
    the automations are seen in the UI alone. Raises PrefectRefused for an unknown block.
    """
    notice = _notice(api, notify)
    wanted = [_lost_run(), *(_automation(watch, notice) for watch in WATCHES)]
    for automation in wanted:
        (found, *_) = [*api.read_automations_by_name(automation.name), None]
        if found is None:
            api.create_automation(automation)
        else:
            api.update_automation(found.id, automation.model_copy(update={"enabled": found.enabled}))
    return [automation.name for automation in wanted]


def _automation(watch: Watch, notice: Notice) -> AutomationCore:
    ours = all(event.startswith("prefect.") for event in watch.events)
    trigger = EventTrigger(
        expect=set(watch.events),
        match_related=_OUR_RUNS if ours else ResourceSpecification({}),
        for_each={"prefect.resource.id"},
        posture=Posture.Reactive,
        threshold=1,
        within=watch.every,
    )
    return AutomationCore(
        name=f"dateline: {watch.name}", description=watch.description, enabled=True, trigger=trigger, actions=[notice]
    )


def _lost_run() -> AutomationCore:
    """A run whose heart beat and then no longer does, without having ended, has lost its process or machine."""
    trigger = EventTrigger(
        after={_HEARTBEAT},
        expect={_HEARTBEAT, *_ENDS},
        match=ResourceSpecification({"prefect.resource.id": "prefect.flow-run.*"}),
        match_related=_OUR_RUNS,
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=SILENCE,
    )
    crash = ChangeFlowRunState(
        state=StateType.CRASHED, name="Crashed", message=f"No heartbeat for {SILENCE.seconds} s: its worker is gone."
    )
    return AutomationCore(
        name="dateline: run lost",
        description="Marks a run as Crashed whose worker has died or lost its machine.",
        enabled=True,
        trigger=trigger,
        actions=[crash],
    )


def _notice(api: SyncPrefectClient, notify: str | None) -> Notice:
    if notify is None:
        return DoNothing()
    slug, _, name = notify.partition("/")
    try:
        block = api.read_block_document_by_name(name, slug)
    except ObjectNotFound as error:
        raise PrefectRefused(
            f"There is no block {notify}.", "Make it in the Prefect UI under Blocks, and name it as type/name."
        ) from error
    if slug == "webhook":
        return CallWebhook(block_document_id=block.id, payload=_WEBHOOK)
    return SendNotification(block_document_id=block.id, subject="{{ automation.name }}", body=_NOTE)
