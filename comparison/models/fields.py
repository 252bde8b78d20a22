"""Fields that several models share: the permanent key, the changeable slug, and a text in Markdown."""

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models

from comparison.documents.fields import KEY
from comparison.documents.scalars import shortest

KEY_VALIDATOR = RegexValidator(
    rf"^{KEY.pattern}\Z", "Use lower-case letters and digits in words joined by hyphens, like “who-directs”."
)


def key_field(**options: Any) -> models.CharField:
    """A permanent key: links, answers and editions name it, so it must not change."""
    return models.CharField(
        max_length=80,
        validators=[KEY_VALIDATOR],
        help_text="Permanent: results, citations and editions name it. Lower-case words joined by hyphens.",
        **options,
    )


def slug_field(**options: Any) -> models.CharField:
    return models.CharField(
        max_length=80,
        validators=[KEY_VALIDATOR],
        help_text="The last step of the page’s address. It may change.",
        **options,
    )


class MarkdownField(models.TextField):
    """A text in the site's Markdown. `words`: from how many to how many its writer aims at, None where nobody says."""

    def __init__(self, *args: Any, words: tuple[int, int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        # To the database it is a text like any other.
        return name, "django.db.models.TextField", args, kwargs


def markdown_field(help_text: str, words: tuple[int, int] | None = None, **options: Any) -> MarkdownField:
    """`{words}` in the help text stands for the target, so that both are said in one place."""
    target = "{} to {} words".format(*words) if words else ""
    return MarkdownField(help_text=f"{help_text.format(words=target)} Markdown.", words=words, **options)


class AmountField(models.DecimalField):
    """A decimal number as documents hold it: without the zeros that the database adds."""

    def from_db_value(self, value: Decimal | None, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else shortest(value)

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        # To the database it is a number like any other.
        return name, "django.db.models.DecimalField", args, kwargs


def amount_field(**options: Any) -> AmountField:
    return AmountField(max_digits=12, decimal_places=4, validators=[MinValueValidator(0)], **options)
