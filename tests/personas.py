"""The golden personas as readers of the site, and for each kind of result one of the main comparison's."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from comparison import documents
from comparison.answers import encode
from comparison.documents import Comparison, Persona
from comparison.forms import questions_of
from comparison.recommendation import Recommendation, recommend

PERSONAS, _ = documents.read_personas(settings.CONTENT_DIR)
BY_KEY = {persona.key: persona for persona in PERSONAS}
MAIN = documents.Published(documents.read(settings.CONTENT_DIR).parts).main


def _first(condition: Callable[[Persona], bool]) -> Persona:
    """The main comparison's first persona of whom this is true, rather one who was asked everything."""
    assert MAIN
    own = [one for one in PERSONAS if one.comparison == MAIN.head.key]
    return next(one for one in sorted(own, key=lambda one: one.way != "full") if condition(one))


def _is(outcome: str, *, excepted: bool = False) -> Callable[[Persona], bool]:
    return lambda one: (one.expected, one.with_exceptions, one.notices) == (outcome, excepted, ())


KINDS = {
    "first": _first(_is("first")),
    "second": _first(_is("second")),
    "with exceptions": _first(_is("first", excepted=True)),
    "second, with exceptions": _first(_is("second", excepted=True)),
    "blended": _first(_is("blended")),
    "no strong need": _first(_is("no-strong-need")),
    "not enough": _first(_is("not-enough")),
    "employ": _first(lambda one: "employ" in one.notices),
    "get ready": _first(lambda one: "get-ready" in one.notices and one.expected != "not-enough"),
    "quick": _first(lambda one: one.way == "quick" and one.expected == "second"),
}


def query_of(persona: Persona) -> str:
    return urlencode(encode(persona.way, dict(persona.answers), dict(persona.importances)))


def result_address(persona: Persona) -> str:
    """The address of a persona's result; the content's comparisons have their keys as slugs."""
    return f"{reverse('recommendation', args=[persona.comparison])}?{query_of(persona)}"


def result_of(persona: Persona, comparison: Comparison) -> Recommendation:
    return recommend(questions_of(comparison.asked(persona.way)), dict(persona.answers), dict(persona.importances))
