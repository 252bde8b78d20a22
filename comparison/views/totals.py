"""The anonymous totals: a reader adds answers by an explicit POST, and sees how all answers are spread."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comparison import anonymous, documents, editions
from comparison.drawing import Share, draw_shares
from comparison.forms import SPECIAL_ANSWERS, Questionnaire
from comparison.headers import SHARED, UNKEPT
from comparison.models import Tally, TotalsEntry
from comparison.recommendation import Recommendation, recommend

from .shared import asked_for, context, find_asking, show

SHOWN_FROM = 20
"""A question's answers are shown from so many on: fewer would say something about single readers."""


@asked_for
def totals(request: HttpRequest, comparison: str) -> HttpResponseBase:
    published = editions.current()
    whole = find_asking(published, comparison)
    counts = Tally.objects.of(whole.key)
    spread = [(dimension, _spread(dimension, counts.get(dimension.key, {}))) for dimension in whole.asked("full")]
    rows = [(dimension, shares) for dimension, shares in spread if shares]
    waiting = [dimension for dimension, shares in spread if not shares]
    variables = context(request, published, whole, rows=rows, waiting=waiting, shown_from=SHOWN_FROM)
    return show(request, "totals.html", variables, SHARED)


def _spread(dimension: documents.Dimension, counts: dict[str, int]) -> list[Share]:
    """How the answers to one question are spread, in the order of its choices; nothing below SHOWN_FROM."""
    words = {choice.key: choice.text for choice in dimension.question.choices} if dimension.question else {}
    words |= SPECIAL_ANSWERS
    if sum(counts.get(key, 0) for key in words) < SHOWN_FROM:
        return []
    return draw_shares([(text, counts.get(key, 0)) for key, text in words.items()])


@csrf_exempt  # A reader has no cookie that another site could use; `anonymous.refuse` guards the form.
@require_http_methods(["GET", "HEAD", "POST"])
def totals_add(request: HttpRequest, comparison: str) -> HttpResponseBase:
    """Says what would be kept; keeps it when the form is sent."""
    published = editions.current()
    whole = find_asking(published, comparison)
    form = Questionnaire(whole, request.POST if request.method == "POST" else request.GET)
    result = recommend(form.questions, form.answers, form.importances)
    variables: dict[str, Any] = context(request, published, whole, form=form, result=result)
    variables |= {"answered": [(item, form.answer_text(item)) for item in form.answered]}
    refusal = None
    if request.method == "POST" and form.answered and not form.malformed:
        refusal = _add(request, published, form, result)
        if refusal is None:
            return show(request, "totals_added.html", variables, UNKEPT)
    variables |= {"refusal": refusal, "stamp": anonymous.new_stamp(), "honeypot": anonymous.HONEYPOT}
    response = show(request, "totals_add.html", variables, UNKEPT, refusal.status if refusal else form.status)
    if refusal and refusal.retry_after:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


@anonymous.refused_while_away
def _add(
    request: HttpRequest, published: documents.Published, form: Questionnaire, result: Recommendation
) -> anonymous.Refusal | None:
    now = timezone.now()
    answers = {dimension.key: form.answers[dimension.key] for dimension in form.answered}
    with transaction.atomic():
        refusal = anonymous.refuse(request, "totals", now)
        if refusal is None and anonymous.is_first_time(request, now):
            TotalsEntry.objects.create(
                comparison=form.comparison.key,
                way=form.way,
                answers=answers,
                outcome=result.outcome.value,
                rules=result.rules,
                on=published.moment_of(form.comparison),
                week=now.date() - timedelta(days=now.weekday()),
            )
            Tally.objects.add(form.comparison.key, answers)
    return refusal
