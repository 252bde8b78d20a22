"""What an editor is told before publishing, beyond what must hold: faults block, warnings are only shown."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from .checks import citations, is_named, texts
from .faults import Fault
from .files import path_of
from .parts import Dimension, Guide, Part, Rate, ReaderQuestion, Source, name_of
from .published import Published
from .rates import looked_at

SOURCES = 2
"""Sources that a dimension cites at least."""
GLANCE_RATIO = 1.5
"""The longer glance text has at most so many times the characters of the shorter."""
DESCRIPTION_RATIO = 1.25
"""The longer description has at most so many times the words of the shorter."""
LEAD_WORDS = 15
"""The words of a dimension's lead, at most."""
POLE_WORDS = (2, 6)
"""The words of a pole, at least and at most."""
ANSWER_WORDS = 120
"""The words of an answer to a reader's question, at most."""
AHEAD = timedelta(days=1)
"""How far a date may be ahead: east of the server it is tomorrow already."""
REVIEWED_WITHIN = timedelta(days=180)
SOURCE_YEARS = 5
LONG_SENTENCE = 35
"""Words from which on a sentence is flagged."""

# Neither a citation nor a target runs over a bracket: no text takes long. The same in static/js/markdown-field.js.
UNREAD = re.compile(r"\[@[^\[\]]*\]|\]\([^()\[]*\)|[*_`#>|\[\]]")
SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+|\n\s*\n|\n(?=\s*(?:[-*+#>|]|\d+\.))")


def editorial_faults(parts: Iterable[Part]) -> list[Fault]:
    """What keeps these parts from being published: too few sources, one side longer than the other, a long answer."""
    return [fault for part in parts for fault in _faults_of(part)]


def _faults_of(part: Part) -> list[Fault]:
    if isinstance(part, Dimension):
        return [*_source_faults(part, "depth"), *_balance_faults(part)]
    if isinstance(part, Guide):
        return _source_faults(part, "criteria")
    return _answer_faults(part) if isinstance(part, ReaderQuestion) else []


def _source_faults(part: Dimension | Guide, where: str) -> list[Fault]:
    cited = len(citations(part))
    expected = f"expected at least {SOURCES} sources"
    fault = Fault(path_of(name_of(part)), 0, "SOURCES", f"{where}: {cited} cited", expected, where)
    return [fault] if cited < SOURCES else []


def _answer_faults(item: ReaderQuestion) -> list[Fault]:
    words, expected = word_count(item.answer), f"expected at most {ANSWER_WORDS}"
    fault = Fault(path_of(name_of(item)), 0, "LENGTH", f"answer: {words} words", expected, "answer")
    return [fault] if words > ANSWER_WORDS else []


def _balance_faults(dimension: Dimension) -> list[Fault]:
    path, found = path_of(name_of(dimension)), []
    glances = sorted(len(stance.glance) for stance in dimension.stances)
    if glances[-1] > GLANCE_RATIO * glances[0]:
        words = f"stances: glance texts of {glances[0]} and {glances[-1]} characters"
        expected = f"expected the longer within {GLANCE_RATIO} times the shorter"
        found.append(Fault(path, 0, "BALANCE", words, expected, "stances"))
    descriptions = sorted(word_count(stance.description) for stance in dimension.stances)
    if descriptions[-1] > DESCRIPTION_RATIO * descriptions[0]:
        words = f"stances: descriptions of {descriptions[0]} and {descriptions[-1]} words"
        expected = f"expected the longer within {DESCRIPTION_RATIO} times the shorter"
        found.append(Fault(path, 0, "BALANCE", words, expected, "stances"))
    return found


def ahead_of_time(parts: Iterable[Part], today: date) -> list[Fault]:
    """What bears a date or a year that has not come yet."""
    latest, found = today + AHEAD, []
    for part in parts:
        path, reviewed, year = path_of(name_of(part)), getattr(part, "reviewed", today), getattr(part, "year", None)
        if reviewed > latest:
            found.append(Fault(path, 0, "AHEAD", f"reviewed: {reviewed}", f"expected {today} or earlier", "reviewed"))
        if year is not None and year > latest.year:
            found.append(Fault(path, 0, "AHEAD", f"year: {year}", f"expected {latest.year} or earlier", "year"))
    return found


def warnings(published: Published, today: date) -> list[Fault]:
    """What an editor should look at some day; it stops nothing."""
    cited = {key for part in published.parts.values() for key in citations(part)}
    found = _twin_warnings(published)
    for part in published.parts.values():
        path = path_of(name_of(part))
        reviewed = getattr(part, "reviewed", today)
        if reviewed < today - REVIEWED_WITHIN:
            expected = f"expected a review every {REVIEWED_WITHIN.days} days"
            found.append(Fault(path, 0, "REVIEW", f"reviewed {(today - reviewed).days} days ago", expected, "reviewed"))
        if isinstance(part, Source):
            found += _source_warnings(part, path, part.key in cited, today)
        if isinstance(part, Dimension):
            found += _dimension_warnings(part, path, published)
        if isinstance(part, Rate):
            seen = looked_at(part, published.rates.values(), today)
            found += [Fault(path, 0, code, f"{where}: {words}", wish, where) for where, code, words, wish in seen]
        for where, text, _ in texts(part):
            longest = max((word_count(sentence) for sentence in SENTENCE_END.split(text)), default=0)
            if longest >= LONG_SENTENCE:
                expected = f"expected fewer than {LONG_SENTENCE}"
                found.append(Fault(path, 0, "SENTENCE", f"{where}: a sentence of {longest} words", expected, where))
    return sorted(found)


def _source_warnings(source: Source, path: str, is_cited: bool, today: date) -> list[Fault]:
    found = []
    if source.year is not None and source.year < today.year - SOURCE_YEARS:
        expected = f"expected one of the last {SOURCE_YEARS} years, if there is one"
        found.append(Fault(path, 0, "OLD", f"published in {source.year}", expected, "year"))
    if not is_cited:
        found.append(Fault(path, 0, "ORPHAN", "no text cites it", "expected a citation, or its removal"))
    return found


def _twin_warnings(published: Published) -> list[Fault]:
    """Sources with the address of another, which readers would see twice."""
    first: dict[str, str] = {}
    found = []
    for source in published.sources.values():
        other = first.setdefault(source.url, source.key)
        if other != source.key:
            words = f"url: source {other} has the same"
            found.append(Fault(path_of(name_of(source)), 0, "TWICE", words, "expected one source for it", "url"))
            words = f"url: source {source.key} has the same"
            path = path_of(name_of(published.sources[other]))
            found.append(Fault(path, 0, "TWICE", words, "expected one source for it", "url"))
    return found


def _dimension_warnings(dimension: Dimension, path: str, published: Published) -> list[Fault]:
    found, lead, (low, high) = [], word_count(dimension.lead), POLE_WORDS
    if lead > LEAD_WORDS:
        found.append(Fault(path, 0, "LENGTH", f"lead: {lead} words", f"expected at most {LEAD_WORDS}", "lead"))
    for number, pole in enumerate(dimension.poles, 1):
        words, where = word_count(pole), f"poles.{number}"
        if not low <= words <= high:
            found.append(Fault(path, 0, "LENGTH", f"{where}: {words} words", f"expected {low} to {high}", where))
    comparison = published.comparisons.get(dimension.comparison)
    if dimension.question and comparison:
        for option in comparison.head.options:
            if is_named(option.name, dimension.question.text):
                named = f"question.text: it names {option.name!r}"
                expected = "expected a question about the reader’s situation, never about the options"
                found.append(Fault(path, 0, "NAMED", named, expected, "question.text"))
    return found


def word_count(text: str) -> int:
    """Words as a reader counts them, marks and citations left out."""
    return sum(any(character.isalnum() for character in word) for word in UNREAD.sub(" ", text).split())
