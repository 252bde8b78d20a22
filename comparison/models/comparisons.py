"""A comparison of exactly two options along its dimensions, as its editors are writing it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from comparison.documents import NOTICE_KINDS

from .fields import KEY_VALIDATOR, key_field, markdown_field, slug_field
from .privacy import NOTHING

SIDES = [(1, "first (left)"), (2, "second (right)")]
FROM_MINUS_TWO_TO_TWO = [MinValueValidator(-2), MaxValueValidator(2)]


class Comparison(models.Model):
    """The aggregate root: what an article says before, between and after its dimensions."""

    key = key_field(unique=True)
    slug = slug_field(unique=True)
    title = models.CharField(max_length=120)
    question = models.CharField(max_length=200, help_text="The reader’s question; the home page begins with it.")
    summary = models.CharField(
        max_length=400, help_text="One or two sentences under the question and in search results."
    )
    author = models.CharField(max_length=120)
    reviewer = models.CharField(max_length=120)
    reviewed = models.DateField("last reviewed")
    introduction = markdown_field("What the article begins with, {words}.", words=(70, 90))
    choosing = markdown_field("How to choose: the questions that decide, each with a link to its dimension.")
    final_thoughts = markdown_field("What the article ends with, ### for headings.")
    keeps = NOTHING

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("at_root", args=[self.slug])


class Option(models.Model):
    """One of a comparison's two sides."""

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="options")
    side = models.PositiveSmallIntegerField(choices=SIDES)
    key = key_field()
    name = models.CharField(max_length=60)
    summary = models.CharField(max_length=300, help_text="One sentence that says what it is.")
    also = models.CharField(
        "also called",
        max_length=300,
        blank=True,
        help_text="What readers call it too, separated by commas: the search takes each for its name.",
    )
    keeps = NOTHING

    class Meta:
        ordering = ["side"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=(1, 2)), name="option_side_is_1_or_2"),
            models.UniqueConstraint(fields=["comparison", "side"], name="option_is_alone_on_its_side"),
            models.UniqueConstraint(fields=["comparison", "key"], name="option_key_is_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class Dimension(models.Model):
    """One axis on which the options differ."""

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="dimensions")
    key = key_field()
    slug = slug_field()
    order = models.PositiveSmallIntegerField(
        default=0, help_text="Reading order, from 1. The comparison’s page orders all of them."
    )
    name = models.CharField(max_length=60)
    lead = models.CharField(max_length=300, help_text="The difference in one sentence of at most 15 words.")
    also = models.CharField(
        "also looked for as",
        max_length=300,
        blank=True,
        help_text="Words under which readers search for it, separated by commas. They are not shown.",
    )
    reviewed = models.DateField("last reviewed")
    pole_first = models.CharField(
        "first pole", max_length=60, help_text="What stands at the first option’s end of this axis, in 2 to 6 words."
    )
    pole_second = models.CharField(
        "second pole", max_length=60, help_text="What stands at the second option’s end, in 2 to 6 words."
    )
    takeaway = markdown_field("One or two sentences that end with what to do.", words=(15, 30))
    ask = markdown_field("What to ask a provider: three to five list items, each with what a good answer looks like.")
    depth = markdown_field("The long text: evidence, surprises, conditions; ## for headings.", words=(400, 700))
    keeps = NOTHING

    class Meta:
        ordering = ["order", "key"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "key"], name="dimension_key_is_unique"),
            models.UniqueConstraint(fields=["comparison", "slug"], name="dimension_slug_is_unique"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("dimension", args=[self.comparison.slug, self.slug])


class Stance(models.Model):
    """What one option does on one dimension."""

    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="stances")
    side = models.PositiveSmallIntegerField(choices=SIDES)
    position = models.SmallIntegerField(
        validators=FROM_MINUS_TWO_TO_TWO,
        help_text="−2 is the first option’s end of the axis, 2 the second’s. The first option’s must be the smaller.",
    )
    glance = models.CharField(
        max_length=90, help_text="The words in the table’s cell: 12 to 90 characters, no full stop."
    )
    description = markdown_field("What this option does here, {words}.", words=(40, 46))
    caution = markdown_field("The argument against it, here.")
    keeps = NOTHING

    class Meta:
        ordering = ["side"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=(1, 2)), name="stance_side_is_1_or_2"),
            models.CheckConstraint(condition=Q(position__range=(-2, 2)), name="stance_position_is_on_the_axis"),
            models.UniqueConstraint(fields=["dimension", "side"], name="stance_is_alone_on_its_side"),
        ]

    def __str__(self) -> str:
        return f"{self.dimension}, side {self.side}"


class Question(models.Model):
    """A dimension's question to the reader."""

    dimension = models.OneToOneField(Dimension, on_delete=models.CASCADE, related_name="question")
    text = models.CharField(max_length=200, help_text="About the reader’s situation, never about the options.")
    why = models.CharField(max_length=400, help_text="Why it is asked; stands under the question.")
    consequence = models.CharField(max_length=400, help_text="What follows from one answer rather than another.")
    quick = models.BooleanField("in the quick way", default=False)
    keeps = NOTHING

    def __str__(self) -> str:
        return self.text


class Choice(models.Model):
    """A situation that answers a dimension's question.

    It belongs to the dimension, not to the question, so that stock admin shows both on the dimension's page.
    """

    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="choices")
    order = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=60, validators=[KEY_VALIDATOR], help_text="Permanent: results name it.")
    text = models.CharField(max_length=200, help_text="A situation one recognises; name no option.")
    # NULL: counts as the middle and carries a notice.
    lean = models.SmallIntegerField(
        null=True,
        blank=True,
        validators=FROM_MINUS_TWO_TO_TWO,
        help_text="−2 to 2 in even steps; empty counts as 0 and needs a notice.",
    )
    notice_kind = models.CharField(max_length=20, blank=True, choices=[(kind, kind) for kind in NOTICE_KINDS])
    notice = markdown_field("Stands above the recommendation when this is chosen.", blank=True)
    keeps = NOTHING

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(lean=None) | Q(lean__range=(-2, 2)), name="choice_lean_is_on_the_axis"),
            models.CheckConstraint(
                condition=Q(notice_kind="", notice="") | (Q(notice_kind__in=NOTICE_KINDS) & ~Q(notice="")),
                name="choice_notice_has_kind_and_text",
                violation_error_message="A notice needs both its kind and its text.",
            ),
            models.UniqueConstraint(fields=["dimension", "key"], name="choice_key_is_unique"),
        ]

    def __str__(self) -> str:
        return self.text
