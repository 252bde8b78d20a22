"""One file for every environment: what differs is a value from the environment (the README lists them).

Nothing needs to be set for local use. With PRODUCTION=1 a missing secret key stops the process, and so does
DEBUG with a public host.
"""

import secrets
import sys
from pathlib import Path
from typing import NoReturn

import environ  # type: ignore[import-untyped]
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
CONTENT_DIR = BASE_DIR / "content"

env = environ.Env()
LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def stop(line: str) -> NoReturn:
    """End the process with one line that says what to change."""
    sys.exit(f"Settings: {line}")


def read_local_secret() -> str:
    """The key of this checkout, made on first use, so that signing in survives a restart."""
    path = VAR_DIR / "secret-key"
    try:
        path.parent.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        key = path.read_text().strip() or secrets.token_urlsafe(50)
        path.write_text(key)
    except OSError as error:
        stop(f"cannot keep a secret key in {path} ({error.strerror}); make it writable or set SECRET_KEY.")
    return key


PRODUCTION = env.bool("PRODUCTION", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECURE_TRANSPORT = env.bool("SECURE_TRANSPORT", default=PRODUCTION)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=LOOPBACK_HOSTS)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

IS_PUBLIC = PRODUCTION or bool(set(ALLOWED_HOSTS) - set(LOOPBACK_HOSTS))

if DEBUG and IS_PUBLIC:
    stop("DEBUG is on for a public host; unset DEBUG, or leave ALLOWED_HOSTS and PRODUCTION unset.")
if IS_PUBLIC and not env.str("SECRET_KEY", default=""):
    stop("SECRET_KEY is missing; set it to a long random text that is kept between restarts.")
SECRET_KEY = env.str("SECRET_KEY", default="") or read_local_secret()

INSTALLED_APPS = [
    "comparison",
    "admin_ordering",
    "django_htmx",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "comparison.headers.SecurityHeadersMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "comparison.headers.StaticFilesMiddleware",
    "comparison.headers.BoundedRequestMiddleware",
    "comparison.headers.CookielessPagesMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "comparison.headers.DatabaseAwayMiddleware",
]

ROOT_URLCONF = "comparison.urls"
WSGI_APPLICATION = "comparison.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'site.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

# What readers see, beside the database: each process keeps it, and serves it while the database is away.
SNAPSHOT_FILE = Path(env.str("SNAPSHOT_FILE", default=str(VAR_DIR / "snapshot.json")))

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60
SESSION_SAVE_EVERY_REQUEST = True
CSRF_FAILURE_VIEW = "comparison.views.forbidden"
if SECURE_TRANSPORT:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=False)
    SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)

# An admin page with twelve dimensions in one inline has some hundred fields; 2,000 leaves room and stays bounded.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
PUBLIC_QUERY_MAX_BYTES = 8_192
PUBLIC_QUERY_MAX_FIELDS = 200
PUBLIC_BODY_MAX_BYTES = 256_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
