"""A superuser gives somebody an account, and takes it away."""

from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from comparison.roles import create_roles

PASSWORD = "Two cups before noon"


def test_a_new_account_in_a_group_may_work_in_admin(publisher):
    create_roles()
    typed = {"username": "ada", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    assert publisher.post(reverse("admin:auth_user_add"), typed).status_code == 302
    ada = User.objects.get(username="ada")
    ada.groups.add(Group.objects.get(name="editor"))
    client = Client()
    client.force_login(ada)
    assert client.get(reverse("admin:comparison_dimension_changelist")).status_code == 200


def test_an_account_may_be_shut_out_again(publisher):
    ada = User.objects.create_user("ada", is_staff=True)
    typed = {"username": "ada", "is_active": "on", "date_joined_0": "2026-11-23", "date_joined_1": "09:00:00"}
    assert publisher.post(reverse("admin:auth_user_change", args=[ada.pk]), typed).status_code == 302
    ada.refresh_from_db()
    assert not ada.is_staff
