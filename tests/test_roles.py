"""Each role sees only what it may do."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from comparison.models import Dimension, Edition
from comparison.roles import ROLES, create_roles

from .admin.conftest import filled
from .admin.test_parts import change


def signed_in(role: str) -> Client:
    create_roles()
    user = User.objects.create_user(role, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def test_roles_are_made_once_and_then_left_alone(db):
    assert create_roles() == list(ROLES)
    assert create_roles() == []


def test_a_role_that_was_changed_by_hand_is_brought_back(db):
    create_roles()
    Group.objects.get(name="editor").permissions.add(Permission.objects.get(codename="publish_edition"))
    assert create_roles() == ["editor"]
    assert not Group.objects.get(name="editor").permissions.filter(codename="publish_edition").exists()


def test_every_permission_that_a_role_names_exists(db):
    known = set(Permission.objects.filter(content_type__app_label="comparison").values_list("codename", flat=True))
    for codenames in ROLES.values():
        assert codenames <= known


@pytest.mark.parametrize(("role", "state"), [("editor", Edition.State.DRAFT), ("publisher", Edition.State.PUBLISHED)])
def test_saving_drafts_for_an_editor_and_publishes_for_a_publisher(content, role, state):
    client, risk = signed_in(role), Dimension.objects.get(key="risk", comparison__site__key="site")
    data = filled(client, change(risk)) | {"lead": "Another lead.", "_save": "Save"}
    assert client.post(change(risk), data).status_code == 302
    assert Edition.objects.first().state == state


@pytest.mark.parametrize(
    ("role", "address", "status"),
    [
        ("editor", "/admin/comparison/dimension/", 200),
        ("editor", "/admin/comparison/edition/", 200),
        ("editor", "/admin/publish/", 403),
        ("editor", "/admin/auth/user/", 403),
        ("publisher", "/admin/publish/", 200),
        ("publisher", "/admin/auth/user/", 403),
        ("moderator", "/admin/", 200),
        ("moderator", "/admin/comparison/dimension/", 403),
        ("moderator", "/admin/publish/", 403),
        ("moderator", "/admin/comparison/comment/", 200),
        ("moderator", "/admin/comparison/totalsentry/", 403),
        ("editor", "/admin/comparison/comment/", 403),
        ("publisher", "/admin/comparison/comment/", 403),
    ],
)
def test_a_role_opens_only_what_it_may(content, role, address, status):
    assert signed_in(role).get(address).status_code == status


def test_an_editor_may_take_a_question_away(content):
    client, risk = signed_in("editor"), Dimension.objects.get(key="risk", comparison__site__key="site")
    page = client.get(change(risk)).content.decode()
    assert 'name="question-0-DELETE"' in page
    assert 'name="choices-0-DELETE"' in page
