"""What the site takes from others: pinned by digest, listed with licences, and named without where it is downloaded."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
PINNED = ["requirements.txt", "requirements-dev.txt"]


@pytest.mark.parametrize("name", PINNED)
def test_every_package_is_pinned_to_a_version_and_its_digests(name: str) -> None:
    text = re.sub(r"^ *#.*\n", "", (ROOT / name).read_text(), flags=re.MULTILINE)
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if entry.strip()]
    assert len(entries) > 20
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==\S+ (; [^\\]+)?\\\n( +--hash=sha256:[0-9a-f]{64}( \\)?\n?)+$", entry), entry


@pytest.mark.parametrize("name", PINNED)
def test_no_pin_names_where_a_package_is_downloaded(name: str) -> None:
    assert "://" not in (ROOT / name).read_text()


def test_the_list_of_licences_is_that_of_the_pinned_packages() -> None:
    made = subprocess.run([ROOT / ".ci" / "licences"], capture_output=True, text=True, check=True)
    assert made.stdout == (ROOT / "LICENCES.md").read_text()
    pinned = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text(), flags=re.MULTILINE)
    assert [name for name in pinned if not re.search(rf"\b{name}\b", made.stdout, re.IGNORECASE)] == []


def test_djangos_check_of_a_deployment_finds_nothing() -> None:
    production = {"PRODUCTION": "1", "ALLOWED_HOSTS": "example.org", "SECRET_KEY": "a1B2c3D4e5F6g7H8i9J0" * 3}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "DATABASE_URL") if name in os.environ}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    checked = subprocess.run(command, cwd=ROOT, env=kept | production, capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stderr
