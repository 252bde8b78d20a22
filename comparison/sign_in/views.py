"""Pages of the sign-in that are not, or not quite, those of django-allauth."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from . import typed


class NamelessSite:
    """Pages that take the site's name from their template: the library would give them its host."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"site": None}  # type: ignore[misc]


class SignInView(NamelessSite, LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What was typed goes along, however often the password is wrong."""
        return super().get_context_data(**kwargs) | {"typed": self.request.POST.get(typed.FIELD, "")}


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page in answer to a form from somebody not, or no longer, signed in; it holds what was typed."""
    context = {
        "form": LoginForm(request=request),
        "typed": typed.Typed.sent(request),
        "redirect_field_value": reverse("typed"),
    }
    return render(request, "account/login.html", context, status=403)


@require_http_methods(["GET", "HEAD", "POST"])
def show_typed(request: HttpRequest) -> HttpResponse:
    """What was typed before the session ended, ready to be sent; a POST drops it."""
    found = typed.kept(request)
    if found is None:
        return redirect("admin:index")
    if request.method == "POST":
        typed.drop(request)
        return redirect(found.path)
    return render(request, "sign_in/typed.html", {"typed": found})
