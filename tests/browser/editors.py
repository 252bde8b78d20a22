"""People who sign in to the admin in a browser, and what they do on most of its pages."""

from typing import Any

from django.contrib.auth.models import Group, User
from playwright.sync_api import Locator, expect

from comparison.roles import create_roles

from .conftest import OpenPage, WatchedPage

PASSWORD = "Two cups before noon"


def make_user(role: str, name: str = "") -> User:
    """Somebody of the staff: with one of the roles, "superuser", or with none."""
    if role == "superuser":
        return User.objects.create_superuser(name or role, password=PASSWORD)
    user = User.objects.create_user(name or role or "nobody", password=PASSWORD, is_staff=True)
    if role:
        create_roles()
        user.groups.add(Group.objects.get(name=role))
    return user


def signed_in(open_page: OpenPage, user: User, **options: Any) -> WatchedPage:
    """The admin's first page, after its form was filled in."""
    page = open_page("/admin/", **options)
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="The texts of the site")).to_be_visible()
    return page


def open_dimension(page: WatchedPage, name: str) -> None:
    """The form of a dimension, by way of the first page."""
    page.goto("/admin/")
    page.get_by_role("main").get_by_role("link", name="Dimensions", exact=True).click()
    page.locator("#result_list").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_label("Lead:")).to_be_visible()


def press(page: WatchedPage, name: str) -> None:
    """One of the buttons that stand above and below every form."""
    page.get_by_role("button", name=name, exact=True).first.click()


def follow(page: WatchedPage, name: str) -> None:
    """One of the links at the head of a text's page."""
    page.locator(".object-tools").get_by_role("link", name=name).click()


def message(page: WatchedPage) -> Locator:
    return page.locator(".messagelist")
