"""The versioned indices of an alias: the one that serves, older ones kept for rollback, and one that is built beside.

An index is named by its alias, a number and the digest of its mapping: `dateline-000002-1f2e3d4c`. Which of them serves
is what the alias says, and nothing else: no state besides it can disagree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from elasticsearch import ApiError, Elasticsearch

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.errors import IndexUnusable
from infra.elasticsearch.lifecycle.aliases import alias_settings, check_name, index_behind, missing_index, set_alias
from infra.elasticsearch.lifecycle.index_definitions import document_index

_WRITES_BLOCKED, _HIDDEN = "index.blocks.write", "index.hidden"


@dataclass(frozen=True, slots=True)
class VersionedIndex:
    """One of the indices of an alias.

    Attributes:
        name: The index.
        number: Its number.
        serves: Whether the alias points to it.
        created: When it was created (aware).
        documents: Its documents; None if they cannot be counted now.
        bytes: Size of its primary shards; None in the same case.
        shards: Primary shards.
        replicas: Copies of each.
        takes_writes: False if its writes are blocked, as of an index that was replaced.
        hidden: Whether no pattern finds it, as while it is restored.
    """

    name: str
    number: int
    serves: bool
    created: datetime
    documents: int | None
    bytes: int | None
    shards: int
    replicas: int
    takes_writes: bool = True
    hidden: bool = False


def versioned_indices(client: Elasticsearch, alias: str, *, with_hidden: bool = False) -> list[VersionedIndex]:
    """Return the indices of an alias by number; with those that are hidden while they are restored, if asked for.

    Raises IndexingError.
    """
    check_name(alias)
    pattern = re.compile(rf"{re.escape(alias)}-(\d{{6}})-[0-9a-f]{{8}}")
    with translate_errors(f"listing the indices of {alias}"):
        found = client.indices.get(
            index=f"{alias}-*",
            features=["aliases", "settings"],
            flat_settings=True,
            expand_wildcards=["open", "hidden"] if with_hidden else ["open"],
        )
        named = {name: match for name in found if (match := pattern.fullmatch(name))}
        sizes = _sizes(client, list(named))
    indices = [
        VersionedIndex(
            name=name,
            number=int(match[1]),
            serves=alias in found[name]["aliases"],
            created=datetime.fromtimestamp(int(found[name]["settings"]["index.creation_date"]) / 1000, UTC),
            documents=sizes.get(name, (None, None))[0],
            bytes=sizes.get(name, (None, None))[1],
            shards=int(found[name]["settings"]["index.number_of_shards"]),
            replicas=int(found[name]["settings"]["index.number_of_replicas"]),
            takes_writes=found[name]["settings"].get(_WRITES_BLOCKED) != "true",
            hidden=found[name]["settings"].get(_HIDDEN) == "true",
        )
        for name, match in named.items()
    ]
    return sorted(indices, key=lambda index: (index.number, index.created))


def _sizes(client: Elasticsearch, names: list[str]) -> dict[str, tuple[int, int]]:
    """Return documents and bytes of each index whose shards have started."""
    if not names:
        return {}
    # Without nested documents, which `docs` of the statistics counts too.
    found = client.indices.stats(index=names, metric="store")["indices"]
    sizes = {}
    for name in names:
        store = found.get(name, {}).get("primaries", {}).get("store")
        try:
            documents = int(client.count(index=name)["count"])
        except ApiError:
            continue
        if store:
            sizes[name] = documents, int(store["size_in_bytes"])
    return sizes


def find_versioned(client: Elasticsearch, alias: str, name: str, *, with_hidden: bool = False) -> VersionedIndex:
    """Return an index of the alias by its name or number. Raises IndexUnusable, IndexingError."""
    indices = versioned_indices(client, alias, with_hidden=with_hidden)
    found = [index for index in indices if name in (index.name, str(index.number))]
    if len(found) == 1:
        return found[0]
    there = ", ".join(index.name for index in indices) or "none"
    raise IndexUnusable(
        f"{alias} has no index {name}; there are: {there}.",
        f"Give a name or number of `dateline index list --index {alias}`.",
    )


def newest_beside(client: Elasticsearch, alias: str) -> VersionedIndex | None:
    """Return the index with the highest number above that of the one that serves; None without one.

    Raises IndexMissing, IndexingError.
    """
    serving = serving_index(client, alias)
    above = [index for index in versioned_indices(client, alias) if index.number > serving.number]
    return above[-1] if above else None


def newest_before(client: Elasticsearch, alias: str) -> VersionedIndex | None:
    """Return the index kept from before the one that serves; None without one. Raises as `newest_beside`."""
    serving = serving_index(client, alias)
    below = [index for index in versioned_indices(client, alias) if index.number < serving.number]
    return below[-1] if below else None


def serving_index(client: Elasticsearch, alias: str) -> VersionedIndex:
    """Return the index behind the alias. Raises IndexMissing, IndexUnusable for a name that is not ours."""
    return find_versioned(client, alias, index_behind(client, alias))


def create_beside(
    client: Elasticsearch, alias: str, *, shards: int | None = None, replicas: int | None = None
) -> VersionedIndex:
    """Create the next index of the alias, which still points to the present one.

    Args:
        client: The client to use.
        alias: The alias.
        shards: Primary shards; by default those of the present index.
        replicas: Copies of each; by default those of the present index.

    Raises:
        IndexMissing: There is no index that could be rebuilt.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    definition, serving = document_index(), serving_index(client, alias)
    number = max(index.number for index in versioned_indices(client, alias)) + 1
    name = f"{alias}-{number:06}-{definition.digest}"
    sizes = {
        "number_of_shards": serving.shards if shards is None else shards,
        "number_of_replicas": serving.replicas if replicas is None else replicas,
    }
    with translate_errors(f"creating the index {name}"):
        client.indices.create(
            index=name,
            settings={**definition.settings, **sizes},
            mappings=definition.mappings,
            aliases={writing_alias(name): {}},
        )
    return replace(find_versioned(client, alias, name), documents=0)


def switch_alias(client: Elasticsearch, alias: str, old: str, new: str) -> None:
    """Point the alias to another index, in one call: every search finds the one or the other. Raises IndexingError."""
    settings = alias_settings(document_index())
    actions: list[dict[str, Any]] = [
        {"remove": {"index": old, "alias": alias, "must_exist": True}},
        {"add": {"index": new, "alias": alias, **settings}},
    ]
    with translate_errors(f"switching the alias {alias} from {old} to {new}"):
        client.indices.update_aliases(actions=actions)


def writing_alias(index: str) -> str:
    """Return the alias through which a rebuild writes to an index: `dateline-writes-00000002`.

    A request that requires an alias fails when the index was deleted, where one by the index's name would create an
    index without our mapping. Keys have access to names of this form, as to those of indices.
    """
    alias, number, _ = index.rsplit("-", 2)
    return f"{alias}-writes-{int(number):08}"


def open_for_writes(client: Elasticsearch, index: str) -> None:
    """Have an index take the writes of a rebuild, also one that was replaced. Raises IndexingError."""
    with translate_errors(f"allowing the writes of {index}"):
        client.indices.put_alias(index=index, name=writing_alias(index))
    block_writes(client, index, blocked=False)


def point_to_newest(client: Elasticsearch, alias: str) -> str:
    """Point an alias that points to no index to its newest one, as to a restored one; return that.

    Raises IndexMissing, IndexingError.
    """
    indices = versioned_indices(client, alias)
    if not indices:
        raise missing_index(alias)
    block_writes(client, indices[-1].name, blocked=False)
    set_alias(client, alias, indices[-1].name, document_index())
    return indices[-1].name


def block_writes(client: Elasticsearch, index: str, *, blocked: bool) -> None:
    """Block the writes of an index, or take them again; on return none is in flight. Raises IndexingError."""
    with translate_errors(f"{'blocking' if blocked else 'allowing'} the writes of {index}"):
        if blocked:
            # This API, other than the setting, waits for the writes in flight.
            client.indices.add_block(index=index, block="write")
        else:
            client.indices.put_settings(index=index, settings={_WRITES_BLOCKED: None})


def show_index(client: Elasticsearch, index: str) -> None:
    """Let patterns find an index that was hidden while it was restored. Raises IndexingError."""
    with translate_errors(f"showing the index {index}"):
        client.indices.put_settings(index=index, settings={_HIDDEN: None})


def drop_index(client: Elasticsearch, alias: str, name: str) -> VersionedIndex:
    """Delete an index of the alias that does not serve; return what it was. Raises IndexUnusable, IndexingError."""
    index = find_versioned(client, alias, name)
    if index.serves:
        raise IndexUnusable(
            f"{index.name} is the index that {alias} serves. Nothing was deleted.",
            f"`dateline index list --index {alias}` shows the others.",
        )
    with translate_errors(f"deleting the index {index.name}"):
        client.indices.delete(index=index.name)
    return index
