"""Linking on a real index: any order of arrival, changes of all kinds, corrections, and interruptions."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.elasticsearch.lifecycle.withdrawing import withdraw
from infra.names import NamesBusy, unlink_documents
from infra.names.authority import Name
from infra.names.corrections_file import add_corrections, read_corrections
from infra.names.errors import BadCorrections
from infra.names.evidence import IndexEvidence
from infra.names.linker import PageLinker
from infra.names.stored import NamedDocument, scan
from infra.runs.locking.lease import acquire
from infra.runs.locking.lock import NAMES_ID, IndexLock
from infra.settings import Settings
from tests.service.names.corpus import ARTICLES, LINKED, article, facets, link, put, records, stored
from transforms.names import Correction, NameKind, NameLinker

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("loading_index")]
PERSON = NameKind.PERSON


@pytest.mark.parametrize("seed", range(3))
def test_names_do_not_depend_on_the_order_of_arrival(client: Elasticsearch, index_name: str, seed: int) -> None:
    order, size = Random(seed).sample(ARTICLES, len(ARTICLES)), (1, 2, 8)[seed]
    for start in range(0, len(order), size):
        put(client, index_name, order[start : start + size])
        link(client, index_name)
    assert facets(client, index_name) == LINKED
    gradual, found = stored(client, index_name), records(client, index_name)
    report = link(client, index_name, everything=True)
    assert (report.documents, report.left) == (len(ARTICLES), 0)
    assert stored(client, index_name) == gradual, "nothing is written again"
    assert found.keys() == records(client, index_name).keys()


def test_the_article_keeps_its_decision_and_has_the_reason(client: Elasticsearch, index_name: str) -> None:
    put(client, index_name, ARTICLES)
    link(client, index_name)
    found = stored(client, index_name)["short"]
    assert [one["name"] for one in found["entities"]] == ["Brandt", "WGC"]
    assert found["names_info"]["own"] == {
        "people": ["Brandt"],
        "lead_people": ["Brandt"],
        "organizations": ["WGC"],
    }
    assert {one["why"] for one in found["names_info"]["links"]} == {"corpus: the only bearer at that time"}
    assert found["linked_names"] == 2


def test_records_have_forms_times_and_companions(client: Elasticsearch, index_name: str) -> None:
    put(client, index_name, ARTICLES)
    link(client, index_name)
    record = records(client, index_name)["Greta Brandt"]
    assert {one["form"]: one["articles"] for one in record["forms"]} == {
        "Greta Brandt": 2,
        "Greta E. Brandt": 1,
        "Brandt": 1,
        "BRANDT": 1,
    }
    assert (record["kind"], record["articles"]) == ("person", 5)
    assert (record["first"], record["last"], record["country"]) == ("2015-06-01", "2015-09-01", "Germany")
    assert "Paul Osei" in record["companions"]
    assert "Brandt" not in records(client, index_name)


def test_linked_articles_are_not_written_again(client: Elasticsearch, index_name: str) -> None:
    put(client, index_name, ARTICLES)
    assert link(client, index_name).documents == len(ARTICLES)
    before = stored(client, index_name)
    assert (link(client, index_name).documents, stored(client, index_name)) == (0, before)


def test_a_rename_writes_only_the_articles_concerned(client: Elasticsearch, index_name: str) -> None:
    put(client, index_name, ARTICLES)
    link(client, index_name)
    before = stored(client, index_name)
    more = [article(f"more {n}", "Greta E. Brandt", day="2015-07-02") for n in range(3)]
    put(client, index_name, more)
    report = link(client, index_name)
    after = stored(client, index_name)
    renamed = {"full", "other", "again", "short", "capitals"}
    assert all(after[name]["people"][0] == "Greta E. Brandt" for name in renamed)
    assert {name for name in before if after[name]["_seq_no"] != before[name]["_seq_no"]} == renamed
    assert (report.documents, report.updated) == (3, 5)
    assert "Greta Brandt" not in records(client, index_name)
    assert records(client, index_name)["Greta E. Brandt"]["articles"] == 8


def test_a_second_bearer_lets_family_names_be_decided_again(client: Elasticsearch, index_name: str) -> None:
    put(client, index_name, [article("full", "Greta Brandt"), article("short", "Brandt"), article("old", "Ole Dahl")])
    link(client, index_name)
    assert facets(client, index_name)["short"][0] == ["Greta Brandt"]
    put(client, index_name, [article("second", "Ole Brandt")])
    link(client, index_name)
    found = stored(client, index_name)["short"]
    assert found["people"] == ["Brandt"]
    assert found["names_info"]["links"][0]["why"] == "corpus: 2 bearers at that time: Greta Brandt, Ole Brandt"


def test_names_are_as_without_the_articles_that_are_unlinked(client: Elasticsearch, index_name: str) -> None:
    put(client, index_name, ARTICLES)
    link(client, index_name)
    assert {"Greta Brandt", "Willem van Dorp"} <= records(client, index_name).keys()
    before = stored(client, index_name)
    gone = [before[name]["id"] for name in ("full", "again", "old")]
    for _ in range(2):  # the second time as after an interruption
        unlink_documents(client, index_name, gone)
    for id_ in gone:
        client.delete(index=index_name, id=id_, refresh=True)
    after, found = stored(client, index_name), records(client, index_name)
    assert not {"Greta Brandt", "Willem van Dorp"} & found.keys()
    assert after["short"]["people"] == ["Greta E. Brandt"]
    unconcerned = after["nobody"]["_seq_no"], before["nobody"]["_seq_no"]
    assert unconcerned[0] == unconcerned[1]
    link(client, index_name, everything=True)
    assert facets(client, index_name) == {name: (one["people"], one["organizations"]) for name, one in after.items()}
    written = {name: {**one, "written_by": None} for name, one in records(client, index_name).items()}
    assert {name: {**one, "written_by": None} for name, one in found.items()} == written


def test_withdrawn_and_replaced_articles_are_decided_again(client: Elasticsearch, index_name: str) -> None:
    put(client, index_name, ARTICLES)
    link(client, index_name)
    withdraw(client, index_name, "again", "killed")
    put(client, index_name, [article("short", "Paul Osei", day="2015-06-03")])
    link(client, index_name)
    found = stored(client, index_name)
    assert (found["again"]["people"], found["again"]["name_forms"], found["again"]["linked_names"]) == ([], [], 0)
    assert found["short"]["people"] == ["Paul Osei"]
    link(client, index_name, everything=True)
    assert records(client, index_name)["Greta E. Brandt"]["articles"] == 3
    assert "World Grain Council" in records(client, index_name)
    assert "Grain Ministry" not in records(client, index_name)


def test_an_article_under_embargo_is_no_evidence(client: Elasticsearch, index_name: str) -> None:
    secret = article("secret", "Ole Brandt", delivery={"format": "nitf", "embargo": "2999-01-01T00:00:00Z"})
    put(client, index_name, [*ARTICLES, secret])
    link(client, index_name)
    assert facets(client, index_name)["short"] == LINKED["short"]
    assert "Ole Brandt" not in records(client, index_name)
    assert stored(client, index_name)["secret"]["linked_names"] is None


def test_corrections_win_and_survive_in_another_index(client: Elasticsearch, index_name: str) -> None:
    put(client, index_name, ARTICLES)
    link(client, index_name)
    path = Settings.read().corrections(index_name)
    add_corrections(path, [Correction("alias", PERSON, "Brandt", "Willy Example", "2026-11-28T00:00:00Z")])
    add_corrections(path, [Correction("merge", PERSON, "Willem van Dorp", "Paul Osei")])
    report = link(client, index_name)
    found = facets(client, index_name)
    assert (found["short"][0], found["capitals"][0], found["full"][0]) == (
        ["Willy Example"],
        ["Willy Example"],
        LINKED["full"][0],
    )
    assert found["old short"][0] == ["Paul Osei"]
    assert (report.documents, report.updated) == (0, 4)
    before = stored(client, index_name)
    assert (link(client, index_name).decided_again, stored(client, index_name)) == (0, before)
    put(client, index_name, ARTICLES)
    link(client, index_name, everything=True)
    assert facets(client, index_name) == found
    add_corrections(
        path,
        [
            Correction("split", PERSON, "Brandt", "Willy Example"),
            Correction("split", PERSON, "Willem van Dorp", "Paul Osei"),
        ],
    )
    link(client, index_name)
    assert facets(client, index_name) == LINKED
    assert len(read_corrections(path)) == 4


def test_a_file_that_has_no_corrections_is_refused(client: Elasticsearch, index_name: str) -> None:
    path = Settings.read().corrections(index_name)
    path.parent.mkdir(parents=True)
    path.write_text("version: 2\ncorrections: []\n", encoding="utf-8")
    with pytest.raises(BadCorrections, match="version"):
        link(client, index_name)


def test_an_interrupted_run_is_continued(
    client: Elasticsearch, index_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(client, index_name, ARTICLES[3:])
    link(client, index_name)

    def fail(*_: object, **__: object) -> None:
        raise ElasticsearchUnavailable("Nobody answers.", "Wait.")

    put(client, index_name, ARTICLES[:3])
    with monkeypatch.context() as broken:
        broken.setattr(PageLinker, "link", fail)
        with pytest.raises(ElasticsearchUnavailable):
            link(client, index_name)
    assert facets(client, index_name)["short"] == (["Brandt"], ["WGC"])
    link(client, index_name)
    assert facets(client, index_name) == LINKED


def test_an_article_that_is_replaced_while_all_are_linked_is_evidence(
    client: Elasticsearch, index_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(client, index_name, ARTICLES)
    linked = PageLinker.link

    def replace(
        pages: PageLinker, linker: NameLinker, evidence: IndexEvidence, _page: Sequence[NamedDocument]
    ) -> set[Name]:
        """Replace an article after all have become evidence."""
        put(client, index_name, [article("nobody", "Ole Dahl")])
        return linked(pages, linker, evidence, next(scan(client, index_name, {"match_all": {}})))

    with monkeypatch.context() as patched:
        patched.setattr(PageLinker, "link", replace)
        link(client, index_name, everything=True)
    assert stored(client, index_name)["nobody"]["name_forms"] == ["person:dahl\tOle Dahl\t24185"]


def test_one_run_at_a_time_links_an_index(client: Elasticsearch, index_name: str) -> None:
    put(client, index_name, ARTICLES)
    link(client, index_name)
    with acquire(IndexLock(client, index_name, NAMES_ID), "another", 1.0, print), pytest.raises(NamesBusy):
        link(client, index_name)
