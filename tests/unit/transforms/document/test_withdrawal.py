"""A withdrawn article keeps its names and times, and loses all its text."""

from __future__ import annotations

import json

from tests.service.articles import CORPUS
from transforms.document import document_keys, serialize
from transforms.document.withdrawal import KEPT, is_lifted, lift, withdraw
from transforms.records import Delivery, Subject

WEAPONS = CORPUS[0]


def test_names_and_times_stay_and_every_word_goes() -> None:
    left = withdraw(WEAPONS, "2024-11-29T08:00:00Z", "killed by the agency")
    assert left.keys() == document_keys().keys()
    assert {key: left[key] for key in KEPT} == {key: WEAPONS[key] for key in KEPT}
    assert left["withdrawn"] == {
        "at": "2024-11-29T08:00:00Z",
        "reason": "killed by the agency",
        "lifted": False,
        "delivered": False,
        "erased": None,
    }
    gone = left.keys() - KEPT - {"withdrawn"}
    assert {key: left[key] for key in gone if left[key]} == {}
    printed = json.dumps(left)
    assert not [word for word in ("Yoon", "Umerov", "Seoul", "AFP") if word in printed]


def test_keys_without_null_are_empty_strings() -> None:
    never_null = {key for key, type_ in document_keys().items() if type_ is str} - KEPT
    assert never_null == {"body", "display_title", "language_source"}
    left = withdraw(WEAPONS, "2024-11-29T08:00:00Z", "killed")
    assert (left["body"], left["display_title"], left["language_source"]) == ("", "", "")
    assert left["title"] is None
    assert left["story"] == WEAPONS["story"]


def test_a_lifted_withdrawal_waits_for_its_text() -> None:
    left = withdraw(WEAPONS, "2024-11-29T08:00:00Z", "killed")
    assert not is_lifted(WEAPONS)
    assert not is_lifted(left)
    assert is_lifted(lift(left))
    again = withdraw(lift(left), "2024-11-30T08:00:00Z", "killed after all")
    assert not is_lifted(again)
    assert lift(left)["withdrawn"] == left["withdrawn"] | {"lifted": True}, "found by no query before the text is back"
    assert lift(left)["content_hash"] == left["content_hash"]


def test_withdrawals_of_generation_2_are_read_and_changed() -> None:
    left = withdraw(WEAPONS, "2024-11-29T08:00:00Z", "killed")
    before = left | {"withdrawn": {"at": "2024-11-29T08:00:00Z", "reason": "killed"}}
    lifted_before = before | {"content_hash": ""}
    assert (is_lifted(before), is_lifted(lifted_before), is_lifted(lift(before))) == (False, True, True)
    again = withdraw(lifted_before, "2024-11-30T08:00:00Z", "killed after all")
    assert not is_lifted(again)
    assert again["content_hash"]


def test_of_a_delivery_its_version_stays_and_every_word_goes() -> None:
    delivery = Delivery(
        "nitf", "3", "usable", "update", 2, "STRIKE", ("Feature",), (Subject("s:1", "Labor"),), embargo="2024-11-27"
    )
    left = withdraw(WEAPONS | {"delivery": serialize(delivery)}, "2024-11-29T08:00:00Z", "killed")
    assert left["delivery"] == serialize(Delivery("nitf", "3", "usable", "update"))
    before = {key: value for key, value in WEAPONS.items() if key != "delivery"}
    assert "delivery" not in withdraw(before, "2024-11-29T08:00:00Z", "killed")
