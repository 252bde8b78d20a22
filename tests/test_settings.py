"""Settings fail closed, with one line that says what to change; locally nothing needs to be set."""

import os
import subprocess
import sys

import pytest
from django.conf import settings


def check(**variables: str) -> subprocess.CompletedProcess[str]:
    """Start the process with only these variables set."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "manage.py", "check"]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=kept | variables, capture_output=True, text=True)


def test_nothing_needs_to_be_set_for_local_use():
    assert check().returncode == 0


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"PRODUCTION": "1"}, "SECRET_KEY is missing"),
        ({"ALLOWED_HOSTS": "example.org"}, "SECRET_KEY is missing"),
        ({"DEBUG": "1", "PRODUCTION": "1", "SECRET_KEY": "x" * 50}, "DEBUG is on"),
        ({"DEBUG": "1", "ALLOWED_HOSTS": "example.org", "SECRET_KEY": "x" * 50}, "DEBUG is on"),
    ],
)
def test_an_unsafe_setting_stops_the_process_with_one_line(variables, named):
    ended = check(**variables)
    assert ended.returncode == 1
    assert named in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_production_starts_with_a_secret_key():
    assert check(PRODUCTION="1", ALLOWED_HOSTS="example.org", SECRET_KEY="x" * 50).returncode == 0
