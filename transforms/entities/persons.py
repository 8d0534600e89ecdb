"""One person, one name: the shorter forms of a name joined to the fullest one in the article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping


def canonical_persons(forms: Iterable[str]) -> Mapping[str, str]:
    """The canonical form of each form; a form that fits two people of the article keeps itself.

    A shorter form that begins or ends exactly one longer name is that person: family names come last
    in most languages and first in Korean, Chinese and Hungarian.
    """
    counts = Counter(forms)
    full = [form for form in counts if " " in form]
    return {form: _fullest(form, full) for form in counts}


def _fullest(form: str, full: list[str]) -> str:
    longer = {name for name in full if name != form and (name.startswith(form + " ") or name.endswith(" " + form))}
    return longer.pop() if len(longer) == 1 else form
