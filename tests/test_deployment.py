"""The files of deployment/: each is read by the program that it is for, and says what the site is today."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from comparison.environment import KNOWN
from tests.machines import ROOT, lacking

DEPLOYMENT = ROOT / "deployment"
UNITS = sorted((DEPLOYMENT / "systemd").iterdir())
INSTALLED = "/opt/side-by-side/current"


def test_the_environment_file_has_every_setting_once() -> None:
    names = re.findall(r"^#?([A-Z_]+)=", (DEPLOYMENT / "side-by-side.env").read_text(), re.MULTILINE)
    assert sorted(names) == sorted(KNOWN)


def test_nginx_takes_its_files(tmp_path: Path) -> None:
    openssl = shutil.which("openssl") or lacking("openssl", "openssl")
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin") or lacking("nginx", "nginx-light")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subject = ["-subj", "/CN=example.org", "-days", "1", "-newkey", "rsa:2048", "-nodes"]
    made = [openssl, "req", "-x509", *subject, "-out", str(certificate), "-keyout", str(key)]
    subprocess.run(made, check=True, capture_output=True)
    folder = tmp_path / "nginx"
    shutil.copytree(DEPLOYMENT / "nginx", folder)
    for path in folder.iterdir():
        text = path.read_text().replace(f"{INSTALLED}/deployment/nginx", str(folder))
        text = re.sub(r"/etc/letsencrypt/\S+/fullchain.pem", str(certificate), text)
        text = re.sub(r"/etc/letsencrypt/\S+/privkey.pem", str(key), text)
        path.write_text(text.replace("/var/log/nginx", str(tmp_path)))
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid; events {{ }} http {{ include {folder}/side-by-side.conf; }}")
    tested = subprocess.run([program, "-t", "-q", "-c", str(whole)], capture_output=True, text=True)
    assert (tested.returncode, tested.stderr.replace(WITHOUT_A_LOG_YET, "")) == (0, "")


WITHOUT_A_LOG_YET = (
    'nginx: [alert] could not open error log file: open() "/var/log/nginx/error.log" failed (13: Permission denied)\n'
)
"""What nginx says before it has read where its log lies, to anybody but root."""


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_takes_a_unit(unit: Path, tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze") or lacking("systemd-analyze", "systemd")
    for path in UNITS:
        text = path.read_text().replace(f"{INSTALLED}/.venv/bin/python", sys.executable)
        (tmp_path / path.name).write_text(text.replace(INSTALLED, str(ROOT)))
    named = tmp_path / unit.name.replace("@.", "@8000.")
    named.write_text((tmp_path / unit.name).read_text())
    tested = subprocess.run([program, "verify", "--man=no", str(named)], capture_output=True, text=True)
    about_this = [line for line in tested.stderr.splitlines() if "side-by-side" in line]
    assert (tested.returncode, about_this) == (0, [])
