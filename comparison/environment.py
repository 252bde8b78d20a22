"""The site's settings as they come from the environment. What cannot be right ends the process with one line.

Each may be given by its plain name, or with the prefix, which wins: several sites can so share one environment. A
name with the prefix that is no setting stops the start, as a typing error would otherwise go unseen. Nothing here
repeats a value that may hold a password.
"""

import os
import re
import sys
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

import environ  # type: ignore[import-untyped]

PREFIX = "SIDE_BY_SIDE_"
KNOWN = (
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_CONNECTIONS",
    "DATABASE_URL",
    "DEBUG",
    "HOST",
    "HSTS_INCLUDE_SUBDOMAINS",
    "HSTS_PRELOAD",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "PORT",
    "PRODUCTION",
    "PROXIES",
    "SECOND_FACTOR",
    "SECRET_KEY",
    "SECURE_SSL_REDIRECT",
    "SECURE_TRANSPORT",
    "SNAPSHOT_FILE",
    "WEB_CONCURRENCY",
)
"""Every setting; the README's table has the same."""

FLAGS = dict.fromkeys(("1", "true", "yes", "on"), True) | dict.fromkeys(("0", "false", "no", "off"), False)
POSTGRESQL = "comparison.postgresql"
SQLITE = "django.db.backends.sqlite3"
ENGINES = {
    "sqlite": SQLITE,
    "postgres": POSTGRESQL,
    "postgresql": POSTGRESQL,
}
ORIGIN = re.compile(r"https?://[^/?#\s,]+")
SHORTEST_KEY = 50


def stop(line: str) -> NoReturn:
    """End the process with one line that says what to change."""
    sys.exit(f"Settings: {line}")


class Environment(environ.Env):
    """django-environ, stricter: known names only, no guess at a wrong value; an empty value is one that is not set."""

    def __init__(self, variables: Mapping[str, str] = os.environ) -> None:
        super().__init__()
        self.variables = variables
        for name in variables:
            if name.startswith(PREFIX) and name.removeprefix(PREFIX) not in KNOWN:
                near = get_close_matches(name.removeprefix(PREFIX), KNOWN, 1)
                stop(f"{name} is no setting; {f'did you mean {PREFIX}{near[0]}?' if near else 'unset it.'}")

    def get_value(
        self, var: str, cast: Callable[[Any], Any] | None = None, default: Any = None, parse_default: bool = False
    ) -> Any:
        if var not in KNOWN:
            raise LookupError(f"{var} is missing in comparison.environment.KNOWN")
        value = self.variables.get(PREFIX + var) or self.variables.get(var)
        if not value:
            return default
        try:
            return FLAGS[value.strip().lower()] if cast is bool else self.parse_value(value, cast)
        except KeyError:
            stop(f"{var}={value} is neither yes nor no; set it to 1 or 0, or unset it.")
        except ValueError:
            stop(f"{var}={value} is not a number.")

    def number(self, var: str, default: int, least: int, most: int) -> int:
        value: int = self.int(var, default=default)
        if not least <= value <= most:
            stop(f"{var}={value} is not a number from {least} to {most}.")
        return value

    def origins(self, var: str) -> list[str]:
        found: list[str] = self.list(var, default=[])
        for origin in found:
            if not ORIGIN.fullmatch(origin):
                stop(f"{var}={origin} is no origin; set it to https://example.org, several with commas between.")
        return found

    def choice(self, var: str, default: str, *others: str) -> str:
        value: str = self.str(var, default=default)
        if value not in (default, *others):
            stop(f"{var}={value} is none of {', '.join(sorted((default, *others)))}.")
        return value


def database(url: str) -> dict[str, Any]:
    """Django's settings of a database."""
    scheme = url.partition("://")[0]
    try:
        found: dict[str, Any] = environ.Env.db_url_config(url, engine=ENGINES[scheme])
    except (KeyError, ValueError):
        found = {}
    if not found.get("NAME"):
        stop("DATABASE_URL is malformed; set it to sqlite:///folder/file or postgres://user:password@host:5432/name.")
    return found


def redis(url: str) -> str:
    """The address of a Redis, as it is."""
    from redis.connection import parse_url  # Only here: it takes long to load.

    try:
        parse_url(url)
    except ValueError:
        stop("CACHE_URL is malformed; set it to redis://host:6379/0, or unset it.")
    return url


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what is served there."""
    return host in ("localhost", "::1") or host.startswith("127.")


def writable_folder(name: str, folder: Path) -> None:
    """See to it that a setting's folder can be written in; it is made where only it is missing."""
    try:
        folder.mkdir(exist_ok=True)
        reason = "" if os.access(folder, os.W_OK | os.X_OK) else "Permission denied"
    except OSError as error:
        reason = error.strerror or type(error).__name__
    if reason:
        stop(f"{name} cannot be written in {folder} ({reason}); make the folder writable, or set {name} to another.")


def check_public_key(key: str) -> None:
    """What signs the sessions of a public site must not be guessed."""
    if not key:
        stop("SECRET_KEY is missing; set it to a long random text that is kept between restarts.")
    if len(key) < SHORTEST_KEY or len(set(key)) < 5 or key.startswith("django-insecure-"):
        stop(f"SECRET_KEY can be guessed; set it to a random text of {SHORTEST_KEY} characters or more.")
