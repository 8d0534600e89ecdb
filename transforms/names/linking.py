"""The link of each name of an article to a name of the corpus, or the reason why it has no link.

A full name is linked with its other spellings. A family name, an acronym or an ambiguous form is linked if it has one
bearer in the articles of its time, or one that its frequency and context set apart from the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from transforms.entities.gazetteer.person_names import person_names
from transforms.names.article import ArticleNames, NameUse, blocks_of
from transforms.names.corrections import NO_CORRECTIONS, Corrections
from transforms.names.evidence import ContextProfile, NameEvidence
from transforms.names.groups import BlockGroups, NameGroup, group_block
from transforms.names.kinds import NameKind
from transforms.names.persons import PersonName, is_compatible, may_sound_like, parse_person
from transforms.names.spelling import fold

SAME_PERIOD = 24
"""Months before and after an article in which the bearers of a form are looked for."""

LATE = 72
"""The same for the only bearer in the whole corpus."""

CLEAR = 0.97
"""The least probability of one of several bearers."""

FADING = 12.0
"""Months in which the weight of an article that names a bearer falls by a factor e."""

CAUTION = 0.6
"""Weight of each token of the context: tokens depend on one another, and their probabilities are estimates."""

LEAST_SHORTENED = 2
"""Articles that use a word alone for a longer name, before other articles with the word alone are linked to it."""

LEAST_PEOPLE = 3
"""Articles with a name as a person's that show that it is one."""

MOST_BODIES = 3
"""Times as many articles may have it as an organization's."""

LEAST_KNOWN = 5
"""Articles on a bearer, from which on their words are taken for all that is said of him or her."""

_MOST_BLOCKS = 20_000
"""Blocks kept in memory, of some 2 KB each."""


@dataclass(frozen=True, slots=True)
class NameLink:
    """The decision on a name of an article.

    Attributes:
        use: The name.
        name: The name of the corpus; the article's own value if there is no link.
        why: The reason, for a link and for its absence.
        is_linked: Whether the form has a name of the corpus, be it the same.
        kind: The kind of the name; a person that the article takes for an organization is one.
    """

    use: NameUse
    name: str
    why: str
    is_linked: bool
    kind: NameKind


class NameLinker:
    """Links the names of articles by the evidence of a corpus; groups of blocks are computed once."""

    def __init__(self, evidence: NameEvidence, corrections: Corrections = NO_CORRECTIONS) -> None:
        self._evidence, self._corrections = evidence, corrections
        self._groups = dict[tuple[NameKind, str], BlockGroups]()
        self._profiles = dict[tuple[str, NameKind, str], ContextProfile]()

    @property
    def evidence(self) -> NameEvidence:
        """The evidence of the corpus."""
        return self._evidence

    def groups(self, kind: NameKind, block: str) -> BlockGroups:
        """Return the groups of a block."""
        key = (kind, block)
        if key not in self._groups:
            if len(self._groups) >= _MOST_BLOCKS:
                self._groups.clear()
                self._profiles.clear()
            self._groups[key] = group_block(kind, block, self._evidence)
        return self._groups[key]

    def link(self, article: ArticleNames) -> tuple[NameLink, ...]:
        """Decide on each name of an article."""
        return tuple(self._link(use, article) for use in article.uses)

    def contexts(self, article: ArticleNames) -> Iterator[tuple[str, frozenset[str]]]:
        """Yield the blocks and forms of which linking an article asks for the context."""
        for use in article.uses:
            if self.groups(use.kind, use.blocks[0]).of_form(use.form):
                continue
            bearers = [group for group in self._bearers(use) if _weight(group, article.month)]
            if len(bearers) > 1 or (bearers and _roles(use, article)):
                for group in bearers:
                    yield _context_of(use.kind, group)

    def _link(self, use: NameUse, article: ArticleNames) -> NameLink:
        for form in (use.form, use.value):
            if name := self._corrections.name_of(use.kind, form):
                merged = self._corrections.merged_into(use.kind, name)
                return NameLink(use, merged, "an operator's alias", True, use.kind)
        if (person := self._person(use)) and (link := self._linked(use, person, "mostly a person", NameKind.PERSON)):
            return link
        groups = self.groups(use.kind, use.blocks[0])
        if group := groups.of_form(use.form):
            return self._linked(use, group, group.why[use.form], use.kind) or NameLink(
                use, use.value, "split by an operator", False, use.kind
            )
        found, why = self._choose(use, article)
        if found and (link := self._linked(use, found, why, use.kind)):
            return link
        why = "split by an operator" if found else why
        spelling = groups.spelling_of(use.form)
        name = spelling.name if spelling and use.form == use.value else use.value
        return NameLink(use, name, why, False, use.kind)

    def _linked(self, use: NameUse, group: NameGroup, why: str, kind: NameKind) -> NameLink | None:
        name = self._corrections.merged_into(kind, group.name)
        forms = {use.form, use.value}
        if any(self._corrections.keeps_apart(kind, form, one) for form in forms for one in {name, group.name}):
            return None
        return NameLink(use, name, why if name == group.name else "merged by an operator", True, kind)

    def _person(self, use: NameUse) -> NameGroup | None:
        """Return the person whose full name an article has as that of an organization.

        The first word is a given name, and enough articles have the name as a person's. Bodies that are named after a
        person have a further word.
        """
        words = use.form.split()
        if use.kind is not NameKind.ORGANIZATION or len(words) not in (2, 3) or words[0] not in person_names().given:
            return None
        blocks, folded = blocks_of(NameKind.PERSON, use.form), fold(use.form)
        groups = self.groups(NameKind.PERSON, blocks[0]).groups if blocks else ()
        group = next((one for one in groups if any(fold(form) == folded for form in one.forms)), None)
        if group is None:
            return None
        people = sum(group.months.values())
        bodies = self._evidence.forms(use.blocks[0])[use.form].articles
        return group if people >= LEAST_PEOPLE and people * MOST_BODIES >= bodies else None

    def _choose(self, use: NameUse, article: ArticleNames) -> tuple[NameGroup | None, str]:
        """Return the bearer of a short form with the reason; None with the reason why none is chosen."""
        candidates = list(self._bearers(use))
        if not candidates:
            return None, "no full name"
        if any(_has_apart(article, use, group) for group in candidates):
            return None, "the article has a bearer as another name"
        near = {group.name: weight for group in candidates if (weight := _weight(group, article.month))}
        if not near:
            gap = min(abs(month - article.month) for month in candidates[0].months)
            if len(candidates) == 1 and gap <= LATE and self._is_known(use, article, candidates[0]):
                return candidates[0], "the only bearer in all articles"
            return None, "no bearer at that time"
        active = [group for group in candidates if group.name in near]
        if len(active) == 1:
            if self._is_known(use, article, active[0]):
                return active[0], "the only bearer at that time"
            return None, f"the articles on {active[0].name} have none of the people and words beside it"
        probabilities = self._probabilities(use, article, active, near)
        best = max(active, key=lambda group: (probabilities[group.name], group.name))
        if probabilities[best.name] >= CLEAR:
            return best, "the bearer whom articles of that time with the same names and words have"
        return None, f"{len(active)} bearers at that time: {', '.join(sorted(group.name for group in active)[:3])}"

    def _bearers(self, use: NameUse) -> Iterator[NameGroup]:
        """Yield the groups that a short form may mean."""
        block, seen = use.blocks[0], set[str]()
        for group in (*self._own_bearers(use), *self._shortened(use, block)):
            if group.name not in seen:
                seen.add(group.name)
                yield group

    def _own_bearers(self, use: NameUse) -> Iterable[NameGroup]:
        name = parse_person(use.form) if use.kind is NameKind.PERSON else None
        if name is None:
            return ()
        groups = self.groups(use.kind, use.blocks[0]).groups
        fitting = [group for group in groups if any(is_compatible(name, full) for full in _names_of(group))]
        return fitting or [group for group in groups if any(may_sound_like(name, full) for full in _names_of(group))]

    def _shortened(self, use: NameUse, block: str) -> Iterator[NameGroup]:
        """Yield the groups of longer names that articles shorten to the form, or with these initials."""
        if use.kind is NameKind.PERSON and use.form in person_names().given - person_names().family:
            return
        counts, groups, initials = Counter[str](), dict[str, NameGroup](), set[str]()
        for form, found in self._evidence.forms(block).items():
            own = blocks_of(use.kind, form)
            group = None if own[0] == block else self.groups(use.kind, own[0]).of_form(form)
            if group:
                groups[group.name] = group
                counts[group.name] += found.articles
                if block in own[1:]:
                    initials.add(group.name)
        for name, group in groups.items():
            if name in initials or counts[name] >= LEAST_SHORTENED:
                yield group

    def _is_known(self, use: NameUse, article: ArticleNames, group: NameGroup) -> bool:
        """Return False for a person with a role and companions of which the articles on the bearer have none.

        It may be that of somebody else whose full name no article has.
        """
        roles = _roles(use, article)
        if not roles:
            return True
        profile = self._profile(use, group)
        people = {one.token for one in article.uses if one is not use and one.kind is NameKind.PERSON}
        return profile.articles < LEAST_KNOWN or any(token in profile.tokens for token in roles | people)

    def _probabilities(
        self, use: NameUse, article: ArticleNames, groups: Sequence[NameGroup], weights: Mapping[str, float]
    ) -> dict[str, float]:
        profiles = {group.name: self._profile(use, group) for group in groups}
        tokens = [
            token
            for token in sorted(article.context - {use.token})
            if any(token in profile.tokens for profile in profiles.values())
        ]
        scores = dict[str, float]()
        for name, profile in profiles.items():
            context = sum(log((profile.tokens.get(token, 0) + 0.2) / (profile.articles + 0.4)) for token in tokens)
            scores[name] = log(weights[name] + 0.1) + CAUTION * context
        highest = max(scores.values())
        total = sum(exp(score - highest) for score in scores.values())
        return {name: exp(score - highest) / total for name, score in scores.items()}

    def _profile(self, use: NameUse, group: NameGroup) -> ContextProfile:
        block, forms = _context_of(use.kind, group)
        key = (block, use.kind, group.name)
        if key not in self._profiles:
            self._profiles[key] = self._evidence.context(block, forms)
        return self._profiles[key]


def _roles(use: NameUse, article: ArticleNames) -> set[str]:
    """Return the words beside a person."""
    if use.kind is not NameKind.PERSON:
        return set()
    return {token for token in article.context if token.startswith(f"{use.blocks[0]} ")}


def _context_of(kind: NameKind, group: NameGroup) -> tuple[str, frozenset[str]]:
    return blocks_of(kind, next(iter(group.forms)))[0], frozenset(group.forms)


def _names_of(group: NameGroup) -> Iterator[PersonName]:
    return (name for form in group.forms if (name := parse_person(form)))


def _has_apart(article: ArticleNames, use: NameUse, group: NameGroup) -> bool:
    """Return True if the article has a form of the group as another name, although it recognizes this spelling."""
    for other in article.uses:
        if other is use or other.form not in group.forms:
            continue
        short, full = parse_person(use.form), parse_person(other.form)
        if use.kind is not NameKind.PERSON or not short or not full or is_compatible(short, full):
            return True
    return False


def _weight(group: NameGroup, month: int) -> float:
    """Return the number of the group's articles about a month, nearer ones counting more."""
    gaps = ((abs(other - month), count) for other, count in group.months.items())
    return sum(count * exp(-gap / FADING) for gap, count in gaps if gap <= SAME_PERIOD)
