"""Pages for second factors. `urls.py` loads them when one is first asked for.

What reads passkeys takes 10 MB, which no process needs that only serves readers.
"""

from typing import Any

from allauth.mfa.base.views import AuthenticateView, IndexView, reauthenticate
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView, login_webauthn, reauthenticate_webauthn
from django.conf import settings
from django.urls import reverse_lazy

from .views import NamelessSite


class FactorsView(IndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        return found | {"may_go_on": found["is_mfa_enabled"] or not settings.SECOND_FACTOR}


class SecondStepView(NamelessSite, AuthenticateView):
    pass


VIEWS = {
    "mfa_authenticate": SecondStepView.as_view(),
    "mfa_login_webauthn": login_webauthn,
    "mfa_reauthenticate": reauthenticate,
    "mfa_reauthenticate_webauthn": reauthenticate_webauthn,
    "mfa_index": FactorsView.as_view(),
    "mfa_add_webauthn": AddWebAuthnView.as_view(),
    "mfa_remove_webauthn": RemoveWebAuthnView.as_view(success_url=reverse_lazy("mfa_index")),
}
"""By the names of their addresses."""
