"""What readers see: frozen copies of parts, and the stamp that tells every process that something changed."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Max, OuterRef, Q, Subquery

from comparison import documents

from .privacy import EDITORS, NOTHING, Kept


class EditionQuerySet(models.QuerySet["Edition"]):
    def of(self, name: documents.Name) -> "EditionQuerySet":
        """All editions of one part, the newest first."""
        return self.filter(kind=name.kind, key=name.key).order_by("-created_at", "-pk")

    def standing(self, at: datetime) -> "EditionQuerySet":
        """For each part the newest edition that counts at a moment, whether it shows the part or withdraws it."""
        newest = (
            Edition.objects.filter(kind=OuterRef("kind"), key=OuterRef("key"), publish_at__lte=at)
            .exclude(state=Edition.State.DRAFT)
            .order_by("-publish_at", "-pk")
            .values("pk")[:1]
        )
        return self.filter(pk=Subquery(newest))

    def published(self, at: datetime) -> "EditionQuerySet":
        """What readers see at a moment: one edition for each part that is not withdrawn."""
        return self.standing(at).filter(state=Edition.State.PUBLISHED)

    def with_first_moment(self) -> "EditionQuerySet":
        """Each edition with `first_moment`, when readers first saw its part."""
        seen = Edition.objects.filter(kind=OuterRef("kind"), key=OuterRef("key")).exclude(state=Edition.State.DRAFT)
        return self.annotate(first_moment=Subquery(seen.order_by("publish_at").values("publish_at")[:1]))

    def owners(self, slug: str, kinds: Iterable[str], now: datetime) -> list[documents.Name]:
        """The parts of these kinds that readers have seen at a slug, the last one first."""
        seen = self.filter(slug=slug, kind__in=kinds, publish_at__lte=now)
        parts = seen.exclude(state=Edition.State.DRAFT).order_by().values("kind", "key")
        found = parts.annotate(last=Max("publish_at")).order_by("-last").values_list("kind", "key")
        return [documents.Name(kind, key) for kind, key in found]

    def open_drafts(self) -> "EditionQuerySet":
        """The drafts that are their part's newest edition: what somebody has begun and not published."""
        newest = Edition.objects.filter(kind=OuterRef("kind"), key=OuterRef("key")).order_by("-pk").values("pk")[:1]
        return self.filter(state=Edition.State.DRAFT, pk=Subquery(newest)).select_related("author").order_by("-pk")

    def scheduled(self, now: datetime) -> "EditionQuerySet":
        """What readers will see or lose at a later moment, the next first."""
        return self.exclude(state=Edition.State.DRAFT).filter(publish_at__gt=now).order_by("publish_at", "pk")

    def moments_after(self, moment: datetime) -> list[datetime]:
        """The later moments at which what readers see will change."""
        moments = self.scheduled(moment).values_list("publish_at", flat=True).distinct()
        return [moment for moment in moments if moment]

    def moments_until(self, moment: datetime) -> list[datetime]:
        """The moments at which what readers see has changed, the earliest first."""
        shown = self.exclude(state=Edition.State.DRAFT).filter(publish_at__lte=moment)
        return [at for at in shown.order_by("publish_at").values_list("publish_at", flat=True).distinct() if at]


class Edition(models.Model):
    """An immutable copy of one part. A published one whose moment lies ahead is scheduled."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        WITHDRAWN = "withdrawn"

    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in documents.PARTS])
    key = models.CharField(max_length=170)
    state = models.CharField(max_length=10, choices=State.choices)
    # NULL: a draft, which has no moment.
    publish_at = models.DateTimeField(null=True, blank=True)
    body = models.JSONField()
    format = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    # The part's address in this edition, so that a former one leads to the present; empty for a part without one.
    slug = models.CharField(max_length=80, blank=True, editable=False)
    # NULL: loaded from files, or its author has left.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    first_moment: datetime
    """Only on editions from `with_first_moment`."""

    objects = EditionQuerySet.as_manager()
    keeps = Kept(
        EDITORS,
        "Which editor saved or published each edition of a text, and the note to it.",
        "The history of each text. Readers see the note, not the name of the account.",
        "as long as the edition; the name goes with the account",
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", publish_at=None) | (~Q(state="draft") & Q(publish_at__isnull=False)),
                name="edition_has_a_moment_unless_draft",
            )
        ]
        indexes = [
            models.Index(fields=["kind", "key", "publish_at", "id"], name="edition_standing"),
            models.Index(fields=["slug", "kind", "key", "publish_at"], name="edition_slug"),
            models.Index(fields=["-publish_at", "-id"], name="edition_moment"),
        ]
        permissions = [("publish_edition", "Can publish what is saved")]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"

    @property
    def name(self) -> documents.Name:
        return documents.Name(self.kind, self.key)

    def document(self) -> documents.Part:
        return documents.decode(self.name, self.body, self.format)


class LoadedPart(models.Model):
    """The digest of a part as it was last loaded from a file: tells an editor's change from a file's."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=170)
    digest = models.CharField(max_length=64)
    keeps = NOTHING

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="part_is_loaded_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class StampQuerySet(models.QuerySet["Stamp"]):
    def current(self) -> str:
        """The token of what is published now; another one whenever anything was published."""
        return self.values_list("token", flat=True).filter(pk=1).first() or ""

    def lock(self) -> None:
        """Until this transaction ends nobody else saves or publishes a text, so that what it has read still holds.

        Taken before anything else is, so that two never wait for each other. SQLite lets in one writer anyway.
        """
        if not self.select_for_update().filter(pk=1):
            self.renew()

    def renew(self) -> None:
        """Tell every process that what readers see has changed; in the transaction that changes it."""
        self.update_or_create(pk=1, defaults={"token": uuid.uuid4().hex})


class Stamp(models.Model):
    """One row. Its token is random, not counted, so that a rolled-back change can never look like a later one."""

    token = models.CharField(max_length=32)

    objects = StampQuerySet.as_manager()
    keeps = NOTHING

    def __str__(self) -> str:
        return self.token
