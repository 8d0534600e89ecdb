"""The mentions of one field, by source, with the bounds that each source gives them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transforms.entities.article import ArticleTexts
from transforms.entities.find.acronyms import spelled_out_mentions
from transforms.entities.find.capitals import headline_label_end
from transforms.entities.find.datelines import dateline_mentions
from transforms.entities.find.false_positives import refused_forms
from transforms.entities.find.figures import FigureLines, figure_lines
from transforms.entities.find.known_names import known_mentions
from transforms.entities.find.scoreboards import lineup_mentions, scoreboard_mentions
from transforms.entities.find.spans import EntitySpan
from transforms.entities.mention import Mention
from transforms.records import Dateline, FieldName


@dataclass(frozen=True, slots=True)
class FoundMentions:
    """The mentions of a field by source, each list sorted; those of different sources may overlap.

    `begin` is the end of an agency's label before the headline: the model's mentions start there. `figures` are the
    rows of tables.
    """

    field: FieldName
    begin: int
    figures: FigureLines
    dateline: Sequence[Mention]
    scoreboard: Sequence[Mention]
    gazetteer: Sequence[Mention]
    model: Sequence[Mention]
    acronyms: Sequence[Mention]


def find_mentions(
    article: ArticleTexts, field: FieldName, spans: Iterable[EntitySpan], dateline: Dateline | None
) -> FoundMentions:
    """The mentions of a field.

    Args:
        article: The article.
        field: The field to search.
        spans: The recognizer's spans, with offsets into the field.
        dateline: The dateline with which the body begins, if it has one.
    """
    text = article.by_field[field]
    begin, refused, figures = headline_label_end(text), refused_forms().labels, figure_lines(text)
    return FoundMentions(
        field=field,
        begin=begin,
        figures=figures,
        scoreboard=[*scoreboard_mentions(article, field, figures), *lineup_mentions(article, field)],
        dateline=dateline_mentions(dateline) if dateline and field == "body" else (),
        gazetteer=known_mentions(article, field),
        model=[
            _model_mention(field, text, span, begin) for span in spans if span.label not in refused and span.end > begin
        ],
        acronyms=list(spelled_out_mentions(field, text)),
    )


def _model_mention(field: FieldName, text: str, span: EntitySpan, begin: int) -> Mention:
    start = max(begin, span.start)
    return Mention(field, start, span.end, text[start : span.end], span.label, "model")
