"""One file for every environment: what differs is a value from the environment (the README lists them).

Nothing needs to be set for local use. What cannot be right stops the process with one line: a key that can be guessed
or DEBUG with a public host, an address that is malformed, a folder that cannot be written in.
"""

import secrets
from pathlib import Path

from django.utils.csp import CSP

from comparison import environment, logs
from comparison.environment import stop

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
CONTENT_DIR = BASE_DIR / "content"

env = environment.Environment()
LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def read_local_secret() -> str:
    """The key of this checkout, made on first use, so that signing in survives a restart."""
    path = VAR_DIR / "secret-key"
    try:
        path.parent.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        key = path.read_text().strip()
        if not key:
            key = secrets.token_urlsafe(50)
            path.write_text(key)
    except OSError as error:
        stop(f"cannot keep a secret key in {path} ({error.strerror}); make it writable or set SECRET_KEY.")
    return key


PRODUCTION = env.bool("PRODUCTION", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECURE_TRANSPORT = env.bool("SECURE_TRANSPORT", default=PRODUCTION)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=LOOPBACK_HOSTS)
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")

# How many servers stand in front and add to X-Forwarded-For. At 0 no header is believed about where a reader is.
PROXIES = env.number("PROXIES", 0, 0, 9)

# A server in front, or the name that it has, says as much as the site's own name.
IS_PUBLIC = PRODUCTION or PROXIES > 0 or bool({*ALLOWED_HOSTS, *CSRF_TRUSTED_ORIGINS} - {*LOOPBACK_HOSTS})
# Whoever reaches the port may call the site by any name.
IS_REACHABLE = IS_PUBLIC or not environment.is_loopback(env.str("HOST", default="localhost"))

if DEBUG and IS_REACHABLE:
    stop("DEBUG is on for a public host; unset DEBUG, or leave ALLOWED_HOSTS, HOST, PROXIES and PRODUCTION unset.")
SECRET_KEY = env.str("SECRET_KEY", default="")
if IS_PUBLIC:
    environment.check_public_key(SECRET_KEY)
SECRET_KEY = SECRET_KEY or read_local_secret()

INSTALLED_APPS = [
    # The site replaces what these three register in admin.
    "django.contrib.auth",
    "allauth.account",
    "allauth.mfa",
    "comparison",
    "admin_ordering",
    "django_htmx",
    "django.contrib.admin",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "comparison.proxies.ProxiesMiddleware",
    "comparison.logs.RequestLogMiddleware",
    "comparison.headers.SecurityHeadersMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "comparison.health.HealthMiddleware",
    "comparison.headers.StaticFilesMiddleware",
    "comparison.error_pages.ErrorPagesMiddleware",
    "comparison.headers.BoundedRequestMiddleware",
    "comparison.admin.input.AdminInputMiddleware",
    "comparison.headers.CookielessPagesMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "comparison.sign_in.middleware.UnsavedMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "comparison.sign_in.middleware.EditorsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
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

DATABASES = {"default": environment.database(env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'site.sqlite3'}"))}
if DATABASES["default"]["ENGINE"] == environment.SQLITE:
    environment.writable_folder("DATABASE_URL", Path(DATABASES["default"]["NAME"]).parent)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

# How many connections a process has open at once while it serves; PostgreSQL as it comes takes 100 in all.
DATABASE_CONNECTIONS = env.number("DATABASE_CONNECTIONS", 8, 1, 100)

# Shared by all processes, for what may be lost. Without Redis it is a table, and not each process's memory: a throttle
# holds for all processes together.
CACHE_URL = env.str("CACHE_URL", default="")
CACHES = {
    "default": {
        "BACKEND": "comparison.cache.RedisCache" if CACHE_URL else "comparison.database_cache.DatabaseCache",
        "LOCATION": environment.redis(CACHE_URL) if CACHE_URL else "comparison_cacheentry",
        "KEY_PREFIX": "side-by-side",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

# What readers see, beside the database: each process keeps it, and serves it while the database is away.
SNAPSHOT_FILE = Path(env.str("SNAPSHOT_FILE", default=str(VAR_DIR / "snapshot.json")))
environment.writable_folder("SNAPSHOT_FILE", SNAPSHOT_FILE.parent)

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

# Editors' sign-in: see comparison/sign_in. Its second step can be left out where only this machine reaches the site.
if IS_PUBLIC and not env.bool("SECOND_FACTOR", default=True):
    stop("SECOND_FACTOR is off for a public host; unset it: editors of a public site sign in with a second factor.")
SECOND_FACTOR = IS_PUBLIC or env.bool("SECOND_FACTOR", default=SECURE_TRANSPORT or IS_REACHABLE)
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "admin:index", "account_login"
ACCOUNT_ADAPTER = "comparison.sign_in.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
# Beside the site's own throttle, which comes first from one address: against guesses at codes from many addresses.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/m/ip,20/15m/key", "reauthenticate": "30/m/user"}
MFA_ADAPTER = "comparison.sign_in.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": "comparison.sign_in.forms.AuthenticateForm",
    "reauthenticate": "comparison.sign_in.forms.ReauthenticateForm",
    "login_webauthn": "comparison.sign_in.forms.LoginWebAuthnForm",
    "authenticate_webauthn": "comparison.sign_in.forms.AuthenticateWebAuthnForm",
    "reauthenticate_webauthn": "comparison.sign_in.forms.ReauthenticateWebAuthnForm",
    "add_webauthn": "comparison.sign_in.forms.AddWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Side by Side"
MFA_TOTP_TOLERANCE = 1
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

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
# Who asks for the health of a process asks the process itself.
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60
SESSION_SAVE_EVERY_REQUEST = True
CSRF_FAILURE_VIEW = "comparison.sign_in.middleware.stale_form"
if SECURE_TRANSPORT:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=False)
    SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
# Both reach beyond this site, to all names below its own: that is for those who run it to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# An admin page with twelve dimensions in one inline has some hundred fields; 2,000 leaves room and stays bounded.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
PUBLIC_QUERY_MAX_BYTES = 8_192
PUBLIC_QUERY_MAX_FIELDS = 200
PUBLIC_BODY_MAX_BYTES = 256_000

# For a person at a terminal only what is worth a look, for machines a line for each request that reaches Django.
LOG_FORMAT = env.choice("LOG_FORMAT", "json", "text") if IS_PUBLIC else env.choice("LOG_FORMAT", "text", "json")
LOG_LEVEL = env.choice("LOG_LEVEL", "INFO" if LOG_FORMAT == "json" else "WARNING", *logs.LEVELS)
LOGGING = logs.configuration(as_json=LOG_FORMAT == "json", level=LOG_LEVEL, with_values=DEBUG)
