"""The rows that each panel must show of the corpus: one list for each layer, in the order of the panel."""

from __future__ import annotations

from infra.elasticsearch.lifecycle.index_definitions import document_index
from infra.kibana.panels.rows import TableRow
from tests.service.kibana.corpus import INDEX, NEW

Y1987, Y1986, Y2024 = (f"{year}-01-01T00:00:00.000Z" for year in (1987, 1986, 2024))
D20, D22, D24 = (f"2026-11-{moment}:00:00.000Z" for moment in ("20T00", "22T12", "24T12"))
FIRST = f"{INDEX}-000001-{document_index().digest}"

NEWS: dict[str, list[list[TableRow]]] = {
    "articles": [[(4,)]],
    "stories": [[(3.0,)]],
    "sources-count": [[(2.0,)]],
    "countries-count": [[(3.0,)]],
    "volume": [[(Y2024, "Daily", 2), (Y1987, "Wire", 1), (Y2024, "Wire", 1)]],
    "sources": [[("Daily", 2), ("Wire", 2)]],
    "agencies": [[("AFP", 2), ("Reuters", 2)]],
    "languages": [[("en", 3), ("fr", 1)]],
    "people": [[("Yoon Suk Yeol", 2), ("Rustem Umerov", 1)]],
    "organizations": [[("Europoort", 1), ("NATO", 1)]],
    "countries": [[("South Korea", 2), ("Ukraine", 2), ("Netherlands", 1)]],
    "places": [[("Seoul", 2), ("Busan", 1), ("Kyiv", 1), ("Rotterdam", 1)]],
    "coverage": [
        [
            ("Daily", "South Korea", 1),
            ("Daily", "Ukraine", 1),
            ("Wire", "Netherlands", 1),
            ("Wire", "South Korea", 1),
            ("Wire", "Ukraine", 1),
        ]
    ],
    "times": [[(Y1987, 1), (Y2024, 3)], [(Y1986, 1), (Y1987, 1), (Y2024, 2)]],
    "months": [[("2024-11", 2), ("1987-04", 1), ("2024-10", 1)]],
    "story-spread": [[("id-b", 1, 1.0, 95)]],
    "copied-sources": [[("Daily", "Wire", 1)]],
    "story-delay": [[("Daily", 95.0)]],
}

OPERATIONS: dict[str, list[list[TableRow]]] = {
    "runs": [[(5,)]],
    "runs-incomplete": [[(1,)]],
    "loaded": [[(90.0,)]],
    "documents": [[(5,)]],
    "letters-open": [[(2,)]],
    "runs-by-state": [[(D20, "completed", 2), (D24, "completed", 1), (D22, "aborted", 1), (D24, "running", 1)]],
    "outcomes": [[(D20, 90.0, 10.0, 40.0, 0.0, 10.0, 0.0), (D22, 0.0, 0.0, 0.0, 1.0, 0.0, 9.0)]],
    "throughput": [[(D20, 3.5), (D22, 1.0)]],
    "late": [[(D20, 40.0, 35.0), (D24, 3600.0, 3600.0)]],
    "age": [[(D20, 2.5)]],
    "letters-by-reason": [[("empty", 3), ("bad-json", 1)]],
    "letters-by-time": [[(D20, "extract", 2), (D22, "extract", 1), (D22, "read", 1)]],
    "letters-by-source": [[("Daily", 2, 1.0, 20.0), ("Wire", 2, 3.0, 2010.0)]],
    "generations": [[(NEW["generation"], 4), (0, 1)]],
    "collect-rounds": [[(D24, "completed", 1)]],
    "collect-sources": [[("Wire", 5.0, 1.0, 4.0, 0.0, 2.0, 1.0), ("Daily", 3.0, 0.0, 0.0, 2.0, 0.0, 0.0)]],
    "collect-backlog": [[(D24, "Wire", 4.0)]],
    "indices": [[(FIRST, 0, 2), (FIRST, NEW["generation"], 4)]],
    "erasures": [[(D20, 1, 0), (D24, 1, 1)]],
    "backups": [[(D20, "completed", 1), (D24, "completed", 2), (D20, "deleted", 1), (D22, "failed", 1)]],
    "versions": [[(0, "0", "0", "model-1", 1), (NEW["generation"], NEW["dates"], NEW["entities"], "model-2", 4)]],
}

ANSWERS = {"news": NEWS, "operations": OPERATIONS}
"""By dashboard and panel."""
