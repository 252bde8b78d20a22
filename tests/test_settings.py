"""Settings fail closed, with one line that says what to change; locally nothing needs to be set."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from comparison import environment
from comparison.environment import KNOWN, Environment
from tests.machines import free_port

KEY = "a key that nobody guesses: 0123456789 abcdefghijklmnopqrstuvwxyz"
PUBLIC = {"ALLOWED_HOSTS": "example.org", "SECRET_KEY": KEY}


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command with only these variables set."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=kept | variables, capture_output=True, text=True)


def test_nothing_needs_to_be_set_for_local_use() -> None:
    assert run("check").returncode == 0


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"PRODUCTION": "1"}, "SECRET_KEY is missing; set it to a long random text"),
        (PUBLIC | {"SECRET_KEY": ""}, "SECRET_KEY is missing; set it to a long random text"),
        (PUBLIC | {"SECRET_KEY": "x" * 60}, "SECRET_KEY can be guessed; set it to a random text of 50"),
        (PUBLIC | {"SECRET_KEY": KEY[:49]}, "SECRET_KEY can be guessed"),
        (PUBLIC | {"SECRET_KEY": f"django-insecure-{KEY}"}, "SECRET_KEY can be guessed"),
        ({"DEBUG": "1", "PRODUCTION": "1", "SECRET_KEY": KEY}, "DEBUG is on for a public host; unset DEBUG"),
        (PUBLIC | {"DEBUG": "1"}, "DEBUG is on for a public host; unset DEBUG"),
        ({"SIDE_BY_SIDE_DEBUG": "yes", "DEBUG": "0"} | PUBLIC, "DEBUG is on for a public host"),
        (PUBLIC | {"SECOND_FACTOR": "0"}, "SECOND_FACTOR is off for a public host; unset it"),
        ({"DATABASE_URL": "sqlite:////no/such/folder/file"}, "DATABASE_URL cannot be written in /no/such/"),
    ],
)  # fmt: skip
def test_an_unsafe_setting_stops_the_process_with_one_line(variables: dict[str, str], said: str) -> None:
    ended = run("check", **variables)
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"Settings: {said}")
    assert ended.stderr.count("\n") == 1
    assert "Traceback" not in ended.stderr


def test_production_starts_with_a_secret_key() -> None:
    assert run("check", **PUBLIC, PRODUCTION="1").returncode == 0


# --- Within this process ---


def refused(call: object) -> str:
    with pytest.raises(SystemExit) as stopped:
        call()  # type: ignore[operator]
    return str(stopped.value)


def test_the_form_with_the_prefix_wins_and_an_empty_value_is_none() -> None:
    chosen = Environment({"PORT": "1", "SIDE_BY_SIDE_PORT": "2", "HOST": "", "DEBUG": ""})
    assert (chosen.int("PORT", default=8000), chosen.str("HOST", default="localhost")) == (2, "localhost")
    assert chosen.bool("DEBUG", default=True) is True


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("SIDE_BY_SIDE_DATABASE_URI", "did you mean SIDE_BY_SIDE_DATABASE_URL?"),
        ("SIDE_BY_SIDE_ALOWED_HOSTS", "did you mean SIDE_BY_SIDE_ALLOWED_HOSTS?"),
        ("SIDE_BY_SIDE_", "unset it."),
    ],
)
def test_an_unknown_name_with_the_prefix_stops_the_start(name: str, near: str) -> None:
    assert refused(lambda: Environment({name: "1"})) == f"Settings: {name} is no setting; {near}"


def test_names_of_other_programs_are_left_alone() -> None:
    Environment({"DATABASE_URI": "1", "SIDE_BY": "1", "OTHER_SIDE_BY_SIDE_X": "1"})


@pytest.mark.parametrize(("value", "means"), [("1", True), ("On", True), ("TRUE", True), ("no", False), ("0", False)])
def test_a_flag_is_read_in_the_usual_words(value: str, means: bool) -> None:
    assert Environment({"DEBUG": value}).bool("DEBUG", default=not means) is means


def test_a_value_of_the_wrong_kind_is_named() -> None:
    wrong = Environment({"DEBUG": "maybe", "PORT": "http"})
    said = "Settings: DEBUG=maybe is neither yes nor no; set it to 1 or 0, or unset it."
    assert refused(lambda: wrong.bool("DEBUG", default=False)) == said
    assert refused(lambda: wrong.int("PORT", default=1)) == "Settings: PORT=http is not a number."


def test_a_value_out_of_its_bounds_is_named() -> None:
    wrong = Environment({"PROXIES": "-1", "DATABASE_CONNECTIONS": "101", "LOG_FORMAT": "xml"})
    assert refused(lambda: wrong.number("PROXIES", 0, 0, 9)) == "Settings: PROXIES=-1 is not a number from 0 to 9."
    said = "Settings: DATABASE_CONNECTIONS=101 is not a number from 1 to 100."
    assert refused(lambda: wrong.number("DATABASE_CONNECTIONS", 8, 1, 100)) == said
    assert (
        refused(lambda: wrong.choice("LOG_FORMAT", "text", "json")) == "Settings: LOG_FORMAT=xml is none of json, text."
    )
    right = Environment({"PROXIES": "9", "LOG_FORMAT": "json"})
    assert (right.number("PROXIES", 0, 0, 9), right.choice("LOG_FORMAT", "text", "json")) == (9, "json")


@pytest.mark.parametrize("origin", ["example.org", "https://", "https://example.org/", "ftp://example.org"])
def test_an_origin_is_a_scheme_and_a_host(origin: str) -> None:
    name = "CSRF_TRUSTED_ORIGINS"
    right = "https://example.org,http://localhost:8080"
    assert Environment({name: right}).origins(name) == right.split(",")
    said = refused(lambda: Environment({name: f"https://example.org,{origin}"}).origins(name))
    assert said.startswith(f"Settings: {name}={origin} is no origin; set it to https://example.org")


def test_a_dollar_in_a_value_is_a_dollar() -> None:
    assert Environment({"SECRET_KEY": "$HOME$x"}).str("SECRET_KEY") == "$HOME$x"


@pytest.mark.parametrize(
    "url",
    ["nonsense", "mysql://host/name", "postgres://host:port/name", "postgres://user:secret@host", "postgres:///", "x"],
)  # fmt: skip
def test_a_malformed_database_is_refused_and_not_repeated(url: str) -> None:
    said = refused(lambda: environment.database(url))
    assert said.startswith("Settings: DATABASE_URL is malformed; set it to sqlite:///")
    assert url not in said


def test_a_database_keeps_what_its_address_asks_for() -> None:
    found = environment.database("postgresql://me:a%20b@db.example:6000/site?sslmode=require")
    assert (found["HOST"], found["PORT"], found["NAME"], found["PASSWORD"]) == ("db.example", 6000, "site", "a b")
    assert found["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize("url", ["nonsense", "memcached://host:1", "redis://host:port", "http://:secret@host"])
def test_a_malformed_cache_is_refused_and_not_repeated(url: str) -> None:
    said = refused(lambda: environment.redis(url))
    assert said == "Settings: CACHE_URL is malformed; set it to redis://host:6379/0, or unset it."


def test_a_folder_that_cannot_be_written_in_is_named(tmp_path: Path) -> None:
    environment.writable_folder("SNAPSHOT_FILE", tmp_path / "made")
    assert (tmp_path / "made").is_dir()
    file = tmp_path / "file"
    file.touch()
    said = refused(lambda: environment.writable_folder("SNAPSHOT_FILE", file))
    assert said.startswith(
        f"Settings: SNAPSHOT_FILE cannot be written in {file} (File exists); make the folder writable"
    )


SHOW = "from django.conf import settings; print(settings.IS_PUBLIC, settings.SECOND_FACTOR)"


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ({}, "False False"),
        ({"HOST": "127.0.0.1"}, "False False"),
        ({"HOST": "0.0.0.0"}, "False True"),  # Who reaches the port calls the site by any name.
        ({"PROXIES": "1"}, "True True"),
        ({"CSRF_TRUSTED_ORIGINS": "https://example.org"}, "True True"),
    ],
)
def test_a_site_that_others_reach_asks_for_a_second_factor(chosen: dict[str, str], shown: str) -> None:
    ended = run("shell", "--no-imports", "-c", SHOW, SECRET_KEY="a1B2c3D4e5" * 6, **chosen)
    assert ended.stdout.strip() == shown, ended.stderr
    with_debug = run("check", DEBUG="1", SECRET_KEY="a1B2c3D4e5" * 6, **chosen)
    assert ("Settings: DEBUG is on for a public host" in with_debug.stderr) == (shown != "False False")


# --- The database that is away ---


def test_a_command_without_its_database_says_so_in_one_line() -> None:
    url = f"postgres://nobody:secret@127.0.0.1:{free_port()}/none"
    ended = run("migrate", DATABASE_URL=url)
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert ended.stderr.startswith("Database: connection failed") and "set DATABASE_URL" in ended.stderr
    assert "secret" not in ended.stderr


def test_a_server_with_neither_database_nor_snapshot_stops_with_one_line(tmp_path: Path) -> None:
    port = free_port()
    elsewhere = {"DATABASE_URL": f"postgres://nobody@127.0.0.1:{port}/none", "PORT": str(port), "HOST": "127.0.0.1"}
    ended = run("serve", SNAPSHOT_FILE=str(tmp_path / "snapshot.json"), **elsewhere)
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert ended.stderr.startswith("CommandError: Nothing to serve. Database: connection failed")


# --- What is written about them ---


def test_the_readme_lists_every_setting() -> None:
    table = (settings.BASE_DIR / "README.md").read_text().partition("## Settings")[2]
    first_cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert set(re.findall(r"`([A-Z_]+)`", "".join(first_cells))) == {*KNOWN, "PYTHON", "CHROMIUM"}
