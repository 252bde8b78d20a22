"""What things cost: the figures behind cost estimates."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from comparison import documents
from comparison.costs import UNITS, Purpose
from comparison.documents.rates import NAMES

from .fields import KEY_VALIDATOR, amount_field, key_field, markdown_field
from .privacy import NOTHING
from .site import Source

COUNTRIES = [(country, country) for country in documents.CURRENCIES]
PURPOSES = [(purpose.value, f"{NAMES[purpose]} ({UNITS[purpose]})") for purpose in Purpose]
CURRENCIES = [(word, word) for word in (*documents.CURRENCIES.values(), documents.NO_CURRENCY)]
BASES = [
    ("sourced", "sourced: as the source has it"),
    ("derived", "derived: computed from the source; the note says how"),
    ("assumption", "assumption: no source that readers can be led to"),
]


class Rate(models.Model):
    """A price or a quantity that cost estimates use, as low, typical and high."""

    key = key_field(unique=True)
    label = models.CharField(max_length=120, help_text="What readers know it as; the country stands at its end: (US).")
    country = models.CharField(max_length=2, choices=COUNTRIES)
    purpose = models.CharField(max_length=20, choices=PURPOSES, help_text="Its unit follows from it.")
    variant = models.CharField(
        max_length=80,
        blank=True,
        validators=[KEY_VALIDATOR],
        help_text="The key of a fee’s service level, or of the role of a wage or bill rate; empty for everything else.",
    )
    low = amount_field()
    typical = amount_field()
    high = amount_field(help_text="The same as typical and low where the spread is not known; the note says so.")
    currency = models.CharField(max_length=4, choices=CURRENCIES, help_text="“none” for shares, months and hours.")
    year = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
        help_text="Of the figures; empty if they bear no date.",
    )
    basis = models.CharField(max_length=10, choices=BASES)
    source = models.ForeignKey(
        # A rate that readers see keeps its source from being deleted; a draft may lose it and is then incomplete.
        Source,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="rates",
        help_text="Empty for an assumption.",
    )
    note = markdown_field("Where the three values come from, and how far they carry.")
    keeps = NOTHING

    class Meta:
        ordering = ["-country", "purpose", "variant", "key"]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return f"{reverse('rates')}#{self.key}"
