"""Who gets beyond the sign-in: one place, for every address of the admin, those to come included."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import ResolverMatch, reverse

from comparison.error_pages import error_page
from comparison.headers import is_for_editors
from comparison.views import forbidden

from . import typed
from .adapters import may_sign_in
from .sessions import has_ended, has_second_factor, is_recent
from .urls import OWN_ACCOUNT, SIGN_IN
from .views import ask_to_sign_in

OPEN = {pattern.name for pattern in SIGN_IN}
WITHOUT_FACTOR = {pattern.name for pattern in OWN_ACCOUNT}
PART_OF_PAGE = "HX-Request"
"""The header of a request for a part of a page: the page still holds what was typed."""
PEOPLE = ("auth_user_", "auth_group_")
"""What the names of pages for managing people begin with."""


class EditorsMiddleware:
    """Lets editors pass who are signed in, with a second factor where it is asked for; asks others to sign in.

    It stands after the check of a form's token: what another site sends gets no answer from here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not is_for_editors(request):
            return None
        if request.user.is_authenticated and has_ended(request):
            logout(request)
        match = request.resolver_match
        if match is None or match.view_name in OPEN:
            return None
        return refusal(request, match)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The library's own pages ask who is there, too; unlike it, this keeps no request to repeat."""
        return confirm(request) if isinstance(error, ReauthenticationRequired) else None


class UnsavedMiddleware:
    """Puts what an editor sent into the page that says that the database is away, to be sent again from there.

    It stands outside the sessions: their end of a request fails then, too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.SERVICE_UNAVAILABLE or not is_own_work(request):
            return response
        page = error_page(request, response.status_code, typed=typed.Typed.sent(request))
        page.headers["Retry-After"] = response.headers["Retry-After"]
        return page


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token. One of the site's own pages is only too old, as after a sign-in in another window.

    Those of other sites get the page for refusals.
    """
    if not is_own_work(request):
        return forbidden(request, reason=reason)
    if not request.user.is_authenticated:
        return ask_to_sign_in(request)
    found = typed.Typed.sent(request)
    typed.keep(request, found, request.user)
    return render(request, "sign_in/typed.html", {"typed": found}, status=403)


def is_own_work(request: HttpRequest) -> bool:
    """Whether a form came from an editor's own page: browsers say so, and scripts of other sites cannot."""
    is_own = is_for_editors(request) and request.headers.get("Sec-Fetch-Site") == "same-origin"
    return is_own and is_worth_keeping(request)


def is_worth_keeping(request: HttpRequest) -> bool:
    """Whether a form holds work: not a password or a code, nor a field whose page still stands in the browser."""
    match = request.resolver_match
    is_about_signing_in = match is None or match.view_name in OPEN | WITHOUT_FACTOR
    return bool(request.POST) and not is_about_signing_in and PART_OF_PAGE not in request.headers


def refusal(request: HttpRequest, match: ResolverMatch) -> HttpResponse | None:
    """What somebody gets who may not, or not yet, see a page; None for who may."""
    user = request.user
    if not user.is_authenticated and PART_OF_PAGE not in request.headers:
        return ask_to_sign_in(request) if is_worth_keeping(request) else redirect_to_login(request.get_full_path())
    if not (user.is_authenticated and may_sign_in(user)):
        return forbidden(request)
    if match.view_name in WITHOUT_FACTOR:
        return None
    if settings.SECOND_FACTOR and not has_second_factor(user):
        return redirect("mfa_index")
    if match.app_name == "admin" and (match.url_name or "").startswith(PEOPLE) and not is_recent(request):
        typed.keep(request, typed.Typed.sent(request), user)
        return confirm(request)
    if request.method == "POST":
        typed.drop_if_sent(request)
    return None


def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for the password, or a factor, once more; then lead back, or to what was typed."""
    ways = get_adapter().get_reauthentication_methods(request.user)
    after = reverse("typed") if request.POST and typed.kept(request) else request.get_full_path()
    return redirect_to_login(after, ways[0]["url"] if ways else None)
