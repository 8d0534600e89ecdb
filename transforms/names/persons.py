"""Names of people taken apart: given names, family name, particles, and "Jr."."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache

from transforms.entities.find.title_words import title_words
from transforms.entities.gazetteer.build import build_gazetteer
from transforms.entities.gazetteer.person_names import person_names
from transforms.entities.labels import NORP
from transforms.names.spelling import fold, sounds

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})

_LEAST_VARIANT = 4
"""Letters of a given name that may be a transliteration of another one."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name of a person.

    Attributes:
        words: Its words, folded, without titles, particles and suffix; single letters are initials.
        is_full: Whether it has more than a family name, which may have a hyphen.
        particle: The folded particle before the last word.
        suffix: "jr", "ii".
        may_be_given: Whether the particle, the only other word, may be a given name: "Al", "Van".
    """

    words: tuple[str, ...]
    is_full: bool
    particle: str | None = None
    suffix: str | None = None
    may_be_given: bool = False

    @property
    def block(self) -> str:
        """The key that all spellings of the family name share."""
        return sounds(self.words[-1])

    @property
    def given(self) -> tuple[str, ...]:
        """The words before the last one; none for a family name."""
        return self.words[:-1] if self.is_full else ()

    def with_given_particle(self) -> PersonName:
        """The name with its particle read as a given name."""
        return replace(self, words=(self.particle or "", *self.words), is_full=True, particle=None)


@lru_cache(maxsize=50_000)
def parse_person(form: str) -> PersonName | None:
    """Take a name apart; None if it has no letters.

    >>> parse_person("Willem van Dorp").words, parse_person("Elias Moreau Jr.").suffix
    (('willem', 'dorp'), 'jr')
    """
    parts = [folded for part in form.split() if (folded := fold(part).split())]
    parts = _without_titles(parts)
    suffix = None
    if len(parts) > 1 and parts[-1][-1] in _SUFFIXES:
        suffix = parts.pop()[-1]
    if not parts:
        return None
    names = person_names()
    parts[-1] = _without_particles(parts[-1])
    particles = [words[0] for words in parts[:-1] if words[0] in names.particles and len(words) == 1]
    kept = [words for words in parts[:-1] if words[0] not in names.particles or len(words) > 1]
    begins = not kept and len(particles) == 1 and form[:1].isupper() and particles[0].title() in names.given
    words = tuple(word for part in (*kept, parts[-1]) for word in part)
    return PersonName(words, bool(kept or suffix), particles[-1] if particles else None, suffix, begins)


def is_compatible(short: PersonName, full: PersonName) -> bool:
    """True if `short` may be the name of the person `full` with fewer or abbreviated given names.

    >>> is_compatible(parse_person("H. Pemberton"), parse_person("Harold J. Pemberton"))
    True
    """
    if short.suffix not in (None, full.suffix):
        return False
    if not short.given:
        return full.words[-len(short.words) :] == short.words
    if short.words[-1] != full.words[-1]:
        return False
    rest = list(full.given)
    if not rest or not _is_same_word(short.given[0], rest[0]):
        return False
    for word in short.given[1:]:
        while rest and not _is_same_word(word, rest[0]):
            rest.pop(0)
        if not rest:
            return False
        rest.pop(0)
    return True


def may_sound_like(short: PersonName, full: PersonName) -> bool:
    """True if the family name `short` may be a transliteration of that of `full`."""
    return not short.is_full and not short.suffix and sounds(short.words[-1]) == sounds(full.words[-1])


def is_same_spelling(one: PersonName, other: PersonName) -> bool:
    """True if the names differ only in case, accents, hyphens and particles."""
    return one.words == other.words and one.suffix == other.suffix


def is_transliteration(one: PersonName, other: PersonName) -> bool:
    """True if the names may be transliterations of one name: as many words that sound the same."""
    if one.suffix != other.suffix or len(one.given) != len(other.given) or not one.given:
        return False
    return len(one.words) == len(other.words) and all(map(_sounds_alike, one.words, other.words))


def specificity(name: PersonName) -> tuple[int, int, bool]:
    """Return the order by which fuller names come first: written out words, letters, "Jr."."""
    return (sum(len(word) > 1 for word in name.given), len(name.given), name.suffix is not None)


def _is_same_word(short: str, full: str) -> bool:
    return short == full or (len(short) == 1 and full.startswith(short)) or (len(full) == 1 and short.startswith(full))


def _sounds_alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < _LEAST_VARIANT:
        return False
    first, second = sounds(one), sounds(other)
    return first == second or _differ_in_inner_vowel(first, second)


def _differ_in_inner_vowel(one: str, other: str) -> bool:
    """True for "iusuf" and "iusef": the last letter is often that of a woman's name, and the first of another name."""
    if len(one) != len(other) or len(one) <= _LEAST_VARIANT or one[0] != other[0] or one[-1] != other[-1]:
        return False
    differing = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and set(differing[0]) <= set("aeiou")


def _without_titles(parts: list[list[str]]) -> list[list[str]]:
    """Return the words without titles and nationalities at the front; the last word always stays.

    A title that may be a given name, such as "Major", is removed before two more words alone.
    """
    offices, titles = _words_before_names()
    kept = list(parts)
    while len(kept) > 1 and len(kept[0]) == 1 and kept[0][0] in (titles if len(kept) > 2 else offices):
        kept.pop(0)
    return kept


def _without_particles(words: list[str]) -> list[str]:
    """Return the words of a part with a hyphen without the particles at its front: "al-Hadi"."""
    particles = person_names().particles
    while len(words) > 1 and words[0] in particles:
        words = words[1:]
    return words


@cache
def _words_before_names() -> tuple[frozenset[str], frozenset[str]]:
    """Nationalities and offices, which are never part of a name; and with these all titles and fields of ministers."""
    particles, title = person_names().particles, title_words()
    nationalities = {form for form, known in build_gazetteer().known.items() if known.label == NORP}
    never = {word for one in (*title.offices, *nationalities) for word in fold(one).split()} - particles
    return frozenset(never), frozenset(
        never | {word for one in (*title.titles, *title.portfolios) for word in fold(one).split()} - particles
    )
