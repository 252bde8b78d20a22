"""Accounts are made and mended at the machine; a lost password or factor needs no e-mail."""

import io
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client

from comparison.sign_in import passwords
from tests.test_commands import refusal, run

from .people import PASSWORD, give_password, is_in, make_editor, sign_in


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sends a line where no terminal is."""

    def send(text: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    send("")
    return send


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Answers what is asked without being shown, in turn."""

    def type_in(*answers: str) -> None:
        left = list(answers)
        monkeypatch.setattr("sys.stdin.isatty", lambda: True)
        monkeypatch.setattr(passwords, "getpass", lambda prompt: left.pop(0))
        monkeypatch.setattr("builtins.input", lambda prompt: left.pop(0))

    return type_in


def test_the_first_account_is_a_superuser_and_later_ones_are_editors(stdin: Any) -> None:
    stdin(f"{PASSWORD}\n")
    assert run("create_editor", "ada") == ["ada may sign in at /admin/ as superuser."]
    stdin(f"{PASSWORD}\n")
    assert run("create_editor", "bert") == ["bert may sign in at /admin/ as editor."]
    ada, bert = User.objects.order_by("username")
    assert (ada.is_superuser, bert.is_superuser, bert.is_staff) == (True, False, True)
    assert [group.name for group in bert.groups.all()] == ["editor"]
    assert ada.check_password(PASSWORD) and bert.check_password(PASSWORD)


def test_a_role_can_be_named_and_a_password_made_up(client: Client) -> None:
    told = run("create_editor", "cleo", "--role", "moderator", "--generate")
    password = told[1].removeprefix("Password, shown this once: ")
    assert re.fullmatch(r"(\w{5}-){3}\w{5}", password)
    assert User.objects.get().groups.get().name == "moderator"
    give_password(client, "cleo", password)
    assert client.get("/admin/").headers["Location"] == "/admin/factors/"


def test_at_a_terminal_it_asks_and_the_password_twice(at_a_terminal: Any) -> None:
    at_a_terminal("ada", PASSWORD, PASSWORD)
    assert run("create_editor") == ["ada may sign in at /admin/ as superuser."]
    at_a_terminal(PASSWORD, "another")
    assert refusal("create_editor", "bert") == ["The two are not the same. Nothing was changed."]
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "sent", "said"),
    [
        ([], PASSWORD, "Give a user name."),
        (["ADA"], PASSWORD, "There is an account ADA already. A lost password: reset_editor --password."),
        (["a b"], PASSWORD, "This is no user name."),
        (["x" * 151], PASSWORD, "This is no user name."),
        (["bert"], "", "There is no password. Type one, send it by stdin, or add --generate."),
        (["bert"], "bert", "Nothing was changed."),
        (["bert"], "12345678901", "Nothing was changed."),
    ],
)
def test_what_will_not_do_is_told_and_nothing_is_made(stdin: Any, arguments: list[str], sent: str, said: str) -> None:
    make_editor()
    stdin(sent)
    assert said in " ".join(refusal("create_editor", *arguments))
    assert User.objects.count() == 1


def test_a_lost_password_is_replaced_and_sessions_end(client: Client, stdin: Any) -> None:
    make_editor()
    sign_in(client)
    stdin("Three cups at night\n")
    assert run("reset_editor", "ada", "--password") == ["ada has a new password."]
    assert not is_in(client)
    assert User.objects.get().check_password("Three cups at night")
    assert Authenticator.objects.exists()


def test_a_lost_factor_is_removed_and_sessions_end(client: Client) -> None:
    make_editor()
    sign_in(client)
    assert run("reset_editor", "ada", "--factors") == ["ada has no second factor any more."]
    assert not is_in(client)
    give_password(client)
    assert client.get("/admin/").headers["Location"] == "/admin/factors/"
    assert run("reset_editor", "ada", "--factors") == ["ada had no second factor."]


def test_a_reset_says_what_it_needs(stdin: Any) -> None:
    assert refusal("reset_editor", "ada") == ["Say what is lost: --password, --factors, or both."]
    assert refusal("reset_editor", "ada", "--factors") == ["There is no account ada. Accounts: none."]
    make_editor()
    assert refusal("reset_editor", "bert", "--factors") == ["There is no account bert. Accounts: ada."]
    stdin("short")
    assert "Nothing was changed." in refusal("reset_editor", "ada", "--password")[0]
    assert User.objects.get().check_password(PASSWORD)
