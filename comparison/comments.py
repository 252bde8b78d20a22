"""Comments from their arrival to the decision on them: what a form must hold, one that waits, one that readers see."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse

from comparison import documents, plain, spam
from comparison.models import Comment, CommentCount, Sender, Stamp, UsedToken

MAX_LINKS = 2
MAX_REPLIES = 50
"""So many replies a comment takes: each page shows them all."""
AT_ONCE = 500
"""Rows deleted by one statement; SQLite takes a limited number of parameters."""


@dataclass(frozen=True)
class Subject:
    """A part that readers comment on, with its addresses."""

    part: documents.Name
    title: str
    address: str
    comments: str
    add: str
    count: int
    """Comments that readers see."""


def subject_of(published: documents.Published, part: documents.Name) -> Subject:
    """A comparison or guide that readers see, as they comment on it."""
    if part.kind == "guide":
        guide = published.guides[part.key]
        step, title, names = guide.slug, guide.title, ("guide", "guide_comments", "add_guide_comment")
    else:
        comparison = published.comparisons[part.key]
        step, title, names = comparison.slug, comparison.head.title, ("at_root", "comments", "add_comment")
    address, comments, add = (reverse(name, args=[step]) for name in names)
    return Subject(part, title, address, comments, add, published.comments.get(part, 0))


class Line(forms.CharField):
    """One line of plain text. What nobody types is taken out before anything is checked, and not held against it."""

    def to_python(self, value: str | None) -> str:
        return plain.tidy_line(value or "")


class Lines(forms.CharField):
    """Plain text of several lines, likewise."""

    widget = forms.Textarea

    def to_python(self, value: str | None) -> str:
        return plain.tidy(value or "")


class CommentForm(forms.Form):
    """A name and a text. Every error says what to do; `shown` is what was typed, as a page can show it."""

    name = Line(required=False)
    text = Lines(required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id=False)

    @property
    def shown(self) -> dict[str, str]:
        """What was typed, as it would be taken."""
        return {"name": plain.tidy_line(self.data.get("name", "")), "text": plain.tidy(self.data.get("text", ""))}

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if plain.is_blank(name):
            raise ValidationError("Write a name. It need not be your own.")
        if len(name) > Comment.NAME_LENGTH:
            raise ValidationError(_too_long("The name", name, Comment.NAME_LENGTH))
        if plain.links(name):
            raise ValidationError("Leave the address out of the name. The comment itself may hold two.")
        return name

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if plain.is_blank(text):
            raise ValidationError("Write a comment.")
        if len(text) > Comment.TEXT_LENGTH:
            raise ValidationError(_too_long("The comment", text, Comment.TEXT_LENGTH))
        count = len(plain.links(text))
        if count > MAX_LINKS:
            raise ValidationError(f"The comment holds {count} addresses of pages: leave at most {MAX_LINKS}.")
        return text


def _too_long(what: str, text: str, limit: int) -> str:
    return f"{what} has {len(text):,} characters: shorten it by {len(text) - limit:,} to at most {limit:,}."


def find_parent(part: documents.Name, number: str, *, locked: bool = False) -> Comment | None:
    """The comment to which a reply is sent; `locked` until the end of the transaction."""
    pk = plain.number_in(number)
    rows = Comment.objects.select_for_update() if locked else Comment.objects.all()
    return rows.to_answer(part, pk) if pk is not None else None


def takes_replies(comment: Comment) -> bool:
    return comment.replies.filter(state=Comment.State.APPROVED).order_by()[:MAX_REPLIES].count() < MAX_REPLIES


def receive(part: documents.Name, parent: Comment | None, form: CommentForm, now: datetime) -> Comment:
    """Keep a valid form as a comment that waits; call inside the transaction that has checked who may send."""
    name, text = form.cleaned_data["name"], form.cleaned_data["text"]
    digest = hashlib.sha256(plain.key_of(text).encode()).hexdigest()
    before = Comment.objects.filter(digest=digest).order_by()[:2].count()
    found = spam.signs(form.data.get("name", ""), form.data.get("text", ""), sent_before=before)
    return Comment.objects.create(
        kind=part.kind,
        key=part.key,
        parent=parent,
        name=name,
        text=text,
        digest=digest,
        likelihood=spam.likelihood(found),
        signs="; ".join(sign.words for sign in found),
        sent_at=now,
    )


@dataclass
class Decided:
    """What a decision changed: the comments chosen, replies that went with them, and those that could not follow."""

    changed: list[Comment] = field(default_factory=list)
    with_them: list[Comment] = field(default_factory=list)
    refused: list[Comment] = field(default_factory=list)


def decide(chosen: Collection[int], state: str, by: AbstractBaseUser, now: datetime) -> Decided:
    """Approve, reject or call spam. A comment taken from readers takes its replies with it: they are rejected.

    A reply is approved only where readers see what it replies to. When the number that readers see changes, so does
    the stamp, and every process reads it anew.
    """
    decided = Decided()
    with transaction.atomic():
        rows = list(Comment.objects.select_for_update().filter(pk__in=chosen).order_by("pk"))
        before = {row.pk: row.state for row in rows}
        # Comments first: a reply may be approved together with what it replies to.
        for row in sorted(rows, key=lambda row: (row.parent_id is not None, row.pk)):
            if row.state != state:
                fits = state != Comment.State.APPROVED or _may_be_shown(row)
                (decided.changed if fits else decided.refused).append(row)
                if fits:
                    _set(row, state, by, now)
        if state != Comment.State.APPROVED:
            decided.with_them = _take_replies_along(decided.changed, by, now, before)
        _count([*decided.changed, *decided.with_them], before)
    return decided


def _may_be_shown(reply: Comment) -> bool:
    if reply.parent_id is None:
        return True
    parents = Comment.objects.select_for_update().filter(pk=reply.parent_id)
    return parents.filter(state=Comment.State.APPROVED).exists()


def _set(row: Comment, state: str, by: AbstractBaseUser, now: datetime) -> None:
    row.state, row.decided_at = state, now
    row.decided_by = by  # type: ignore[assignment]
    row.save(update_fields=["state", "decided_at", "decided_by"])


def _take_replies_along(
    taken: Iterable[Comment], by: AbstractBaseUser, now: datetime, before: dict[int, str]
) -> list[Comment]:
    keys = [row.pk for row in taken if row.parent_id is None]
    open_states = (Comment.State.APPROVED, Comment.State.WAITING)
    replies = list(Comment.objects.select_for_update().filter(parent__in=keys, state__in=open_states).order_by("pk"))
    for reply in replies:
        before[reply.pk] = reply.state
        _set(reply, Comment.State.REJECTED, by, now)
    return replies


def _count(changed: Collection[Comment], before: dict[int, str]) -> None:
    """Bring the numbers that readers see up to date, and give a place to each comment that they see first now."""
    shown = Comment.State.APPROVED
    moved = [row for row in changed if (row.state == shown) != (before[row.pk] == shown)]
    if not moved:
        return
    counts = CommentCount.objects.locked({row.part for row in moved})
    for row in moved:
        count = counts[row.part]
        count.approved += 1 if row.state == shown else -1
        if row.state == shown and row.parent_id is None and row.place is None:
            count.places += 1
            row.place = count.places
            row.save(update_fields=["place"])
    for count in counts.values():
        count.save()
    Stamp.objects.renew()


def answer(comment: Comment, text: str, now: datetime) -> None:
    """The site's own reply; an empty text takes it back."""
    comment.reply = plain.tidy(text)
    comment.replied_at = now if comment.reply else None
    with transaction.atomic():
        comment.save(update_fields=["reply", "replied_at"])
        Stamp.objects.renew()


def forget(now: datetime, *, dry_run: bool = False) -> Counter[str]:
    """Delete what was refused long enough ago, and what guarded forms that nobody can send any more."""
    rows = list(Comment.objects.to_forget(now).values_list("pk", "state"))
    if not dry_run:
        for start in range(0, len(rows), AT_ONCE):
            # Asked again: a moderator may have changed the decision meanwhile.
            Comment.objects.to_forget(now).filter(pk__in=[pk for pk, _ in rows[start : start + AT_ONCE]]).delete()
        UsedToken.objects.forget(now)
        Sender.objects.forget(now)
    return Counter(state for _, state in rows)
