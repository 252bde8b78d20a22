"""The questionnaire: start, one question a page, check. A fragment says the same as its page."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import push_url

from comparison import answers, documents, editions
from comparison.answers import FULL, QUICK
from comparison.forms import IMPORTANCE_WORDS, SPECIAL_ANSWERS, Glance, Questionnaire
from comparison.headers import PERSONAL, SHARED, UNKEPT

from .shared import asked_for, context, find_asking, find_comparison, find_dimension, show


@asked_for
def questionnaire(request: HttpRequest, comparison: str) -> HttpResponseBase:
    return _start(request, comparison, fragment=False)


@asked_for
def questionnaire_fragment(request: HttpRequest, comparison: str) -> HttpResponseBase:
    return _start(request, comparison, fragment=True)


@asked_for
def question(request: HttpRequest, comparison: str, dimension: str) -> HttpResponseBase:
    return _question(request, comparison, dimension, fragment=False)


@asked_for
def question_fragment(request: HttpRequest, comparison: str, dimension: str) -> HttpResponseBase:
    return _question(request, comparison, dimension, fragment=True)


@asked_for
def check(request: HttpRequest, comparison: str) -> HttpResponseBase:
    return _check(request, comparison, fragment=False)


@asked_for
def check_fragment(request: HttpRequest, comparison: str) -> HttpResponseBase:
    return _check(request, comparison, fragment=True)


def _start(request: HttpRequest, slug: str, *, fragment: bool) -> HttpResponseBase:
    published = editions.current()
    comparison = find_asking(published, slug)
    form = Questionnaire(comparison, request.GET)
    if weighed := Glance(comparison, request.GET).marked & {dimension.key for dimension in comparison.asked(FULL)}:
        importances = form.importances | dict.fromkeys(weighed, max(IMPORTANCE_WORDS))
        return redirect(f"{reverse('questionnaire', args=[slug])}?{answers.query(form.way, form.answers, importances)}")
    if form.wants_next and not form.malformed:
        return redirect(_address("question", fragment, form, form.asked[0].slug))
    variables = context(request, published, comparison, form=form, here="questionnaire")
    variables |= {
        "lengths": {way: len(comparison.asked(way)) for way in (QUICK, FULL)},
        "weighed": [one for one in comparison.asked(FULL) if form.importance(one) == max(IMPORTANCE_WORDS)],
    }
    policy = PERSONAL if form.is_personal else SHARED
    return show_step(request, "start.html", variables, form, fragment=fragment, policy=policy)


def _question(request: HttpRequest, slug: str, step: str, *, fragment: bool) -> HttpResponseBase:
    published = editions.current()
    comparison = find_comparison(published, slug)
    dimension = find_dimension(comparison, step)
    form = Questionnaire(comparison, request.GET)
    if dimension.question is None:
        raise Http404("this dimension asks nothing")
    if dimension not in form.asked:
        query = form.query(way=FULL)
        return redirect(f"{reverse('question', args=[slug, step])}{'fragment/' if fragment else ''}?{query}")
    place = Place(form.asked, dimension)
    is_answered = dimension.key in form.answers
    if form.wants_next and is_answered and not form.malformed:
        if form.from_check or place.next is None:
            return redirect(_address("check", fragment, form))
        return redirect(_address("question", fragment, form, place.next.slug))
    variables = context(request, published, comparison, form=form, dimension=dimension, place=place)
    variables |= {
        "special_answers": SPECIAL_ANSWERS,
        "is_missing": form.wants_next and not is_answered,
        "here": "questionnaire",
        "kept": form.pairs(without=dimension.key),
        "given": form.answers.get(dimension.key, ""),
    }
    return show_step(request, "question.html", variables, form, fragment=fragment)


def _check(request: HttpRequest, slug: str, *, fragment: bool) -> HttpResponseBase:
    published = editions.current()
    comparison = find_asking(published, slug)
    form = Questionnaire(comparison, request.GET)
    rows = [
        {"dimension": dimension, "answer": form.answer_text(dimension), "importance": form.importance(dimension)}
        for dimension in form.asked
    ]
    kept = [(name, value) for name, value in form.pairs() if not name.endswith(".importance")]
    variables = context(request, published, comparison, form=form, rows=rows, kept=kept, here="questionnaire")
    variables |= {"importance_words": IMPORTANCE_WORDS, "last": form.asked[-1]}
    return show_step(request, "check.html", variables, form, fragment=fragment)


@dataclass(frozen=True)
class Place:
    """Where a question stands among those of its way."""

    asked: tuple[documents.Dimension, ...]
    dimension: documents.Dimension

    @property
    def number(self) -> int:
        return self.asked.index(self.dimension) + 1

    @property
    def previous(self) -> documents.Dimension | None:
        return self.asked[self.number - 2] if self.number > 1 else None

    @property
    def next(self) -> documents.Dimension | None:
        return self.asked[self.number] if self.number < len(self.asked) else None


def show_step(
    request: HttpRequest,
    template: str,
    variables: dict[str, Any],
    form: Questionnaire,
    *,
    fragment: bool,
    policy: str = PERSONAL,
) -> HttpResponseBase:
    """A step as a page, or as the part of it that HTMX swaps in; both say the same."""
    missing = bool(variables.get("is_missing"))
    status = 400 if missing else form.status
    variables["fragment"] = fragment
    if not fragment:
        return show(request, template, variables, policy, status)
    page = request.path.removesuffix("fragment/")
    query = request.GET.copy()
    for passing in ("next", "before"):
        query.pop(passing, None)
    address = f"{page}?{query.urlencode()}" if query else page
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(address)
    response = show(request, f"{template}#step", variables, UNKEPT, status)
    return push_url(response, address)


def _address(name: str, fragment: bool, form: Questionnaire, *steps: str) -> str:
    address = reverse(f"{name}_fragment" if fragment else name, args=[form.comparison.slug, *steps])
    return f"{address}?{form.query()}"
