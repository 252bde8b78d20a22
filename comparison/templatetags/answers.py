"""A reader's answers in templates."""

from django import template

from comparison.documents import Dimension
from comparison.forms import Questionnaire

register = template.Library()


@register.filter
def of(answers: dict[str, str], key: str) -> str:
    """The answer given on a dimension, or nothing."""
    return answers.get(key, "")


@register.filter
def importance_of(form: Questionnaire, dimension: Dimension) -> int:
    return form.importance(dimension)
