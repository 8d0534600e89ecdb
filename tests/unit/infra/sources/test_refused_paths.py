"""Paths that cannot be ingested: the message has the reason and the way on."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.sources import SourceError, find_segments


@pytest.mark.parametrize("given", ["", "  "])
def test_an_empty_path_is_refused_and_not_read_as_the_current_folder(given: str) -> None:
    with pytest.raises(SourceError, match="A path is empty"):
        find_segments([given])


@pytest.mark.parametrize("given", ["https://news.example/ferry.html", "HTTP://news.example/ferry"])
def test_a_url_is_refused_with_the_way_to_save_the_page(given: str) -> None:
    with pytest.raises(SourceError, match="URLs are not fetched") as refused:
        find_segments([given])
    assert "curl -L -o page.html URL" in refused.value.remedy


@pytest.mark.parametrize(
    ("name", "remedy"), [("a.pdf", "pdftotext"), ("b.docx", "soffice"), ("c.xz", "Unpack"), ("d.mp3", "Supported")]
)
def test_an_unsupported_file_is_refused_with_the_way_to_convert_it(tmp_path: Path, name: str, remedy: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(SourceError, match="unsupported file type") as refused:
        find_segments([str(tmp_path / name)])
    assert remedy in refused.value.remedy
    assert "Supported are .txt, .html" in refused.value.remedy
