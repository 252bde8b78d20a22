"""Comments on a comparison or a guide: to read, and to send by a form of its own, so that the list can be shared."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comparison import anonymous, documents, editions
from comparison.anonymous import Refusal
from comparison.comments import MAX_LINKS, CommentForm, Subject, find_parent, receive, subject_of, takes_replies
from comparison.error_pages import DATABASE_AWAY
from comparison.headers import SHARED, UNKEPT
from comparison.models import Comment, CommentCount
from comparison.plain import number_in

from .companions import find_guide
from .shared import context, find_comparison, shared_page, show

PER_PAGE = 20

GONE = Refusal(422, "Readers do not see the comment any more to which you reply. Send yours as a new comment.")
FULL = Refusal(422, "The comment to which you reply takes no more replies. Send yours as a new comment.")


def _find(published: documents.Published, comparison: str, guide: str) -> Subject:
    """What readers comment on, by the slug that the address holds."""
    if guide:
        return subject_of(published, documents.name_of(find_guide(published, guide)))
    return subject_of(published, documents.name_of(find_comparison(published, comparison).head))


def _context(request: HttpRequest, published: documents.Published, subject: Subject, **more: Any) -> dict[str, Any]:
    """On a comparison's comments the header leads to that comparison."""
    comparison = published.comparisons.get(subject.part.key) if subject.part.kind == "comparison" else None
    return context(request, published, comparison, subject=subject, **more)


@shared_page("page")
def comments(request: HttpRequest, comparison: str = "", guide: str = "") -> HttpResponseBase:
    """Places are counted from the oldest, so that a page keeps its comments; the newest page has those of two."""
    published = editions.current()
    subject = _find(published, comparison, guide)
    places = CommentCount.objects.places(subject.part)
    newest = max(1, -(-places // PER_PAGE))
    page = _page(request.GET.get("page", ""), newest)
    first = PER_PAGE * ((page or max(1, newest - 1)) - 1) + 1
    last = PER_PAGE * (page or newest)
    variables = _context(
        request,
        published,
        subject,
        comments=Comment.objects.in_places(subject.part, first, last),
        page=page,
        older=(first - 1) // PER_PAGE,
        newer=page + 1 if page and page < newest else None,
    )
    return show(request, "comments.html", variables, SHARED)


def _page(number: str, newest: int) -> int | None:
    """The page that the address names, or None for the newest."""
    if not number:
        return None
    page = number_in(number) or 0
    if not 1 <= page <= newest:
        raise Http404("no such page of comments")
    return page


@csrf_exempt  # A reader has no cookie that another site could use; `anonymous.refuse` guards the form.
@require_http_methods(["GET", "HEAD", "POST"])
def add_comment(request: HttpRequest, comparison: str = "", guide: str = "") -> HttpResponseBase:
    """The form; on sending it, what happens next, or the form again with all that was typed."""
    published = editions.current()
    subject = _find(published, comparison, guide)
    if request.method == "POST":
        return _take(request, published, subject)
    to = request.GET.get("to", "")
    parent = find_parent(subject.part, to) if to else None
    if to and parent is None:
        raise Http404("no comment that takes replies has this number")
    return _show_form(request, published, subject, CommentForm(request.POST), to=to, parent=parent)


def _take(request: HttpRequest, published: documents.Published, subject: Subject) -> HttpResponseBase:
    form, to = CommentForm(request.POST), request.POST.get("to", "")
    refusal = _send(request, subject, form, to) if form.is_valid() else None
    if form.is_valid() and refusal is None:
        sent = _context(request, published, subject, kept=Comment.REFUSED_KEPT)
        return show(request, "comment_sent.html", sent, UNKEPT)
    if refusal in (GONE, FULL):
        to = ""
    try:
        parent = find_parent(subject.part, to)
        to = to if parent else ""
    except DATABASE_AWAY:
        # It stays a reply, though what it replies to cannot be shown.
        parent = None
    return _show_form(request, published, subject, form, to=to, parent=parent, refusal=refusal, errors=form.errors)


def _show_form(
    request: HttpRequest,
    published: documents.Published,
    subject: Subject,
    form: CommentForm,
    *,
    refusal: Refusal | None = None,
    **shown: Any,
) -> HttpResponseBase:
    variables = _context(request, published, subject, form=form, refusal=refusal, max_links=MAX_LINKS, **shown)
    variables |= {"name_length": Comment.NAME_LENGTH, "text_length": f"{Comment.TEXT_LENGTH:,}"}
    variables |= {"stamp": anonymous.kept_stamp(request, timezone.now()), "honeypot": anonymous.HONEYPOT}
    status = refusal.status if refusal else 422 if shown.get("errors") else 200
    response = show(request, "comment_add.html", variables, UNKEPT, status)
    if refusal and refusal.retry_after:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


@anonymous.refused_while_away
def _send(request: HttpRequest, subject: Subject, form: CommentForm, to: str) -> Refusal | None:
    """Keep a valid form, or say why not; what it replies to cannot be taken away meanwhile."""
    now = timezone.now()
    with transaction.atomic():
        refusal = anonymous.refuse(request, "comment", now)
        parent = find_parent(subject.part, to, locked=True) if to else None
        refusal = refusal or _unanswerable(to, parent)
        if refusal is None and anonymous.is_first_time(request, now):
            receive(subject.part, parent, form, now)
    return refusal


def _unanswerable(to: str, parent: Comment | None) -> Refusal | None:
    """Why a reply to this comment cannot be taken any more."""
    if to and parent is None:
        return GONE
    return FULL if parent and not takes_replies(parent) else None
