"""Names in lines of figures: only those that something beside the model speaks for."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.entities.article import ArticleTexts
from transforms.entities.find.figures import FigureLines
from transforms.entities.gazetteer.common_words import is_common_word
from transforms.entities.gazetteer.person_names import person_names
from transforms.entities.mention import Mention


def without_column_words(mentions: Sequence[Mention], figures: FigureLines, article: ArticleTexts) -> Sequence[Mention]:
    """The mentions of one field without those of the model in lines of figures that nothing else speaks for.

    The story, the gazetteer, or the form of a person's name may speak for a mention.
    """
    if not figures.starts:
        return mentions
    in_prose = {mention.form for mention in mentions if not figures.contain(mention.start)}
    return [
        mention
        for mention in mentions
        if mention.source != "model"
        or mention.form in in_prose
        or not figures.contain(mention.start)
        or _is_name(mention.form, article)
    ]


def _is_name(form: str, article: ArticleTexts) -> bool:
    words, names, gazetteer = form.split(" "), person_names(), article.gazetteer
    if form in gazetteer.known:
        return True
    if len(words) == 1:
        return bool(gazetteer.places_named(form)) and not is_common_word(form.lower())
    if words[0] in names.given or words[-1] in names.family or words[0].endswith("."):
        return True
    return not any(is_common_word(word.lower()) for word in words) and form == form.title()
