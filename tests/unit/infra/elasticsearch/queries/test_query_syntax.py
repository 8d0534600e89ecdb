"""The search box: what is understood, what is refused and where, and what can never get through."""

from __future__ import annotations

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.elasticsearch.queries.criteria import QueryWords
from infra.elasticsearch.queries.errors import QueryError
from infra.elasticsearch.queries.reader import MAX_DEPTH
from infra.elasticsearch.queries.syntax import MAX_LENGTH, parse, parse_condition


@pytest.mark.parametrize(
    ("query", "required"),
    [
        ("martial law", ("martial", "law")),
        ('"martial law" Seoul', ('"martial law"', "Seoul")),
        ("  ", ()),
        ("covid-19", ("(covid + 19)",)),
        ("U.S. 5,000 O’Brien's", ("U.S", "5,000", "O’Brien's")),
        ("either|or", ("(either | or)",)),
        ("either | or else", ("(either | or)", "else")),
        ('"a b"|c|d', ('("a b" | c | d)',)),
        ("(a b)|c", ("((a + b) | c)",)),
        ("C++ ~ * \\ - + -- 'x'", ("C", "x")),
        (
            "*elect fo?o ~2 title^3 [1 TO 2] _exists_",
            ("elect", "(fo + o)", "2", "(title + 3)", "1", "TO", "2", "exists"),
        ),
        ("नेपाल भूकंप", ("नेपाल", "भूकंप")),
        ("10:30 https://a.test/x", ("(10 + 30)", "(https + a.test + x)")),
        ('""', ()),
        ("Seoul: talks", ("Seoul", "talks")),
    ],
)
def test_words_phrases_and_groups(query: str, required: tuple[str, ...]) -> None:
    assert parse(query).words.required == required


@pytest.mark.parametrize(
    ("query", "excluded", "plain"),
    [
        ("law -football", ("football",), "law"),
        ('law -"martial arts"', ('"martial arts"',), "law"),
        ("law -(a b)", ("(a + b)",), "law"),
        ("-2020", ("2020",), ""),
    ],
)
def test_exclusions_are_kept_apart_and_do_not_rank(query: str, excluded: tuple[str, ...], plain: str) -> None:
    words = parse(query).words
    assert words.excluded == excluded
    assert words.plain == plain


@pytest.mark.parametrize(
    ("words", "signs"),
    [
        ("Valencia NOT Spain", "Valencia -Spain"),
        ('law NOT "martial arts"', 'law -"martial arts"'),
        ("law NOT (a OR b)", "law -(a|b)"),
        ("law AND NOT arts", "law -arts"),
        ("Leeds OR Valencia", "Leeds|Valencia"),
        ('a OR "b c" OR (d AND e)', 'a|"b c"|(d e)'),
        ("(a OR b) AND c", "((a|b) c)"),
        ("martial AND law", "(martial law)"),
        ("a AND b c", "(a b) c"),
        ("country:UK AND person:Yoon", "country:UK person:Yoon"),
        ("law AND country:UK", "law country:UK"),
        ("law NOT country:Spain", "law -country:Spain"),
        ("country:UK OR country:France law", "country:UK|France law"),
    ],
)
def test_operators_in_capitals_mean_what_the_signs_mean(words: str, signs: str) -> None:
    assert parse(words) == parse(signs)


def test_all_words_with_and_between_are_required_of_a_long_query_too() -> None:
    assert parse("a AND b AND c AND d AND e").words.required == ("(a + b + c + d + e)",)


@pytest.mark.parametrize("query", ["salt and pepper or not", "ANDROID ORB NOTES", '"AND" "OR" "NOT"', "AND'S NOT-A"])
def test_other_forms_of_the_operators_are_words(query: str) -> None:
    words = parse(query).words
    assert len(words.required) == len(query.split())
    assert words.excluded == ()


def test_conditions_name_a_field_and_its_values() -> None:
    conditions = parse('law person:Yoon -country:"South Korea"|Nepal ORG:NATO').conditions
    assert [(c.field.path, c.values, c.negated) for c in conditions] == [
        ("people", ("Yoon",), False),
        ("countries", ("South Korea", "Nepal"), True),
        ("organizations", ("NATO",), False),
    ]


@pytest.mark.parametrize(
    ("query", "message", "position"),
    [
        ('law "martial', "never closed", 4),
        ("law (a b", "never closed", 4),
        ("law a)", "never opened", 5),
        ("| law", "before this |", 0),
        ("law -a|b", "before this |", 6),
        ("law |", "behind this |", 4),
        ("(law | )", "behind this |", 5),
        ("law pearson:Yoon", "did you mean person:", 4),
        ("zzz:1", "there are person", 0),
        ("law person:", "value is missing", 4),
        ('person:""', "value is missing", 0),
        ("(law -arts)", "exclusion cannot stand", 5),
        ("law|-arts", "exclusion cannot stand", 4),
        ("(person:Yoon)", "cannot stand in parentheses", 1),
        ("law elect*", "write the word", 9),
        ("law person:Yo*n", "a name by one of its words", 13),
        ("AND law", 'before this AND (put it in quotation marks to search for the word: "AND")', 0),
        ("Portland OR", 'behind this OR (put it in quotation marks to search for the word: "OR")', 9),
        ("law NOT", "behind this NOT", 4),
        ("law AND OR arts", "behind this AND", 4),
        ("(law AND)", "behind this AND", 5),
        ("law NOT -arts", "excluded twice", 4),
        ("(law NOT arts)", "exclusion cannot stand", 5),
        ("law OR NOT arts", "exclusion cannot stand", 7),
        ("law AND order OR arts", "need parentheses", 14),
        ("law OR order AND arts", "need parentheses", 4),
        ("country:UK OR person:Yoon", "values of one field can", 11),
        ("NOT country:UK OR country:France", "only words can be alternatives", 15),
        ("law OR country:UK", "cannot stand in parentheses or beside | or OR", 7),
        ("a" * (MAX_LENGTH + 1), "more than 1,000 characters", MAX_LENGTH),
        ("(" * (MAX_DEPTH + 1), "nested too deeply", MAX_DEPTH),
    ],
)
def test_an_error_says_what_and_where(query: str, message: str, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert message in caught.value.reason
    assert caught.value.position == position
    assert f"at character {position + 1}" in str(caught.value)


def test_the_value_of_an_option_ends_with_it() -> None:
    assert parse_condition('source:Southern Star|"Le Monde"').values == ("Southern Star", "Le Monde")
    assert parse_condition("agency:AFP", negated=True).negated


@pytest.mark.parametrize("text", ["AFP", "agency:", "agency:AFP|", "", "pearson:Yoon"])
def test_a_condition_alone_must_be_one(text: str) -> None:
    with pytest.raises(QueryError):
        parse_condition(text)


TYPED = st.one_of(
    st.text(alphabet=st.one_of(st.sampled_from('ab "()|+-~*\\:.'), st.characters()), max_size=60),
    st.lists(st.sampled_from(["AND", "OR", "NOT", "a", "b*", '"c d"', "(", ")", "|", "-e", "person:F"])).map(" ".join),
)


@given(TYPED)
def test_whatever_is_typed_only_understood_operators_come_through(query: str) -> None:
    try:
        words = parse(query).words
    except QueryError as error:
        words = QueryWords()
        place = error.position
    else:
        place = 0
    assert 0 <= place <= len(query)
    for part in (*words.required, *words.excluded):
        outside = re.sub(r'"[^"]*"', "", part)
        assert "\\" not in part
        assert part.count('"') % 2 == 0
        assert not set(outside) & set("~*-:^[]{}/")
        assert outside.count("(") == outside.count(")")
        assert re.sub(r" [|+] ", "", outside).count("+") == 0
    assert '"' not in words.plain


def test_an_error_survives_the_way_between_processes() -> None:
    error = QueryError("never closed", 'law "martial', 4)
    again = pickle.loads(pickle.dumps(error))
    assert (again.reason, again.text, again.position, str(again)) == (error.reason, error.text, 4, str(error))
