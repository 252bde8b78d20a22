"""What readers have added to the anonymous totals, and what keeps one sender from writing too often."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F

from .privacy import NOTHING, READERS, Kept


class TotalsEntry(models.Model):
    """One reader's answers, as keys; nothing that says who it was, and only the week in which it came."""

    comparison = models.CharField(max_length=80)
    way = models.CharField(max_length=10)
    answers = models.JSONField(help_text="Dimension key → choice key, both or unsure.")
    outcome = models.CharField(max_length=20)
    rules = models.PositiveSmallIntegerField()
    on = models.DateTimeField("texts of", help_text="The moment of the newest text that the reader saw.")
    week = models.DateField(help_text="The Monday of the week in which it was added.")
    keeps = Kept(
        READERS,
        "Answers that somebody added to the anonymous totals: the answers, the outcome, the number of the rules, the "
        "moment of the texts seen, and the week. No name, no address and no time of day.",
        "Showing how readers answer, and finding questions that do not work.",
        "as long as the comparison is asked; nobody can tell whose they are",
    )

    class Meta:
        verbose_name_plural = "totals entries"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.comparison}, week of {self.week}"


class TallyQuerySet(models.QuerySet["Tally"]):
    def of(self, comparison: str) -> dict[str, dict[str, int]]:
        """How often each answer was given, by dimension key and answer."""
        counts: dict[str, dict[str, int]] = {}
        for dimension, answer, count in self.filter(comparison=comparison).values_list("dimension", "answer", "count"):
            counts.setdefault(dimension, {})[answer] = count
        return counts

    def add(self, comparison: str, answers: dict[str, str]) -> None:
        """Count one reader's answers; inside the transaction that keeps the entry."""
        for dimension, answer in sorted(answers.items()):
            row, _ = self.get_or_create(comparison=comparison, dimension=dimension, answer=answer)
            self.filter(pk=row.pk).update(count=F("count") + 1)


class Tally(models.Model):
    """How often one answer was given: the totals page adds up nothing, however many entries there are."""

    comparison = models.CharField(max_length=80)
    dimension = models.CharField(max_length=80)
    answer = models.CharField(max_length=60)
    count = models.PositiveIntegerField(default=0)

    objects = TallyQuerySet.as_manager()
    keeps = NOTHING

    class Meta:
        verbose_name_plural = "tallies"
        ordering = ["comparison", "dimension", "answer"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "dimension", "answer"], name="answer_is_tallied_once")
        ]

    def __str__(self) -> str:
        return f"{self.dimension} = {self.answer}: {self.count}"


class UsedTokenQuerySet(models.QuerySet["UsedToken"]):
    def use(self, token: str, now: datetime) -> bool:
        """Whether this form is sent for the first time; forgets those that nobody can send any more."""
        self.forget(now)
        _, is_new = self.get_or_create(token=token, defaults={"used_at": now})
        return is_new

    def forget(self, now: datetime) -> None:
        self.filter(used_at__lt=now - UsedToken.KEPT).delete()


class UsedToken(models.Model):
    """The random token of a form that was sent, kept for a day so that a double click counts once."""

    KEPT = timedelta(days=1)

    token = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(db_index=True)

    objects = UsedTokenQuerySet.as_manager()
    keeps = Kept(READERS, "The random number of a form that was sent.", "Counting a double click once.", KEPT)

    def __str__(self) -> str:
        return self.token


class SenderQuerySet(models.QuerySet["Sender"]):
    def note(self, digest: str, purpose: str, now: datetime) -> int:
        """Count one sending and return how many there were in this sender's window, this one included."""
        self.forget(now)
        row, _ = self.get_or_create(digest=digest, purpose=purpose, defaults={"since": now})
        own = self.filter(pk=row.pk)
        # Read after the update, which holds the row: of many at once each gets a number of its own.
        own.update(count=F("count") + 1)
        # None: its window has ended just now, and this sending is the first of the next.
        return own.values_list("count", flat=True).first() or 1

    def forget(self, now: datetime) -> None:
        self.filter(since__lt=now - Sender.WINDOW).delete()


class Sender(models.Model):
    """How often somebody has written lately; `digest` is a hash of the address that changes daily."""

    WINDOW = timedelta(hours=1)

    digest = models.CharField(max_length=64)
    purpose = models.CharField(max_length=20)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    objects = SenderQuerySet.as_manager()
    keeps = Kept(
        READERS,
        "How many forms were sent from one network address. The address itself is not kept, only a scrambled number "
        "made from it with a secret key that changes every day.",
        "So that nobody sends hundreds.",
        WINDOW,
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "purpose"], name="sender_is_counted_once")]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.count} since {self.since}"
