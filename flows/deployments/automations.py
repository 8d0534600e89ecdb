"""Automations as code: notifications of problems, and the state Crashed for a run without heartbeats."""

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

HEARTBEAT_TIMEOUT = timedelta(seconds=90)
"""Three heartbeats of 30 s, the frequency that `prefect.yaml` gives its runs."""

TAG = "dateline"
_OUR_RUNS = ResourceSpecification({"prefect.resource.role": "tag", "prefect.resource.id": f"prefect.tag.{TAG}"})
_HEARTBEAT = "prefect.flow-run.heartbeat"
_ENDS = {f"prefect.flow-run.{state}" for state in ("Completed", "Failed", "Cancelled", "Crashed")}

_WHAT = "{{ event.payload.message or event.resource['prefect.state-message'] or event.event }}"
_AS_TEXT = "replace('&', '&amp;') | replace('<', '&lt;') | replace('>', '&gt;')"
_NOTE = f"{{{{ (event.resource.name ~ ': ' ~ ({_WHAT.strip('{} ')})) | {_AS_TEXT} }}}}"
"""Escaped, because it contains the name of a source: Slack would link `<http://...|words>`, a mail render HTML."""

_WEBHOOK = (
    '{"watch": {{ automation.name | tojson }}, "event": {{ event.event | tojson }}, '
    '"resource": {{ event.resource.id | tojson }}, "message": {{ (' + _WHAT.strip("{} ") + ") | tojson }}}"
)

Notice = DoNothing | SendNotification | CallWebhook


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert definition: a notification of one of `events`, at most once in `every` for each run, index or source."""

    name: str
    description: str
    events: frozenset[str]
    every: timedelta = timedelta(0)


ALERTS = (
    Alert("ingest late", "A scheduled run has not started: no worker?", frozenset({"prefect.flow-run.Late"})),
    Alert(
        "run failed",
        "A run ended before its work was done.",
        frozenset({"prefect.flow-run.Crashed", "prefect.flow-run.Failed"}),
    ),
    Alert(
        "rejections above bound",
        "More inputs of a run were refused than its bound allows.",
        frozenset({REJECTIONS_HIGH}),
        every=timedelta(hours=1),
    ),
    Alert(
        "source quiet",
        "A source has been silent for longer than its baseline.",
        frozenset({SOURCE_QUIET}),
        every=timedelta(days=1),
    ),
)


def apply_automations(api: SyncPrefectClient, notify: str | None) -> list[str]:
    """Create or update every automation and return their names; a disabled one stays disabled.

    Args:
        api: A client of the Prefect server.
        notify: A block that receives messages, as type/name (`slack-webhook/desk`, `webhook/pager`); None if the
            automations are only shown in the UI.

    Raises:
        PrefectRefused: The block is unknown.
    """
    notice = _notice(api, notify)
    wanted = [_lost_run(), *(_automation(alert, notice) for alert in ALERTS)]
    for automation in wanted:
        (found, *_) = [*api.read_automations_by_name(automation.name), None]
        if found is None:
            api.create_automation(automation)
        else:
            api.update_automation(found.id, automation.model_copy(update={"enabled": found.enabled}))
    return [automation.name for automation in wanted]


def _automation(alert: Alert, notice: Notice) -> AutomationCore:
    ours = all(event.startswith("prefect.") for event in alert.events)
    trigger = EventTrigger(
        expect=set(alert.events),
        match_related=_OUR_RUNS if ours else ResourceSpecification({}),
        for_each={"prefect.resource.id"},
        posture=Posture.Reactive,
        threshold=1,
        within=alert.every,
    )
    return AutomationCore(
        name=f"dateline: {alert.name}", description=alert.description, enabled=True, trigger=trigger, actions=[notice]
    )


def _lost_run() -> AutomationCore:
    """Mark a run as Crashed if its heartbeats stop before it ends: its process or machine is lost."""
    trigger = EventTrigger(
        after={_HEARTBEAT},
        expect={_HEARTBEAT, *_ENDS},
        match=ResourceSpecification({"prefect.resource.id": "prefect.flow-run.*"}),
        match_related=_OUR_RUNS,
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=HEARTBEAT_TIMEOUT,
    )
    crash = ChangeFlowRunState(
        state=StateType.CRASHED,
        name="Crashed",
        message=f"No heartbeat for {HEARTBEAT_TIMEOUT.seconds} s: its worker is lost.",
    )
    return AutomationCore(
        name="dateline: run lost",
        description="Marks a run as Crashed if its worker or machine is lost.",
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
            f"There is no block {notify}.", "Create it in the Prefect UI under Blocks, and give it as type/name."
        ) from error
    if slug == "webhook":
        return CallWebhook(block_document_id=block.id, payload=_WEBHOOK)
    return SendNotification(block_document_id=block.id, subject="{{ automation.name }}", body=_NOTE)
