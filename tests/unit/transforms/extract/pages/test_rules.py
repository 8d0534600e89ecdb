"""The data of page reading: every example is taken, every counterexample is not."""

from __future__ import annotations

import pytest

from tests.unit.transforms.extract.pages.builders import STORY, extracted, page, paragraphs
from transforms.extract.pages.furniture.announcements import Announcement, all_announcements, announcement_in
from transforms.extract.pages.furniture.notices import all_notices, notice_in
from transforms.extract.pages.kind import Evidence, classify_page
from transforms.extract.pages.layout.class_names import mark_from_names
from transforms.rules import LineRule
from transforms.rules.package_data import read_toml

KINDS = read_toml("pages/kinds.toml")


@pytest.mark.parametrize("announcement", all_announcements(), ids=lambda announcement: announcement.id)
def test_announcements(announcement: Announcement) -> None:
    for line in announcement.examples:
        found = announcement_in(line)
        assert found is not None, line
        assert found.id == announcement.id, line
    for line in announcement.counterexamples:
        assert announcement_in(line) is None, line


@pytest.mark.parametrize("notice", all_notices(), ids=lambda notice: notice.id)
def test_notices(notice: LineRule) -> None:
    for text in notice.examples:
        found = notice_in(text, at_tail=True)
        assert found is not None, text
        assert found.id == notice.id, text
    for text in notice.counterexamples:
        assert notice_in(text, at_tail=True) is None, text


def test_what_asks_for_money_in_the_middle_of_a_story_stays() -> None:
    assert notice_in("Become a member", at_tail=True)
    assert notice_in("Become a member", at_tail=False) is None


def test_signs_of_other_scripts_are_no_edges() -> None:
    assert notice_in("Новости", at_tail=True) is None
    assert announcement_in("Новости comments") is None
    assert announcement_in("» Comments «")


def _kind(kind: str, text: str) -> str:
    """The kind of a short page with this title, or with this line in its story."""
    titles = [text] if "titles" in KINDS[kind] else []
    captions = 200 if kind == "gallery" else 0
    return classify_page(Evidence(titles=titles, words=99, captions=captions, lines_around=[text]))


@pytest.mark.parametrize("kind", KINDS)
def test_kinds(kind: str) -> None:
    for example in KINDS[kind]["examples"]:
        assert _kind(kind, example) == kind, example
    for counterexample in KINDS[kind]["counterexamples"]:
        assert _kind(kind, counterexample) == "article", counterexample


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ("story__most-read", "related"),
        ("articleCommentsList", "comments"),
        ("td-post-sharing", "share"),
        ("has-sidebar", None),
        ("element-ad3b5c", None),
        ("hover:text-share", None),
        ("commentary", None),
        ("breadth header-image", None),
    ],
)
def test_marks(names: str, kind: str | None) -> None:
    mark = mark_from_names(names)
    assert (mark.kind if mark else None) == kind


def test_a_live_blog_is_labelled() -> None:
    head = '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Harbour closed"}</script>'
    assert extracted(page(paragraphs(), head)).page.kind == "live"


def test_the_beginning_of_a_story_behind_a_wall_is_a_stub() -> None:
    wall = "<div class='paywall'><p>Subscribe to continue reading this story.</p></div>"
    result = extracted(page(f"<h1>Harbour closed after barge loses boxes</h1>{paragraphs(*STORY[:2])}{wall}"))
    assert result.page.kind == "stub"
    assert result.text == "\n\n".join(STORY[:2])


def test_a_consent_page_keeps_its_text() -> None:
    dialog = "<div role='dialog'><p>We use cookies on your device.</p><button>Accept all</button></div>"
    html = f"<title>Before you continue</title>{dialog}"
    result = extracted(html)
    assert result.page.kind == "consent"
    assert "We use cookies" in result.text
