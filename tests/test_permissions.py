"""Who may do what: every address × every role × GET and POST, from the URL configuration.

An address without an entry in the tables here fails. Refused means that nothing changed.
"""

import hashlib
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from comparison import editions
from comparison.addresses import site_addresses
from comparison.models import Edition, Tally, TotalsEntry
from comparison.roles import create_roles
from comparison.views.preview import preview_address
from tests import factories
from tests.commenting import written
from tests.sign_in.people import make_editor

ROLES = {
    "n": "nobody",
    "r": "reader with an account that is no editor's",
    "w": "superuser with a password only, where a second factor is asked for",
    "m": "moderator",
    "e": "editor",
    "p": "publisher",
    "s": "superuser",
}
EVERYBODY, SIGNED_IN, WITH_FACTOR, WRITERS = "nrwmeps", "wmeps", "meps", "eps"
NOBODY = ""

type Entry = tuple[str, str]
"""Who is answered a GET, and who a POST: letters of ROLES."""

READ: Entry = (EVERYBODY, NOBODY)
WRITTEN: Entry = (EVERYBODY, EVERYBODY)
PUBLIC: dict[str, Entry] = {
    name: READ
    for names in (
        "home preview comparisons guide scorecard scorecard_fragment scorecard_csv questions abbreviations rates",
        "guide_comments privacy search sources changes robots sitemap feed llms_txt security_txt share_home favicon",
        "markdown_guide share_guide at_root markdown_at_root share_at_root table_csv table_json embed embed_code",
        "dimension markdown_dimension share_dimension method comments totals questionnaire questionnaire_fragment",
        "check check_fragment question question_fragment costs costs_fragment costs_csv recommendation compare",
        "recommendation_fragment",
    )
    for name in names.split()
} | dict.fromkeys(["add_comment", "add_guide_comment", "totals_add"], WRITTEN)

OWN: Entry = (SIGNED_IN, SIGNED_IN)
SIGN_IN: dict[str, Entry] = {
    "account_login": WRITTEN,
    "mfa_authenticate": WRITTEN,
    "mfa_login_webauthn": WRITTEN,
    "account_logout": WRITTEN,
    "typed": OWN,
    "account_reauthenticate": OWN,
    "mfa_reauthenticate": OWN,
    "mfa_reauthenticate_webauthn": OWN,
    "account_change_password": OWN,
    "account_set_password": OWN,
    "mfa_index": (SIGNED_IN, NOBODY),
    "mfa_activate_totp": OWN,
    "mfa_deactivate_totp": OWN,
    "mfa_add_webauthn": OWN,
    "mfa_remove_webauthn": OWN,
    "mfa_view_recovery_codes": (SIGNED_IN, NOBODY),
    "mfa_generate_recovery_codes": OWN,
}

LOOKED_AT: Entry = (WRITERS, NOBODY)
ADMIN: dict[str, Entry] = {
    "publish": ("ps", "ps"),
    "withdraw": ("ps", "ps"),
    "unschedule": (NOBODY, "ps"),
    "upload_files": ("ps", "ps"),
    "apply_files": (NOBODY, "ps"),
    "download_files": LOOKED_AT,
    "preview_edition": (WITH_FACTOR, NOBODY),
    "admin:index": (WITH_FACTOR, WITH_FACTOR),
    "admin:login": WRITTEN,
    "admin:logout": WRITTEN,
    "admin:password_change": OWN,
    "admin:password_change_done": (WITH_FACTOR, NOBODY),
    "admin:autocomplete": (NOBODY, NOBODY),
    "admin:jsi18n": (WITH_FACTOR, NOBODY),
    "admin:view_on_site": (WITH_FACTOR, WITH_FACTOR),
    "admin:app_list": (WITH_FACTOR, WITH_FACTOR),
    "admin:": (WITH_FACTOR, WITH_FACTOR),  # former addresses of the stock admin, which lead on, and what there is not
    "admin:comparison_comparison_on": LOOKED_AT,
    "admin:comparison_comparison_on_differences": LOOKED_AT,
    "admin:comparison_comparison_impact": LOOKED_AT,
    "admin:comparison_comparison_bias": LOOKED_AT,
    "admin:comparison_comparison_health": LOOKED_AT,
    "admin:comparison_edition_compare": LOOKED_AT,
    "admin:comparison_edition_restore": (NOBODY, WRITERS),
    "admin:markdown_preview": (NOBODY, WRITERS),
    "admin:markdown_links": LOOKED_AT,
    "admin:markdown_help": (WITH_FACTOR, NOBODY),
    "admin:markdown_help_fragment": LOOKED_AT,
    "admin:auth_user_password_change": ("s", "s"),
}

NOT_AT_ALL: Entry = (NOBODY, NOBODY)


def stock(see: str, add: str = NOBODY, change: str = NOBODY, delete: str = NOBODY) -> dict[str, Entry]:
    """The pages that the stock admin has for a model. A list and a history take a POST for a GET."""
    return {
        "changelist": (see, see),
        "history": (see, see),
        "add": (add, add),
        "change": (see, change),
        "delete": (delete, delete),
    }


TEXT = stock(WRITERS, WRITERS, WRITERS, "ps")
SEEN = stock(WRITERS)
MODELS = {
    "comparison_comparison": TEXT,
    "comparison_dimension": TEXT,
    "comparison_guide": TEXT,
    "comparison_page": TEXT,
    "comparison_source": TEXT,
    "comparison_readerquestion": TEXT,
    "comparison_abbreviation": TEXT,
    "comparison_rate": TEXT,
    "comparison_site": stock(WRITERS, change=WRITERS),
    "comparison_edition": SEEN,
    "comparison_totalsentry": SEEN,
    "comparison_tally": SEEN,
    "comparison_comment": stock("ms", change="ms"),
    "auth_user": stock("s", "s", "s", "s"),
    "auth_group": stock("s", "s", "s", "s"),
}
TABLE = (
    PUBLIC
    | SIGN_IN
    | ADMIN
    | {f"admin:{model}_{page}": entry for model, pages in MODELS.items() for page, entry in pages.items()}
)


class Address(NamedTuple):
    name: str
    route: str


def every_address(patterns: Any = None, route: str = "", namespace: str = "") -> Iterator[Address]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inside = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from every_address(pattern.url_patterns, here, inside)
        else:
            yield Address(f"{namespace}{pattern.name or ''}", here)


class Site(NamedTuple):
    """The small site, with somebody in each role."""

    people: dict[str, User | None]
    values: dict[str, object]

    def path(self, address: Address) -> str:
        """The address with what the small site has in the place of its parts."""
        if address.name == "preview":
            return preview_address(Edition.objects.earliest("pk"))
        if address.name == "admin:app_list":
            return "/admin/comparison/"
        if model := re.match(r"admin/(comparison|auth)/(\w+)/", address.route):
            row = apps.get_model(*model.groups())._default_manager.order_by("-pk").first()
            self.values["object_id"] = self.values["id"] = row.pk if row else 1
        return "/" + re.sub(
            r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>.*", lambda part: str(self.values[part[1] or part[2]]), address.route
        )


@pytest.fixture
def site(db: None, tmp_path: Path, settings: Any) -> Site:
    settings.SECOND_FACTOR = True
    parts = factories.parts(*factories.companions(), factories.rate())
    editions.load(factories.write_folder(tmp_path, parts), site_addresses())
    create_roles()
    written(1, "waiting", key="tea-or-coffee")
    Tally.objects.create(comparison="tea-or-coffee", dimension="taste", answer="both", count=12)
    now = timezone.now()
    TotalsEntry.objects.create(comparison="tea-or-coffee", way="all", answers={}, rules=1, on=now, week=now.date())
    people: dict[str, User | None] = {
        "n": None,
        "r": make_editor("reader", is_staff=False, is_superuser=False),
        "w": make_editor("without", with_app=False),
        "s": make_editor("chief"),
    }
    for role in ("moderator", "editor", "publisher"):
        somebody = people[role[0]] = make_editor(role, is_superuser=False)
        somebody.groups.add(Group.objects.get(name=role))
    values = {
        "comparison": "tea-or-coffee", "slug": "tea-or-coffee", "dimension": "taste", "guide": factories.guide().slug,
        "edition": Edition.objects.earliest("pk").pk, "pk": 1, "url": "nowhere", "content_type_id": 1, "object_id": 1,
    }  # fmt: skip
    return Site(people, values)


def is_answered(response: HttpResponse) -> bool:
    """Whether somebody got further than to a refusal, to the sign-in or to setting up a second factor."""
    leads_to = response.headers.get("Location", "")
    from_elsewhere = "/factors/" not in response.request["PATH_INFO"]  # type: ignore[attr-defined]
    to_the_door = leads_to.startswith("/admin/login/?") or (leads_to == "/admin/factors/" and from_elsewhere)
    return response.status_code not in (403, 405) and not to_the_door


def everything() -> str:
    """A digest of all that the database holds, sessions aside."""
    rows = {model: list(model._default_manager.order_by("pk").values_list()) for model in apps.get_models()}
    rows.pop(Session)
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def ask(client: Client, method: str, path: str) -> HttpResponse:
    """A request with what most forms of the admin would need, from the site's own pages."""
    data = {"post": "yes", "part": "page:about", "when": "now", "_save": "Save"} if method == "POST" else {}
    return getattr(client, method.lower())(path, data, headers={"Sec-Fetch-Site": "same-origin"})


def test_every_address_has_an_entry_and_every_entry_an_address() -> None:
    assert {address.name for address in every_address()} == TABLE.keys()


@pytest.mark.parametrize("role", ROLES, ids=ROLES.get)
def test_a_role_is_answered_what_it_may_and_a_refusal_changes_nothing(site: Site, role: str) -> None:
    client, wrong = Client(), {}
    somebody = site.people[role]
    if somebody:
        client.force_login(somebody)
    cookies, before = deepcopy(client.cookies), everything()
    for address in every_address():
        for method, who in zip(("GET", "POST"), TABLE[address.name], strict=True):
            with transaction.atomic():
                answered = is_answered(ask(client, method, site.path(address)))
                transaction.set_rollback(answered)
            if answered != (role in who):
                wrong[method, address.name] = "answered" if answered else "refused"
            client.cookies = deepcopy(cookies)
    assert wrong == {}
    assert everything() == before


def test_what_a_refusal_prevents_does_happen_for_who_may(site: Site) -> None:
    client = Client()
    client.force_login(site.people["s"])  # type: ignore[arg-type]
    for name in ("withdraw", "admin:comparison_page_delete", "admin:auth_group_delete"):
        before = everything()
        address = next(address for address in every_address() if address.name == name)
        ask(client, "POST", site.path(address))
        assert (name, everything() != before) == (name, True)
