"""The calculator's form in templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from comparison.cost_words import role_in_words
from comparison.forms import UsageForm
from comparison.forms.usage import Field

register = template.Library()


@dataclass(frozen=True)
class NeedRow:
    """A row of the roles needed, as the page shows it."""

    place: int
    name: str
    role: str
    error: str
    number: Field
    hours: Field
    months: Field
    covered: bool


@register.filter
def field(form: UsageForm, name: str) -> Field:
    value = getattr(form, name)
    return form.field(name, "" if value is None else value)


@register.filter
def labelled(field: Field, label: str) -> SafeString:
    """A field for a number with its label and with what is wrong with it, which usage.js writes in place.

    Some twenty stand in the calculator, and each would cost a template many look-ups.
    """
    name, invalid = escape(field.name), ' aria-invalid="true"' if field.error else ""
    return mark_safe(  # noqa: S308 (escaped one by one)
        f'<p><label for="{name}">{escape(label)}</label> '
        f'<input id="{name}" name="{name}" value="{escape(field.typed)}" inputmode="decimal" autocomplete="off" '
        f'maxlength="40"{invalid} aria-describedby="{name}-error">'
        f'<span class="error" id="{name}-error">{escape(field.error)}</span></p>'
    )


@register.filter
def level_options(form: UsageForm) -> SafeString:
    return _options([(level, level) for level in form.levels], form.level)


@register.filter
def role_options(form: UsageForm, row: NeedRow) -> SafeString:
    return _options([("", "none"), *((role, role_in_words(role)) for role in form.roles)], row.role)


@register.filter
def country_options(form: UsageForm) -> SafeString:
    only = dict.fromkeys(form.lacking, " (own rates only)")
    return _options([(country, country + only.get(country, "")) for country in form.countries], form.country)


def _options(choices: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    options = (
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(words)}</option>'
        for value, words in choices
    )
    return mark_safe("".join(options))  # noqa: S308 (escaped one by one)


@register.filter
def need_rows(form: UsageForm) -> list[NeedRow]:
    """The roles that are needed, and empty rows to add others."""
    return [_row(form, number) for number in form.rows]


def _row(form: UsageForm, number: int) -> NeedRow:
    need, name = form.rows[number], f"need{number}"
    values = (need.number, need.hours, need.months) if need else ("", "", "")
    people, hours, months = (
        form.field(f"{name}.{part}", value) for part, value in zip(("number", "hours", "months"), values, strict=True)
    )
    role, error = need.role if need else "", form.errors.get(name, "")
    return NeedRow(number, name, role, error, people, hours, months, bool(need and need.covered))
