"""Several machines on this one: nginx in front of two application processes with folders of their own: `make cluster`.

Each folder holds the site as an update installs it: its own code, static files and snapshot. Both use one PostgreSQL
and one Redis. nginx runs with the files of deployment/.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from tests.machines import HOST, KEPT, ROOT, Site, lacking, manage

CODE = ("comparison", "content", "static", "templates", "manage.py", "requirements.txt")
PORT = 8080
DATABASE = "side_by_side_cluster"
DATABASE_URL = f"postgres://postgres@{HOST}:5432/{DATABASE}"
CACHE_URL = f"redis://{HOST}:6379/8"
LEFT_OUT = 2.0
"""Seconds for which nginx leaves out a process that has failed: `fail_timeout` in deployment/nginx."""

NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/start.log; worker_processes 2; {user}
events {{ worker_connections 1024; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/http.conf;
    upstream side_by_side {{ {servers} }}
    server {{ listen {host}:{port}; include {folder}/site.conf; }}
}}
"""


class Nginx(Site):
    """nginx with the site's files, on a port of its own; its logs lie in its folder."""

    def __init__(self, folder: Path, behind: list[int], port: int | None = None) -> None:
        super().__init__(os.environ)
        self.folder = folder
        self.port = port or self.port
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("http.conf", "site.conf", "headers.conf"):
            text = (ROOT / "deployment" / "nginx" / name).read_text().replace("/var/log/nginx", str(folder))
            (folder / name).write_text(text.replace("/opt/side-by-side/current/deployment/nginx", str(folder)))
        asked = (f"max_fails=2 fail_timeout={LEFT_OUT:.0f}s", "backup max_fails=0")
        servers = " ".join(f"server {HOST}:{one} {how};" for how in asked for one in behind)
        user = "user root;" if os.geteuid() == 0 else ""
        text = NGINX.format(folder=folder, servers=servers, host=HOST, port=self.port, user=user)
        (folder / "nginx.conf").write_text(text)

    def command(self) -> list[str]:
        path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
        program = shutil.which("nginx", path=path) or lacking("nginx", "nginx-light")
        return [program, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), "-e", "start.log"]

    def logged(self) -> str:
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))


class Application(Site):
    """One process group of the site in a folder of its own."""

    def __init__(self, folder: Path, environment: dict[str, str], port: int | None = None) -> None:
        super().__init__(environment, folder.parent / f"{folder.name}.log")
        self.port = port or self.port
        self.environment["PORT"] = str(self.port)
        self.folder = folder

    def manage(self, *arguments: str) -> str:
        return manage(self.environment, *arguments, folder=self.folder)


def install(folder: Path) -> Path:
    """Copy the site as it is in this checkout, static files included, to a folder."""
    for name in CODE:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    shutil.copytree(ROOT / "var" / "static", folder / "var" / "static", dirs_exist_ok=True)
    return folder


class Cluster:
    """Two application processes and nginx in front of them."""

    def __init__(self, folder: Path, environment: dict[str, str], port: int | None = None) -> None:
        subprocess.run([ROOT / ".ci" / "static"], check=True)
        common = {name: os.environ[name] for name in KEPT if name in os.environ} | environment
        common |= {"WEB_CONCURRENCY": "1", "PROXIES": "1"}
        self.first, self.second = (
            Application(install(folder / name), common, port and port + place)
            for place, name in enumerate(("first", "second"), 1)
        )
        self.applications = (self.first, self.second)
        self.front = Nginx(folder / "nginx", [one.port for one in self.applications], port)

    @contextmanager
    def running(self) -> Iterator["Cluster"]:
        self.first.manage("migrate", "--verbosity=0")
        self.first.manage("create_roles")
        self.first.manage("load_content")
        with ExitStack() as stack:
            for machine in (*self.applications, self.front):
                stack.enter_context(machine)
            yield self

    def restart_one_by_one(self) -> None:
        """As an update does: the next one stops as soon as the one before answers."""
        for application in self.applications:
            application.stop()
            application.start()


# --- make cluster ---


def make_database(url: str) -> None:
    """On the machine's own PostgreSQL, a database for the cluster alone."""
    import psycopg
    from psycopg.errors import DuplicateDatabase

    parts = urlsplit(url)
    server = parts._replace(path="/postgres").geturl()
    with psycopg.connect(server, autocommit=True, connect_timeout=3) as connection, suppress(DuplicateDatabase):
        connection.execute(f'CREATE DATABASE "{parts.path[1:]}"'.encode())


def main() -> None:
    import psycopg

    database = os.environ.get("DATABASE_URL") or DATABASE_URL
    try:
        make_database(database)
    except psycopg.OperationalError as error:
        sys.exit(f"The cluster needs PostgreSQL, and {database} is not to be reached: {error}")
    settings = {
        "DATABASE_URL": database,
        "CACHE_URL": os.environ.get("CACHE_URL") or CACHE_URL,
        "SECRET_KEY": "only for a cluster on this machine, which nobody else can reach",
    }
    cluster = Cluster(ROOT / "var" / "cluster", settings, int(os.environ.get("PORT") or PORT))
    with cluster.running():
        first, second = (f"http://localhost:{one.port}/" for one in cluster.applications)
        sys.stdout.write(
            f"\n    The site, through nginx    http://localhost:{cluster.front.port}/"
            f"\n    Its first process          {first}    in {cluster.first.folder}"
            f"\n    Its second process         {second}    in {cluster.second.folder}"
            f"\n    Logs                       {cluster.front.folder}, {cluster.first.log}, {cluster.second.log}"
            f"\n    Stop all of it             Ctrl-C\n\n"
        )
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            while all(machine.process.poll() is None for machine in (*cluster.applications, cluster.front)):
                time.sleep(0.5)


if __name__ == "__main__":
    main()
