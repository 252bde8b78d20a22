"""The moderators' queue: what waits first, probable spam last; fifty decided on with one button."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comparison import comments, editions, spam
from comparison.models import Comment
from comparison.plain import number_in

State = Comment.State
DECISIONS = {State.APPROVED: "Approve", State.REJECTED: "Reject", State.SPAM: "Spam"}
DONE = {State.APPROVED: "approved", State.REJECTED: "rejected", State.SPAM: "called spam"}
WITHOUT_PARENT = "{} cannot be approved: readers do not see the comment to which {} repl{}."


def _moment(at: datetime) -> str:
    return f"{at:%-d %b %Y, %H:%M} UTC"


class CommentList(ChangeList):
    """The queue, with what readers see read once for all of its rows."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        published = editions.current()
        for comment in self.result_list:
            comment.published = published


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    list_display = ["sent", "said", "suspicion", "stands", "on"]
    list_display_links = ["sent"]
    list_filter = ["state", "kind", "sent_at"]
    search_fields = ["name", "text"]
    list_select_related = ["parent", "decided_by"]
    list_per_page = list_max_show_all = 50
    show_full_result_count = False
    actions = ["approve", "reject", "call_spam"]
    fields = ["on", "sent", "said", "suspicion", "stands", "reply"]
    readonly_fields = ["on", "sent", "said", "suspicion", "stands"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: what was refused goes by itself, and what readers see is counted."""
        return False

    @admin.display(ordering="sent_at")
    def sent(self, comment: Comment) -> str:
        return _moment(comment.sent_at)

    @admin.display(description="comment")
    def said(self, comment: Comment) -> SafeString:
        """All of it: nothing is approved unread."""
        return render_to_string("admin/comparison/comment/_said.html", {"comment": comment})

    @admin.display(description="on", ordering="key")
    def on(self, comment: Comment) -> SafeString | str:
        published = getattr(comment, "published", None) or editions.current()
        if comment.part not in published.parts:
            return f"{comment.part} (not published)"
        subject = comments.subject_of(published, comment.part)
        return format_html('<a href="{}">{}</a>', subject.comments, subject.title)

    @admin.display(description="spam", ordering="likelihood")
    def suspicion(self, comment: Comment) -> str:
        words = "probable" if comment.likelihood >= spam.PROBABLE else "possible" if comment.likelihood else "no sign"
        return f"{words}, {comment.likelihood}: {comment.signs}" if comment.likelihood else words

    @admin.display(description="state", ordering="state")
    def stands(self, comment: Comment) -> str:
        if comment.decided_at is None:
            return "waiting"
        by = comment.decided_by or "somebody who has left"
        return f"{comment.state} by {by} on {_moment(comment.decided_at)}"

    @admin.action(description="Approve", permissions=["change"])
    def approve(self, request: HttpRequest, chosen: QuerySet[Comment]) -> None:
        self._decide(request, chosen, State.APPROVED)

    @admin.action(description="Reject", permissions=["change"])
    def reject(self, request: HttpRequest, chosen: QuerySet[Comment]) -> None:
        self._decide(request, chosen, State.REJECTED)

    @admin.action(description="Spam", permissions=["change"])
    def call_spam(self, request: HttpRequest, chosen: QuerySet[Comment]) -> None:
        self._decide(request, chosen, State.SPAM)

    def _decide(self, request: HttpRequest, chosen: Iterable[Comment], state: State) -> None:
        """Decide, log who did so on which comments, and say what has come of it."""
        keys = [comment.pk for comment in chosen]
        decided = comments.decide(keys, state, request.user, timezone.now())  # type: ignore[arg-type]
        self._log(request, decided.changed, f"Comment {DONE[state]}.")
        self._log(request, decided.with_them, "Comment rejected, with the one to which it replies.")
        count = len(decided.changed)
        told = f"{count} comment{'s' if count != 1 else ''} {DONE[state]}."
        if decided.with_them:
            told += f" Replies that went with them: {len(decided.with_them)}."
        messages.success(request, told)
        if decided.refused:
            many = len(decided.refused)
            words = (f"{many} replies", "they", "y") if many > 1 else ("One reply", "it", "ies")
            messages.error(request, WITHOUT_PARENT.format(*words))

    def _log(self, request: HttpRequest, changed: Sequence[Comment], words: str) -> None:
        if changed:
            LogEntry.objects.log_actions(request.user.pk, changed, CHANGE, change_message=words)  # type: ignore[arg-type]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CommentList

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if any(number_in(value) is None for value in request.POST.getlist("_selected_action")):
            raise BadRequest("an id that no comment has")
        if request.POST.get("index", "0") not in map(str, range(len(DECISIONS))):
            raise BadRequest("a button that is not there")
        if request.POST.get("select_across", "0") != "0":
            raise BadRequest("comments of other pages, which nobody has read, are not decided on")
        return super().changelist_view(request, {"title": "Comments"} | (extra_context or {}))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Comment | None:
        return super().get_object(request, object_id, from_field) if number_in(object_id) is not None else None

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        context |= {"subtitle": None, "title": "Comment", "decisions": DECISIONS.items()}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Comment, form: Any, change: bool) -> None:
        if "reply" in form.changed_data:
            comments.answer(obj, obj.reply, timezone.now())
        if request.POST.get("_decide") in DECISIONS:
            self._decide(request, [obj], State(request.POST["_decide"]))

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """What the log says beside the decision; no word of the reply, which may be taken back."""
        return "Reply as the site saved." if form.changed_data else ""

    def log_change(self, request: HttpRequest, obj: Comment, message: Any) -> Any:
        return super().log_change(request, obj, message) if message else None
