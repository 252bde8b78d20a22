"""What readers say on comparisons and guides, and how much of it is shown."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q

from comparison import documents

from .privacy import NOTHING, READERS, Kept

KINDS = ("comparison", "guide")
"""Kinds of part that readers comment on."""


class CommentQuerySet(models.QuerySet["Comment"]):
    def waiting(self) -> "CommentQuerySet":
        """Those on which nobody has decided yet."""
        return self.filter(state=Comment.State.WAITING)

    def in_places(self, part: documents.Name, first: int, last: int) -> "CommentQuerySet":
        """What readers see in these places of a part's comments, the newest first, with the replies in their order."""
        return (
            self.filter(kind=part.kind, key=part.key, place__range=(first, last), state=Comment.State.APPROVED)
            .order_by("-place")
            .prefetch_related(Prefetch("replies", Comment.objects.shown_replies(), to_attr="shown_replies"))
        )

    def shown_replies(self) -> "CommentQuerySet":
        """Replies that readers see, the oldest first."""
        return self.filter(state=Comment.State.APPROVED, parent__isnull=False).order_by("pk")

    def to_answer(self, part: documents.Name, pk: int) -> "Comment | None":
        """The comment on this part with this number, if readers see it and may reply to it: one level, no further."""
        return self.filter(pk=pk, kind=part.kind, key=part.key, parent=None, state=Comment.State.APPROVED).first()

    def to_forget(self, now: datetime) -> "CommentQuerySet":
        """Spam, and what was rejected, decided on longer ago than such comments are kept."""
        refused = (Comment.State.SPAM, Comment.State.REJECTED)
        return self.filter(state__in=refused, decided_at__lt=now - Comment.REFUSED_KEPT)


class Comment(models.Model):
    """A reader's comment, or a reply to one. Plain text; readers see it once a moderator has approved it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        APPROVED = "approved"
        REJECTED = "rejected"
        SPAM = "spam"

    NAME_LENGTH = 80
    TEXT_LENGTH = 2_000
    REFUSED_KEPT = timedelta(days=30)
    """How long spam, and what was rejected, is kept after the decision."""

    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in KINDS])
    key = models.CharField(max_length=80)
    # NULL: it replies to no other comment. A reply goes with what it replies to.
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="replies",
        verbose_name="replies to",
        db_index=False,  # An index of both, below, serves it too.
    )
    # NULL: never approved yet, or a reply. Given once, so that a comment stays on its page for ever.
    place = models.PositiveIntegerField(null=True, blank=True, editable=False)
    name = models.CharField(max_length=NAME_LENGTH)
    text = models.TextField()
    digest = models.CharField(max_length=64, db_index=True, editable=False)
    likelihood = models.PositiveSmallIntegerField("spam", help_text="0 to 100, as it was when it arrived.")
    signs = models.TextField("signs of spam", blank=True, help_text="Why it may be spam.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    sent_at = models.DateTimeField("sent")
    # NULL: waiting.
    decided_at = models.DateTimeField("decided", null=True, blank=True)
    # NULL: waiting, or the moderator has left.
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    reply = models.TextField(
        "reply as the site",
        max_length=TEXT_LENGTH,
        blank=True,
        help_text="Plain text; readers see it below the comment, under the site’s name.",
    )
    # NULL: the site has not replied.
    replied_at = models.DateTimeField("replied", null=True, blank=True)

    objects = CommentQuerySet.as_manager()
    keeps = Kept(
        READERS,
        "A comment: the name and the text that somebody sent, when, on what, how likely it is spam, who decided on it, "
        "and the site’s reply. No network address and no e-mail address.",
        "Showing it to other readers once a moderator has approved it.",
        f"approved: as long as the site shows it; rejected or spam: {REFUSED_KEPT.days} days after the decision; "
        "not decided: until it is",
    )

    class Meta:
        # The queue: what waits first, least like spam first; then what was decided on last.
        ordering = [F("decided_at").desc(nulls_first=True), "likelihood", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="comment_is_on_a_known_kind"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None)
                | (Q(state__in=("approved", "rejected", "spam")) & Q(decided_at__isnull=False)),
                name="comment_has_a_moment_once_decided",
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None) | (~Q(reply="") & Q(replied_at__isnull=False)),
                name="comment_reply_has_a_moment",
            ),
            models.CheckConstraint(condition=Q(likelihood__range=(0, 100)), name="comment_likelihood_is_0_to_100"),
            models.CheckConstraint(
                condition=Q(parent=None) | Q(place=None), name="comment_reply_stands_below_its_parent"
            ),
            models.UniqueConstraint(fields=["kind", "key", "place"], name="comment_place_is_its_own"),
        ]
        indexes = [
            models.Index(fields=["-decided_at", "likelihood", "id"], name="comment_queue"),
            models.Index(fields=["state", "decided_at"], name="comment_state"),
            models.Index(fields=["parent", "state"], name="comment_replies"),
        ]

    def __str__(self) -> str:
        # The admin's log keeps this for longer than some comments are kept: no word of a reader stands in it.
        return f"comment {self.pk} on {self.key}"

    @property
    def part(self) -> documents.Name:
        return documents.Name(self.kind, self.key)


class CommentCountQuerySet(models.QuerySet["CommentCount"]):
    def by_part(self) -> dict[documents.Name, int]:
        """How many comments readers see, of all parts that have any."""
        rows = self.filter(approved__gt=0).values_list("kind", "key", "approved")
        return {documents.Name(kind, key): approved for kind, key, approved in rows}

    def places(self, part: documents.Name) -> int:
        """How many places the comments on a part have taken so far."""
        return self.filter(kind=part.kind, key=part.key).values_list("places", flat=True).first() or 0

    def locked(self, parts: Iterable[documents.Name]) -> "dict[documents.Name, CommentCount]":
        """The rows of these parts, made where they are missing, for a transaction that changes them."""
        found: dict[documents.Name, CommentCount] = {}
        for part in sorted(parts):
            self.get_or_create(kind=part.kind, key=part.key)
            found[part] = self.select_for_update().get(kind=part.kind, key=part.key)
        return found


class CommentCount(models.Model):
    """How many comments on one part readers see: no page counts them, however many there are."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    approved = models.PositiveIntegerField(default=0)
    places = models.PositiveIntegerField(default=0)

    objects = CommentCountQuerySet.as_manager()
    keeps = NOTHING

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="part_is_counted_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.approved}"
