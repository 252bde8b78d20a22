"""The recommendation of one reader's answers, which the address holds whole."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse

from comparison import documents, editions
from comparison.answers import FULL
from comparison.cost_answers import query_of_answers
from comparison.forms import IMPORTANCE_WORDS, Questionnaire, write_moment
from comparison.recommendation import RULES, Outcome, Recommendation, recommend
from comparison.results import Shown, outcome_in_words

from .questionnaire import show_step
from .shared import asked_for, context, find_asking


@asked_for
def recommendation(request: HttpRequest, comparison: str) -> HttpResponseBase:
    return _recommendation(request, comparison, fragment=False)


@asked_for
def recommendation_fragment(request: HttpRequest, comparison: str) -> HttpResponseBase:
    return _recommendation(request, comparison, fragment=True)


def _recommendation(request: HttpRequest, slug: str, *, fragment: bool) -> HttpResponseBase:
    now = editions.current()
    today = find_asking(now, slug)
    form = Questionnaire(today, request.GET)
    comparison, moment = _texts_meant(now, today, form)
    is_older = comparison is not today
    if is_older:
        form = Questionnaire(comparison, request.GET)
    result = _result(form)
    variables: dict[str, Any] = context(request, now, comparison, form=form, result=result, here="questionnaire")
    variables |= {
        "shown": Shown(form, result, _made_with(moment) if is_older else {}),
        "moment": moment,
        "since": Since(comparison, today, request.GET, result) if is_older else None,
        "old_rules": form.rules if form.rules and form.rules < RULES else None,
        "share": _address(request, form, moment),
        "change": _what_changed(form, result, request.GET.get("before", "")),
        "costs_query": query_of_answers(form.answers),
    }
    return show_step(request, "recommendation.html", variables, form, fragment=fragment)


def _result(form: Questionnaire) -> Recommendation:
    return recommend(form.questions, form.answers, form.importances)


def _texts_meant(
    now: documents.Published, today: documents.Comparison, form: Questionnaire
) -> tuple[documents.Comparison, datetime]:
    """The texts of the moment that the address names, or today's where it names none or the same ones; with theirs."""
    newest = now.moment_of(today)
    if form.on is None or form.on >= newest:
        return today, newest
    then = editions.as_it_was(form.on)
    comparison = then.comparisons.get(today.key)
    if comparison is None or not comparison.asked(FULL):
        form.refuse("on", write_moment(form.on))
        return today, newest
    return _at_the_addresses_of(today, comparison), then.moment_of(comparison)


def _at_the_addresses_of(today: documents.Comparison, comparison: documents.Comparison) -> documents.Comparison:
    """Older texts under the slugs of today, so that the links around them lead somewhere."""
    slugs = {dimension.key: dimension.slug for dimension in today.dimensions}
    return replace(
        comparison,
        head=replace(comparison.head, slug=today.slug),
        dimensions=tuple(replace(one, slug=slugs.get(one.key, one.slug)) for one in comparison.dimensions),
    )


def _made_with(moment: datetime) -> dict[str, str]:
    """What an address says beside the answers: the rules, and the moment of the texts that a result was made with."""
    return {"rules": str(RULES), "on": write_moment(moment)}


def _address(request: HttpRequest, form: Questionnaire, moment: datetime) -> str:
    """The address that shows this very result again, whatever the texts say by then."""
    path = reverse("recommendation", args=[form.comparison.slug])
    return request.build_absolute_uri(f"{path}?{form.query(**_made_with(moment))}")


class Since:
    """What has changed between the texts that a result was made with and today's, and what they would say."""

    def __init__(
        self,
        comparison: documents.Comparison,
        today: documents.Comparison,
        data: QueryDict,
        result: Recommendation,
    ) -> None:
        self.form = Questionnaire(today, data)
        self.result = _result(self.form)
        self.outcome = outcome_in_words(self.result, today)
        self.is_another = _told(self.result) != _told(result)
        self.changed = editions.differences(comparison, today)
        asked_then = {dimension.key for dimension in comparison.asked(FULL)}
        self.new = [dimension for dimension in today.asked(FULL) if dimension.key not in asked_then]


def _told(result: Recommendation) -> tuple[Outcome, bool]:
    """What two results differ in where their outcomes differ, whatever the options are called."""
    return result.outcome, result.with_exceptions


@dataclass(frozen=True)
class Changed:
    """What a reader has just changed on the page of a result, and what came of it."""

    words: tuple[str, ...]
    outcome: str
    is_another: bool


def _what_changed(form: Questionnaire, result: Recommendation, before: str) -> Changed | None:
    """The difference to the answers that the page showed before; None if it showed none."""
    if not before:
        return None
    old = Questionnaire(form.comparison, QueryDict(before[:8_192].encode("utf-8", "replace"), encoding="utf-8"))
    words = []
    for dimension in form.asked:
        if form.answers.get(dimension.key) != old.answers.get(dimension.key):
            words.append(f"{dimension.name}: {form.answer_text(dimension) or 'no answer'}")
        if form.importance(dimension) != old.importance(dimension):
            words.append(f"{dimension.name}: {IMPORTANCE_WORDS[form.importance(dimension)].lower()}")
    return Changed(tuple(words), outcome_in_words(result, form.comparison), _told(result) != _told(_result(old)))
