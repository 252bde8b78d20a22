"""What accompanies the comparisons: guides, questions that readers ask, abbreviations."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from .comparisons import Comparison
from .fields import KEY_VALIDATOR, key_field, markdown_field, slug_field
from .privacy import NOTHING

IMPORTANCES = [(0, "0: ignore"), (1, "1: minor"), (2, "2: normal"), (3, "3: decisive")]


class Guide(models.Model):
    """A companion article: how to choose a firm, criterion by criterion."""

    key = key_field(unique=True)
    slug = slug_field(unique=True)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=400, help_text="One or two sentences; search engines show them.")
    author = models.CharField(max_length=120)
    reviewer = models.CharField(max_length=120)
    reviewed = models.DateField("last reviewed")
    comparisons = models.ManyToManyField(
        Comparison, blank=True, related_name="guides", help_text="Those that it accompanies: their pages lead to it."
    )
    introduction = markdown_field("What the guide begins with.")
    closing = markdown_field("What the guide ends with: how to decide.")
    keeps = NOTHING

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("guide", args=[self.slug])


class Firm(models.Model):
    """A kind of firm that a guide helps to choose."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="firms")
    order = models.PositiveSmallIntegerField(default=0)
    key = key_field()
    name = models.CharField(max_length=60)
    keeps = NOTHING

    class Meta:
        verbose_name = "kind of firm"
        verbose_name_plural = "kinds of firm"
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["guide", "key"], name="firm_key_is_unique")]

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """What to judge a firm by."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=60, validators=[KEY_VALIDATOR], help_text="Permanent: scorecards name it.")
    name = models.CharField(max_length=80)
    firm = models.CharField(
        max_length=80,
        blank=True,
        validators=[KEY_VALIDATOR],
        help_text="The key of the only kind of firm that it is for; empty for every kind.",
    )
    importance = models.PositiveSmallIntegerField(
        choices=IMPORTANCES, default=2, help_text="What a scorecard begins with."
    )
    why = markdown_field("Why it matters.")
    evidence = markdown_field("What to ask for, and what a good answer looks like.")
    warning = markdown_field("What should make a reader stop.")
    keeps = NOTHING

    class Meta:
        verbose_name_plural = "criteria"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(importance__range=(0, 3)), name="criterion_importance_is_0_to_3"),
            models.UniqueConstraint(fields=["guide", "key"], name="criterion_key_is_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class ReaderQuestion(models.Model):
    """A question that readers ask, with its answer."""

    key = key_field(unique=True)
    question = models.CharField(max_length=200)
    group = models.CharField(max_length=60, help_text="The heading under which the page of all questions has it.")
    order = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(9_999)], help_text="Its place on the page of all questions."
    )
    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="reader_questions")
    dimension = models.CharField(
        max_length=80,
        blank=True,
        validators=[KEY_VALIDATOR],
        help_text="The key of the dimension on whose page it stands too; empty for none.",
    )
    reviewed = models.DateField("last reviewed")
    answer = markdown_field("At most {words} with links into the dimensions.", words=(60, 120))
    keeps = NOTHING

    class Meta:
        ordering = ["order", "key"]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return f"{reverse('questions')}#{self.key}"


class Abbreviation(models.Model):
    """Letters that texts use for a longer term."""

    key = key_field(unique=True)
    short = models.CharField(max_length=20, unique=True, help_text="Exactly as texts write it: MSP.")
    long = models.CharField(max_length=120, help_text="What it stands for.")
    note = markdown_field("What it means here.", blank=True)
    keeps = NOTHING

    class Meta:
        ordering = ["short"]

    def __str__(self) -> str:
        return f"{self.short}: {self.long}"

    def get_absolute_url(self) -> str:
        return f"{reverse('abbreviations')}#{self.key}"
