"""What happens to a folder between two runs; each operation is a function of the world and its own random numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.ledger.world import FOLDERS, Feed, Line, Metadata, Single, World, redated

_IDS = tuple(f"article-{number}" for number in range(4))
_ADDRESSES = tuple(f"https://herald.example/story/{number}" for number in range(3))
_SHARED = tuple(f"https://herald.example/shared/{number}" for number in range(6))
_DATED = 0.25
"""Part of the lines that have an `observed` of their own."""


def write_feed(world: World, random: Random) -> None:
    """A new feed of a few lines."""
    name = _free_name(world, random, "jsonl")
    world.put(name, Feed(_lines(world, random, random.randint(1, 5)), _file_tick(world, random)))


def append(world: World, random: Random) -> None:
    """More lines at the end of a feed: new articles, and corrections of earlier ones."""
    _edit_feed(world, random, lambda feed: (*feed.lines, *_lines(world, random, random.randint(1, 2))))


def append_correction(world: World, random: Random) -> None:
    """A later line of an article that the feed has already."""

    def edit(feed: Feed) -> tuple[Line, ...]:
        line = random.choice(feed.lines)
        return (*feed.lines, replace(line, number=world.next_number(), tick=_observed(world, random)))

    _edit_feed(world, random, edit)


def correct_line(world: World, random: Random) -> None:
    """A line rewritten where it is."""

    def edit(feed: Feed) -> tuple[Line, ...]:
        at = random.randrange(len(feed.lines))
        return tuple(
            replace(line, number=world.next_number()) if n == at else line for n, line in enumerate(feed.lines)
        )

    _edit_feed(world, random, edit)


def revert_line(world: World, random: Random) -> None:
    """A text that a feed had before, or has, as a new last line, with or without an `observed`."""
    if name := _pick(world, random, Feed):
        feed = world.files[name]
        assert isinstance(feed, Feed)
        before = [line for old_name, old in world.old_feeds if old_name == name for line in old.lines]
        line = replace(random.choice([*feed.lines, *before]), tick=_observed(world, random))
        world.put(name, Feed((*feed.lines, line), world.next_tick()))


def reorder(world: World, random: Random) -> None:
    """The same lines in another order."""
    _edit_feed(world, random, lambda feed: tuple(random.sample(feed.lines, len(feed.lines))))


def deliver_old_feed(world: World, random: Random) -> None:
    """A feed as it was before, with a new file time, in its old place or another."""
    if world.old_feeds:
        name, old = random.choice(world.old_feeds)
        target = name if name in world.files else _free_name(world, random, "jsonl")
        target = random.choice([target, _free_name(world, random, "jsonl")])
        world.put(target, redated(old, world.next_tick()))


def write_single(world: World, random: Random) -> None:
    """A text, a page, or a page with an address of its own."""
    kind = random.choice(["txt", "html", "canonical"])
    name = _free_name(world, random, "txt" if kind == "txt" else "html")
    number = world.next_number()
    canonical = f"https://herald.example/page/{number}" if kind == "canonical" else None
    world.put(name, Single(number, _file_tick(world, random), f"listed-{number}", canonical, kind != "txt"))


def write_shared_page(world: World, random: Random) -> None:
    """A page with a canonical URL that one other page has too: which of two a third would continue is open."""
    number = world.next_number()
    address = _SHARED[world.shared // 2 % len(_SHARED)]
    world.shared += 1
    if world.shared <= 2 * len(_SHARED):
        tick = _file_tick(world, random)
        world.put(_free_name(world, random, "html"), Single(number, tick, f"listed-{number}", address, True))


def correct_single(world: World, random: Random) -> None:
    """A file with another text in the same place."""
    if name := _pick(world, random, Single):
        file = world.files[name]
        assert isinstance(file, Single)
        world.put(name, replace(file, number=world.next_number(), tick=world.next_tick()))


def touch(world: World, random: Random) -> None:
    """A file with a new time."""
    if world.files:
        name = random.choice(sorted(world.files))
        world.put(name, redated(world.files[name], world.next_tick()))


def rename(world: World, random: Random) -> None:
    """A file under another name, perhaps in another folder."""
    if name := random.choice([*sorted(world.files), ""]):
        world.rename(name, _free_name(world, random, name.rpartition(".")[2]))


def rotate(world: World, random: Random) -> None:
    """A file moved away, and another article in its place."""
    if name := random.choice([*sorted(world.files), ""]):
        file = world.files[name]
        if not isinstance(file, Single):
            return
        world.rename(name, _free_name(world, random, name.rpartition(".")[2]))
        number = world.next_number()
        has_address = file.canonical and random.random() < 0.5
        canonical = f"https://herald.example/page/{number}" if has_address else None
        world.put(name, Single(number, world.next_tick(), f"listed-{number}", canonical, file.is_page))


def copy(world: World, random: Random) -> None:
    """A copy of a file, with its time or a new one."""
    if name := random.choice([*sorted(world.files), ""]):
        file = world.files[name]
        copied = redated(file, random.choice([file.tick, world.next_tick()]))
        if isinstance(copied, Single):
            copied = replace(copied, listed=f"listed-{world.next_number()}")
        world.put(_free_name(world, random, name.rpartition(".")[2]), copied)


def move_folder(world: World, random: Random) -> None:
    """All files of a folder in another, with its manifest where that one has none."""
    old, new = random.sample(FOLDERS, 2)
    if new in world.manifests and old in world.manifests:
        return
    names = [name for name in sorted(world.files) if name.startswith(f"{old}/")]
    is_blocked = any(not world.is_free(f"{new}/{name.partition('/')[2]}") for name in names)
    if is_blocked:
        return
    for name in names:
        world.rename(name, f"{new}/{name.partition('/')[2]}")
    if old in world.manifests:
        world.manifests[new] = world.manifests.pop(old)


def delete(world: World, random: Random) -> None:
    """A file that is gone; its articles stay."""
    if world.files:
        name = random.choice(sorted(world.files))
        del world.files[name]
        world.sidecars.pop(name, None)


def write_manifest(world: World, random: Random) -> None:
    """A manifest that gives some files of a folder an id, a URL or both."""
    folder = random.choice(FOLDERS)
    names = [name for name in world.names(Single) if name.startswith(f"{folder}/") and random.random() < 0.7]
    world.manifests[folder] = {name.partition("/")[2]: _named(world, random, name) for name in names}


def remove_manifest(world: World, random: Random) -> None:
    """A folder without its manifest."""
    world.manifests.pop(random.choice(FOLDERS), None)


def write_sidecar(world: World, random: Random) -> None:
    """Metadata beside one file."""
    if name := _pick(world, random, Single):
        world.sidecars[name] = _named(world, random, name)


def remove_sidecar(world: World, random: Random) -> None:
    """A file without its metadata."""
    if world.sidecars:
        del world.sidecars[random.choice(sorted(world.sidecars))]


Operation = Callable[[World, Random], None]

WEIGHTS: dict[Operation, int] = {
    write_feed: 4, append: 3, append_correction: 4, correct_line: 3, revert_line: 2, reorder: 3, deliver_old_feed: 3,
    write_single: 5, write_shared_page: 2, correct_single: 3, touch: 3, rename: 3, rotate: 2, copy: 3, move_folder: 3,
    delete: 1, write_manifest: 2, remove_manifest: 2, write_sidecar: 1, remove_sidecar: 1,
}  # fmt: skip
"""How often each operation is chosen."""

OPERATIONS: dict[str, Operation] = {operation.__name__: operation for operation in WEIGHTS}


def _edit_feed(world: World, random: Random, edit: Callable[[Feed], tuple[Line, ...]]) -> None:
    if name := _pick(world, random, Feed):
        feed = world.files[name]
        assert isinstance(feed, Feed)
        world.put(name, Feed(edit(feed), world.next_tick()))


def _pick(world: World, random: Random, kind: type[Feed] | type[Single]) -> str | None:
    names = world.names(kind)
    return random.choice(names) if names else None


def _free_name(world: World, random: Random, suffix: str) -> str:
    names = [f"{folder}/{number}.{suffix}" for folder in FOLDERS for number in range(20)]
    return random.choice([name for name in names if world.is_free(name)])


def _lines(world: World, random: Random, count: int) -> tuple[Line, ...]:
    return tuple(Line(world.next_number(), _name(random), _observed(world, random)) for _ in range(count))


def _name(random: Random) -> Metadata:
    """Mostly an id; else a URL, or no name: then every text is an article of its own."""
    chosen = random.random()
    if chosen < 0.7:
        return Metadata(id=random.choice(_IDS))
    return Metadata(url=random.choice(_ADDRESSES)) if chosen < 0.9 else Metadata()


def _observed(world: World, random: Random) -> int | None:
    return 2 * random.randint(0, world.tick // 2 + 2) + 1 if random.random() < _DATED else None


def _file_tick(world: World, random: Random) -> int:
    """Mostly a new moment, sometimes that of another file."""
    return world.tick if random.random() < 0.3 else world.next_tick()


def _named(world: World, random: Random, name: str) -> Metadata:
    """Names of this file alone."""
    file = world.files[name]
    assert isinstance(file, Single)
    if file.canonical in _SHARED:
        return Metadata(id=file.listed)
    is_own = file.canonical and random.random() < 0.5
    address = file.canonical if is_own else f"https://herald.example/{file.listed}"
    return random.choice([Metadata(id=file.listed), Metadata(url=address), Metadata(file.listed, address)])
