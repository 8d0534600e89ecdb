"""Changes of a folder between two runs; each operation is a function of the tree and its own random numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.ledger.folder_tree import FOLDERS, FeedFile, FeedLine, FolderTree, NameMetadata, SingleFile, redated

_IDS = tuple(f"article-{number}" for number in range(4))
_ADDRESSES = tuple(f"https://herald.example/story/{number}" for number in range(3))
_SHARED = tuple(f"https://herald.example/shared/{number}" for number in range(6))
_DATED = 0.25
"""Part of the lines that have an `observed` of their own."""


def write_feed(tree: FolderTree, random: Random) -> None:
    """A new feed of a few lines."""
    name = _free_name(tree, random, "jsonl")
    tree.put(name, FeedFile(_lines(tree, random, random.randint(1, 5)), _file_tick(tree, random)))


def append(tree: FolderTree, random: Random) -> None:
    """More lines at the end of a feed: new articles, and corrections of earlier ones."""
    _edit_feed(tree, random, lambda feed: (*feed.lines, *_lines(tree, random, random.randint(1, 2))))


def append_correction(tree: FolderTree, random: Random) -> None:
    """A later line of an article that the feed has already."""

    def edit(feed: FeedFile) -> tuple[FeedLine, ...]:
        line = random.choice(feed.lines)
        return (*feed.lines, replace(line, number=tree.next_number(), tick=_observed(tree, random)))

    _edit_feed(tree, random, edit)


def correct_line(tree: FolderTree, random: Random) -> None:
    """A line rewritten where it is."""

    def edit(feed: FeedFile) -> tuple[FeedLine, ...]:
        at = random.randrange(len(feed.lines))
        return tuple(replace(line, number=tree.next_number()) if n == at else line for n, line in enumerate(feed.lines))

    _edit_feed(tree, random, edit)


def revert_line(tree: FolderTree, random: Random) -> None:
    """A text that a feed had before, or has, as a new last line, with or without an `observed`."""
    if name := _pick(tree, random, FeedFile):
        feed = tree.files[name]
        assert isinstance(feed, FeedFile)
        before = [line for old_name, old in tree.old_feeds if old_name == name for line in old.lines]
        line = replace(random.choice([*feed.lines, *before]), tick=_observed(tree, random))
        tree.put(name, FeedFile((*feed.lines, line), tree.next_tick()))


def reorder(tree: FolderTree, random: Random) -> None:
    """The same lines in another order."""
    _edit_feed(tree, random, lambda feed: tuple(random.sample(feed.lines, len(feed.lines))))


def deliver_old_feed(tree: FolderTree, random: Random) -> None:
    """A feed as it was before, with a new file time, in its old place or another."""
    if tree.old_feeds:
        name, old = random.choice(tree.old_feeds)
        target = name if name in tree.files else _free_name(tree, random, "jsonl")
        target = random.choice([target, _free_name(tree, random, "jsonl")])
        tree.put(target, redated(old, tree.next_tick()))


def write_single(tree: FolderTree, random: Random) -> None:
    """A text, a page, or a page with an address of its own."""
    kind = random.choice(["txt", "html", "canonical"])
    name = _free_name(tree, random, "txt" if kind == "txt" else "html")
    number = tree.next_number()
    canonical = f"https://herald.example/page/{number}" if kind == "canonical" else None
    tree.put(name, SingleFile(number, _file_tick(tree, random), f"listed-{number}", canonical, kind != "txt"))


def write_shared_page(tree: FolderTree, random: Random) -> None:
    """A page with a canonical URL that one other page has too: which of two a third would continue is open."""
    number = tree.next_number()
    address = _SHARED[tree.shared // 2 % len(_SHARED)]
    tree.shared += 1
    if tree.shared <= 2 * len(_SHARED):
        tick = _file_tick(tree, random)
        tree.put(_free_name(tree, random, "html"), SingleFile(number, tick, f"listed-{number}", address, True))


def correct_single(tree: FolderTree, random: Random) -> None:
    """A file with another text in the same place."""
    if name := _pick(tree, random, SingleFile):
        file = tree.files[name]
        assert isinstance(file, SingleFile)
        tree.put(name, replace(file, number=tree.next_number(), tick=tree.next_tick()))


def touch(tree: FolderTree, random: Random) -> None:
    """A file with a new time."""
    if tree.files:
        name = random.choice(sorted(tree.files))
        tree.put(name, redated(tree.files[name], tree.next_tick()))


def rename(tree: FolderTree, random: Random) -> None:
    """A file under another name, perhaps in another folder."""
    if name := random.choice([*sorted(tree.files), ""]):
        tree.rename(name, _free_name(tree, random, name.rpartition(".")[2]))


def rotate(tree: FolderTree, random: Random) -> None:
    """A file moved away, and another article in its place."""
    if name := random.choice([*sorted(tree.files), ""]):
        file = tree.files[name]
        if not isinstance(file, SingleFile):
            return
        tree.rename(name, _free_name(tree, random, name.rpartition(".")[2]))
        number = tree.next_number()
        has_address = file.canonical and random.random() < 0.5
        canonical = f"https://herald.example/page/{number}" if has_address else None
        tree.put(name, SingleFile(number, tree.next_tick(), f"listed-{number}", canonical, file.is_page))


def copy(tree: FolderTree, random: Random) -> None:
    """A copy of a file, with its time or a new one."""
    if name := random.choice([*sorted(tree.files), ""]):
        file = tree.files[name]
        copied = redated(file, random.choice([file.tick, tree.next_tick()]))
        if isinstance(copied, SingleFile):
            copied = replace(copied, listed=f"listed-{tree.next_number()}")
        tree.put(_free_name(tree, random, name.rpartition(".")[2]), copied)


def move_folder(tree: FolderTree, random: Random) -> None:
    """All files of a folder in another, with its manifest where that one has none."""
    old, new = random.sample(FOLDERS, 2)
    if new in tree.manifests and old in tree.manifests:
        return
    names = [name for name in sorted(tree.files) if name.startswith(f"{old}/")]
    is_blocked = any(not tree.is_free(f"{new}/{name.partition('/')[2]}") for name in names)
    if is_blocked:
        return
    for name in names:
        tree.rename(name, f"{new}/{name.partition('/')[2]}")
    if old in tree.manifests:
        tree.manifests[new] = tree.manifests.pop(old)


def delete(tree: FolderTree, random: Random) -> None:
    """A file that is gone; its articles stay."""
    if tree.files:
        name = random.choice(sorted(tree.files))
        del tree.files[name]
        tree.sidecars.pop(name, None)


def write_manifest(tree: FolderTree, random: Random) -> None:
    """A manifest that gives some files of a folder an id, a URL or both."""
    folder = random.choice(FOLDERS)
    names = [name for name in tree.names(SingleFile) if name.startswith(f"{folder}/") and random.random() < 0.7]
    tree.manifests[folder] = {name.partition("/")[2]: _named(tree, random, name) for name in names}


def remove_manifest(tree: FolderTree, random: Random) -> None:
    """A folder without its manifest."""
    tree.manifests.pop(random.choice(FOLDERS), None)


def write_sidecar(tree: FolderTree, random: Random) -> None:
    """Metadata beside one file."""
    if name := _pick(tree, random, SingleFile):
        tree.sidecars[name] = _named(tree, random, name)


def remove_sidecar(tree: FolderTree, random: Random) -> None:
    """A file without its metadata."""
    if tree.sidecars:
        del tree.sidecars[random.choice(sorted(tree.sidecars))]


Operation = Callable[[FolderTree, Random], None]

WEIGHTS: dict[Operation, int] = {
    write_feed: 4, append: 3, append_correction: 4, correct_line: 3, revert_line: 2, reorder: 3, deliver_old_feed: 3,
    write_single: 5, write_shared_page: 2, correct_single: 3, touch: 3, rename: 3, rotate: 2, copy: 3, move_folder: 3,
    delete: 1, write_manifest: 2, remove_manifest: 2, write_sidecar: 1, remove_sidecar: 1,
}  # fmt: skip
"""How often each operation is chosen."""

OPERATIONS: dict[str, Operation] = {operation.__name__: operation for operation in WEIGHTS}


def _edit_feed(tree: FolderTree, random: Random, edit: Callable[[FeedFile], tuple[FeedLine, ...]]) -> None:
    if name := _pick(tree, random, FeedFile):
        feed = tree.files[name]
        assert isinstance(feed, FeedFile)
        tree.put(name, FeedFile(edit(feed), tree.next_tick()))


def _pick(tree: FolderTree, random: Random, kind: type[FeedFile] | type[SingleFile]) -> str | None:
    names = tree.names(kind)
    return random.choice(names) if names else None


def _free_name(tree: FolderTree, random: Random, suffix: str) -> str:
    names = [f"{folder}/{number}.{suffix}" for folder in FOLDERS for number in range(20)]
    return random.choice([name for name in names if tree.is_free(name)])


def _lines(tree: FolderTree, random: Random, count: int) -> tuple[FeedLine, ...]:
    return tuple(FeedLine(tree.next_number(), _name(random), _observed(tree, random)) for _ in range(count))


def _name(random: Random) -> NameMetadata:
    """Mostly an id; else a URL, or no name: then every text is an article of its own."""
    chosen = random.random()
    if chosen < 0.7:
        return NameMetadata(id=random.choice(_IDS))
    return NameMetadata(url=random.choice(_ADDRESSES)) if chosen < 0.9 else NameMetadata()


def _observed(tree: FolderTree, random: Random) -> int | None:
    return 2 * random.randint(0, tree.tick // 2 + 2) + 1 if random.random() < _DATED else None


def _file_tick(tree: FolderTree, random: Random) -> int:
    """Mostly a new moment, sometimes that of another file."""
    return tree.tick if random.random() < 0.3 else tree.next_tick()


def _named(tree: FolderTree, random: Random, name: str) -> NameMetadata:
    """Names of this file alone."""
    file = tree.files[name]
    assert isinstance(file, SingleFile)
    if file.canonical in _SHARED:
        return NameMetadata(id=file.listed)
    is_own = file.canonical and random.random() < 0.5
    address = file.canonical if is_own else f"https://herald.example/{file.listed}"
    return random.choice([NameMetadata(id=file.listed), NameMetadata(url=address), NameMetadata(file.listed, address)])
