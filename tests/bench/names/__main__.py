"""Links of the generated corpus by half and kind, and their speed in memory: `make bench-names`.

The share is that of a bearer's articles that have his, her or its most frequent value; what entity resolution missed
counts as lost in the one column and is left out of the other.
"""

from __future__ import annotations

from time import perf_counter

from tests.bench.names.documents import named_documents
from tests.bench.names.score import score_links
from tests.bench.shared.split import HALVES
from tests.bench.shared.table import print_table
from tests.support.names_corpus import NameKind
from transforms.names import MemoryEvidence, NameLinker, read_names

_KINDS: tuple[NameKind, ...] = ("people", "organizations")


def main() -> None:
    """Print the tables."""
    rows = list[list[object]]()
    speeds = list[list[object]]()
    for side in HALVES:
        documents = named_documents(side)
        begun = perf_counter()
        read = [read_names(document) for _, document in documents]
        linker = NameLinker(MemoryEvidence(read))
        linked = [(article, linker.link(names)) for (article, _), names in zip(documents, read, strict=True)]
        speeds.append([side, len(documents), f"{len(documents) / (perf_counter() - begun):,.0f}"])
        for kind in _KINDS:
            score = score_links(linked, kind)
            rows.append(
                [
                    side,
                    kind,
                    score.mentioned,
                    f"{score.before / score.mentioned:.3f}",
                    f"{score.share:.3f}",
                    f"{score.share_of_found:.3f}",
                    score.links,
                    f"{score.precision:.3f}",
                ]
            )
            if side == "tune":
                print(*score.wrong, sep="\n")
    columns = ["half", "kind", "mentioned", "share before", "share", "of found", "links", "precision"]
    print_table("Articles of a bearer under one value", columns, rows)
    print_table("Speed of linking in memory", ["half", "documents", "documents/s"], speeds)


if __name__ == "__main__":
    main()
