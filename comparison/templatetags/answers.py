"""A reader's answers in templates."""

from functools import lru_cache

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from comparison.documents import Dimension
from comparison.forms import IMPORTANCE_WORDS, SPECIAL_ANSWERS, Questionnaire

register = template.Library()

SELECTED = mark_safe(" selected")
IMPORTANCES = tuple((str(number), words) for number, words in IMPORTANCE_WORDS.items())


@register.filter
def answer_options(form: Questionnaire, dimension: Dimension) -> SafeString:
    """What can be answered on a dimension, as options of a field; the answer given is chosen."""
    choices = dimension.question.choices if dimension.question else ()
    offered = (("", "Not answered"), *((one.key, one.text) for one in choices), *SPECIAL_ANSWERS.items())
    return _options(offered, form.answers.get(dimension.key, ""))


@register.filter
def importance_options(form: Questionnaire, dimension: Dimension) -> SafeString:
    """How much a dimension can matter, as options of a field; how much it does is chosen."""
    return _options(IMPORTANCES, str(form.importance(dimension)))


# The same few hundred stand in every result, and each would cost a template many look-ups.
@lru_cache(maxsize=1_024)
def _options(offered: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    options = ((value, SELECTED if value == chosen else "", words) for value, words in offered)
    return format_html_join("", '<option value="{}"{}>{}</option>', options)
