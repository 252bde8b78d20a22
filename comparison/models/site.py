"""What belongs to the whole site: its name, its standing pages, and the publications that texts cite."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from comparison.documents import SOURCE_KINDS

from .fields import key_field, markdown_field, slug_field
from .privacy import NOTHING


class Site(models.Model):
    """One row: what the site says of itself on every page."""

    key = models.CharField(max_length=80, default="site", unique=True, editable=False)
    name = models.CharField(max_length=60)
    tagline = models.CharField("line", max_length=120, help_text="Stands beside the name.")
    comparison = models.ForeignKey(
        "Comparison",
        on_delete=models.PROTECT,
        null=True,
        verbose_name="main comparison",
        help_text="The home page begins with it.",
    )
    report = models.CharField(
        "report mistakes to",
        max_length=500,
        help_text="Where “Report a mistake” leads: an address that begins with mailto: or https:",
    )
    keeps = NOTHING

    class Meta:
        verbose_name = verbose_name_plural = "site"
        constraints = [models.CheckConstraint(condition=Q(key="site"), name="site_is_one_row")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("home")


class Page(models.Model):
    """A standing page: about, accessibility."""

    key = key_field(unique=True)
    slug = slug_field(unique=True)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300, help_text="One or two sentences; search engines show them.")
    reviewed = models.DateField("last reviewed")
    text = markdown_field("The page’s text, with ## for headings.")
    keeps = NOTHING

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("at_root", args=[self.slug])


class Source(models.Model):
    """A cited publication."""

    key = key_field(unique=True)
    title = models.CharField(max_length=300)
    author = models.CharField(max_length=80, help_text="As a citation names it: “VITA”, “Lacity and Willcocks”.")
    publisher = models.CharField(max_length=120)
    url = models.URLField("address", max_length=500)
    # NULL: the publication bears no date.
    year = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
        help_text="Leave empty if it bears none; citations then say “undated”.",
    )
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in SOURCE_KINDS])
    note = markdown_field("How far it carries: who measured, how many, quoted by whom.", blank=True)
    keeps = NOTHING

    class Meta:
        ordering = ["author", "year"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SOURCE_KINDS), name="source_kind_is_known"),
            models.CheckConstraint(
                condition=Q(year=None) | Q(year__range=(1900, 2100)), name="source_year_is_plausible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author}, {self.year or 'undated'}: {self.title}"

    def get_absolute_url(self) -> str:
        return f"{reverse('sources')}#source-{self.key}"
