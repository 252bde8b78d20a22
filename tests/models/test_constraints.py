"""What must never be false is a constraint of the database: no code path can store a row that breaks one."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from comparison import editions
from comparison.models import (
    Choice,
    Comparison,
    Dimension,
    Edition,
    LoadedPart,
    Option,
    Page,
    Question,
    Site,
    Source,
    Stance,
)
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(autouse=True)
def rows() -> None:
    for part in (factories.page(), factories.source(), factories.head(), factories.dimension(), factories.price()):
        editions.thaw(part)
    editions.thaw(factories.site())


def taste() -> Dimension:
    return Dimension.objects.get(key="taste")


def comparison() -> Comparison:
    return Comparison.objects.get()


def edition(**values: Any) -> Edition:
    known = {"kind": "page", "key": "about", "state": "published", "publish_at": NOW, "body": {}, "format": 1}
    return Edition(digest="x", **known | values)


def of(row: Any, **values: Any) -> Any:
    """A stored row with some of its fields changed, not saved."""
    for name, value in values.items():
        setattr(row, name, value)
    return row


def new(model: Any, **values: Any) -> Any:
    """A copy of the model's first row, with some of its fields changed, not saved."""
    return of(model._default_manager.order_by("pk").first(), pk=None, **values)


BAD_ROWS: dict[str, Callable[[], Any]] = {
    "comparison's key twice": lambda: new(Comparison, slug="other"),
    "comparison's slug twice": lambda: new(Comparison, key="other"),
    "side 0": lambda: of(Option.objects.first(), side=0),
    "side 3": lambda: of(Option.objects.first(), side=3),
    "two options on one side": lambda: new(Option, key="water"),
    "option's key twice": lambda: of(Option.objects.get(side=2), key="tea"),
    "third option": lambda: new(Option, key="water", side=3),
    "dimension's key twice": lambda: new(Dimension, slug="other"),
    "dimension's slug twice": lambda: new(Dimension, key="other"),
    "stance on side 0": lambda: of(Stance.objects.first(), side=0),
    "two stances on one side": lambda: new(Stance),
    "position -3": lambda: of(Stance.objects.first(), position=-3),
    "position 3": lambda: of(Stance.objects.first(), position=3),
    "second question": lambda: Question(dimension=taste(), text="?", why="w", consequence="c"),
    "choice's key twice": lambda: new(Choice),
    "lean -3": lambda: of(Choice.objects.first(), lean=-3),
    "lean 3": lambda: of(Choice.objects.first(), lean=3),
    "notice without a kind": lambda: of(Choice.objects.first(), notice="Wait."),
    "notice without a text": lambda: of(Choice.objects.first(), notice_kind="employ"),
    "notice of another kind": lambda: of(Choice.objects.first(), notice_kind="wait", notice="Wait."),
    "page's key twice": lambda: new(Page, slug="other"),
    "page's slug twice": lambda: new(Page, key="other"),
    "source's key twice": lambda: new(Source),
    "source of another kind": lambda: of(Source.objects.first(), kind="blog"),
    "year 1899": lambda: of(Source.objects.first(), year=1899),
    "year 2101": lambda: of(Source.objects.first(), year=2101),
    "second site": lambda: new(Site, key="other"),
    "site of another key": lambda: of(Site.objects.get(), key="other"),
    "published at no moment": lambda: edition(publish_at=None),
    "withdrawn at no moment": lambda: edition(state="withdrawn", publish_at=None),
    "draft with a moment": lambda: edition(state="draft"),
}


@pytest.mark.parametrize("make", BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_row_that_can_never_be_true_is_refused(make: Callable[[], Any]) -> None:
    row = make()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


GOOD_ROWS: dict[str, Callable[[], Any]] = {
    "source without a year": lambda: of(Source.objects.first(), year=None),
    "choice that leans nowhere": lambda: of(Choice.objects.first(), lean=None),
    "notice with kind and text": lambda: of(Choice.objects.first(), notice_kind="employ", notice="Employ."),
    "the same slug in another comparison": lambda: new(Dimension, comparison=another(), key="other"),
    "draft": lambda: edition(state="draft", publish_at=None),
    "published": lambda: edition(),
    "withdrawn": lambda: edition(state="withdrawn"),
    "edition of the same moment": lambda: edition(pk=None),
}


def another() -> Comparison:
    return Comparison.objects.create(key="a", slug="a", title="A", question="?", summary="s", reviewed=date(2026, 1, 1))


@pytest.mark.parametrize("make", GOOD_ROWS.values(), ids=GOOD_ROWS)
def test_a_row_that_may_be_true_is_stored(make: Callable[[], Any]) -> None:
    row = make()
    row.save()
    assert row.pk


def test_a_part_is_loaded_once() -> None:
    LoadedPart.objects.create(kind="page", key="about", digest="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        LoadedPart.objects.create(kind="page", key="about", digest="y")


def test_the_migrations_make_the_tables_that_the_models_describe() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


MESSAGES = {
    "key": (lambda: of(Page.objects.get(), key="No Key"), "key", "lower-case letters and digits"),
    "slug with a line end": (lambda: of(Page.objects.get(), slug="about\n"), "slug", "lower-case letters and digits"),
    "position": (lambda: of(Stance.objects.first(), position=3), "position", "less than or equal to 2"),
    "lean": (lambda: of(Choice.objects.first(), lean=-3), "lean", "greater than or equal to -2"),
    "notice": (lambda: of(Choice.objects.first(), notice="Wait."), "__all__", "needs both its kind and its text"),
    "year": (lambda: of(Source.objects.first(), year=1200), "year", "greater than or equal to 1900"),
    "empty text": (lambda: of(taste(), depth=""), "depth", "cannot be blank"),
}


@pytest.mark.parametrize(("make", "field", "message"), MESSAGES.values(), ids=MESSAGES)
def test_an_editor_is_told_what_to_mend(make: Callable[[], Any], field: str, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        make().full_clean()
    assert message in " ".join(refused.value.message_dict[field])


def test_the_main_comparison_cannot_be_deleted_from_under_the_site() -> None:
    with pytest.raises(ProtectedError):
        comparison().delete()
    Site.objects.all().delete()
    comparison().delete()
    assert Stance.objects.count() == Choice.objects.count() == Question.objects.count() == 0


def test_every_row_has_a_name_that_editors_recognise() -> None:
    words = [str(row) for row in (Site.objects.get(), Page.objects.get(), Source.objects.get(), comparison(), taste())]
    assert words == ["Two Cups", "About us", "Okakura, 1906: The Book of Tea", "Tea or coffee", "Taste"]
    assert str(Stance.objects.filter(dimension=taste(), side=2).get()) == "Taste, side 2"
    assert str(edition()) == "page about (published)"
    assert "undated" in str(of(Source.objects.get(), year=None))


def test_every_part_has_an_address() -> None:
    rows = (Site.objects.get(), Page.objects.get(), Source.objects.get(), comparison(), taste())
    assert [row.get_absolute_url() for row in rows] == [
        "/",
        "/about-us/",
        "/sources/#source-okakura-1906",
        "/tea-or-coffee/",
        "/tea-or-coffee/dimensions/taste/",
    ]
