"""Editors who sign in, and the data that a browser would send with an admin form."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.http import HttpResponse
from django.test import Client

from tests.markup import find_all, form_values, parse


@pytest.fixture
def publisher(content: Any) -> Client:
    """Somebody who may do everything, signed in, on a site with its real texts."""
    client = Client()
    client.force_login(User.objects.create_superuser("publisher"))
    return client


@pytest.fixture
def editor(content: Any) -> Client:
    """Somebody who may write every text and publish none, signed in."""
    user = User.objects.create_user("editor", is_staff=True)
    wanted = Permission.objects.filter(content_type__app_label="comparison").exclude(codename="publish_edition")
    user.user_permissions.set(wanted)
    client = Client()
    client.force_login(user)
    return client


def filled(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send if the form at this address were saved as it is."""
    return filled_in(client.get(address).context)


def filled_in(context: Any) -> dict[str, Any]:
    """What a browser would send if the form of a page were saved as it is."""
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for field in form:
            value = field.value()
            if isinstance(value, bool):
                data |= {field.html_name: "on"} if value else {}
            else:
                data[field.html_name] = "" if value is None else value
    return data


def to_confirm(response: HttpResponse, button: str) -> dict[str, list[str]]:
    """What a browser would send if this button were pressed on a page."""
    form = next(
        form
        for form in find_all(parse(response.content), "form")
        if list(find_all(form, "input", type="submit", value=button))
    )
    data: dict[str, list[str]] = {}
    for name, value in form_values(form):
        data.setdefault(name, []).append(value)
    return data
