"""Every setting, once: read from the environment, documented here and in docs/settings.md, checked at start."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env, validate

from factcheck import embedded

env = Env()
ROOT = Path(__file__).resolve().parent.parent

# --- The machine -----------------------------------------------------------------------------------------

# Where the embedded services, their data and generated secrets live.
VAR = env.path("FACTCHECK_VAR", ROOT / "var")

# Where `manage.py up` listens.
HOST = env.str("FACTCHECK_HOST", "127.0.0.1")
PORT = env.int("FACTCHECK_PORT", 8000, validate=validate.Range(min=1, max=65_535))

# Where the embedded PostgreSQL may come from, best first: wheels by their names, or `system`.
POSTGRES = env.list("FACTCHECK_POSTGRES", list(embedded.POSTGRES_ORIGINS))

# True only at a developer's own desk: shows tracebacks in the browser.
DEBUG = env.bool("FACTCHECK_DEBUG", False)

# Signs sessions and cursors. Generated once under var/ when it is not given.
SECRET_KEY = env.str("FACTCHECK_SECRET_KEY", "") or embedded.secret_key(VAR)

# Host names this service answers to, comma separated.
ALLOWED_HOSTS = env.list("FACTCHECK_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])

# True when people reach the service by https: secure cookies, HSTS, redirects.
HTTPS = env.bool("FACTCHECK_HTTPS", False)

# Origins (scheme://host) from which forms may be posted when a proxy changes the host.
CSRF_TRUSTED_ORIGINS = env.list("FACTCHECK_TRUSTED_ORIGINS", [])
# Scheme and host that readers, feeds and receivers of webhooks know us by; what the request says, unless given.
PUBLIC_URL = env.str("FACTCHECK_PUBLIC_URL", "").rstrip("/")
# What the data on public pages may be used under (schema.org sdLicense); empty to say nothing of it.
DATA_LICENCE = env.str("FACTCHECK_DATA_LICENCE", "https://creativecommons.org/licenses/by/4.0/")

# --- Data ------------------------------------------------------------------------------------------------

# postgresql://user:password@host:port/name. Without it the embedded PostgreSQL under var/ is used.
DATABASE_URL = env.str("DATABASE_URL", "")
if DATABASE_URL:
    DATABASES = {"default": env.dj_db_url("DATABASE_URL")}
else:
    DATABASES = {"default": embedded.addresses(VAR).database}
DATABASES["default"] |= {
    "ENGINE": "factcheck.postgresql",
    # A kept connection, checked before use: after a database restart no request fails.
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
}
# What a connection asks again and again, PostgreSQL plans once: its planning was half of what a detail cost it.
DATABASES["default"].setdefault("OPTIONS", {})["server_side_binding"] = True
DATABASES["default"]["OPTIONS"].setdefault("prepare_threshold", 5)

# redis://… or redis+socket://…. Without it the embedded Valkey under var/ is used.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", "") or embedded.addresses(VAR).broker_url

# --- Background work: the row is the queue, a message only a wake-up --------------------------------------

# How long a worker may hold a job before another may take it, in seconds; longer than FETCH_DEADLINE.
JOB_LEASE = env.float("FACTCHECK_JOB_LEASE", 90.0, validate=validate.Range(min=1))
# After how many seconds without a start a job's wake-up is sent again.
JOB_WAKE_AGAIN = env.float("FACTCHECK_JOB_WAKE_AGAIN", 30.0, validate=validate.Range(min=0.5))
# How often what is due is looked for, in seconds.
SWEEP_EVERY = env.float("FACTCHECK_SWEEP_EVERY", 5.0, validate=validate.Range(min=0.5))
# After how many starts without an end a job is given up.
JOB_ATTEMPTS = env.int("FACTCHECK_JOB_ATTEMPTS", 8, validate=validate.Range(min=1))

CELERY_BEAT_SCHEDULE = {"sweep": {"task": "annotations.tasks.sweep", "schedule": SWEEP_EVERY}}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_DEFAULT_QUEUE = "factcheck"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Without time-outs a dead broker holds a web request for minutes.
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    # What a web request waits for a broker that is away: left alone, it would try again for six seconds.
    "max_retries": 1,
    "interval_start": 0.1,
    "interval_step": 0.0,
    "interval_max": 0.1,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
}

# --- The change feed -------------------------------------------------------------------------------------

# How many streams of events (Server-Sent Events) one web process keeps open; each holds a thread.
EVENT_STREAMS = env.int("FACTCHECK_EVENT_STREAMS", 2, validate=validate.Range(min=0))
# How long one lasts, in seconds; the client comes again by itself.
EVENT_STREAM_SECONDS = env.float("FACTCHECK_EVENT_STREAM_SECONDS", 25.0, validate=validate.Range(min=0))

# --- Fetching --------------------------------------------------------------------------------------------

# Who we say we are. A newsroom should put an address here at which it can be reached.
FETCH_USER_AGENT = env.str(
    "FACTCHECK_USER_AGENT", "Factcheck/0.1 (article watcher; +https://example.org/bot)"
)
# Seconds for one fetch, everything included.
FETCH_DEADLINE = env.float("FACTCHECK_FETCH_DEADLINE", 30.0, validate=validate.Range(min=0.1))
# Bytes of one page on the wire, and after inflation.
FETCH_MAX_BYTES = env.int("FACTCHECK_FETCH_MAX_BYTES", 10_000_000, validate=validate.Range(min=1000))
# Addresses that may be fetched although they are private, as host:port.
FETCH_ALLOWED_PRIVATE = env.list("FACTCHECK_FETCH_ALLOWED_PRIVATE", [])
# Address of the demo's own little web (http://127.0.0.1:8990), which is private and may be fetched.
DEMO_ORIGIN = env.str("FACTCHECK_DEMO_ORIGIN", "")
if DEMO_ORIGIN:
    FETCH_ALLOWED_PRIVATE.append(urlsplit(DEMO_ORIGIN).netloc)
# Whether robots.txt is honoured.
FETCH_ROBOTS = env.bool("FACTCHECK_FETCH_ROBOTS", True)
# Seconds from one visit to a host to the next, whichever worker makes it; its crawl-delay may ask for more.
# Addresses in FETCH_ALLOWED_PRIVATE are the operator's own and need none.
HOST_SPACING = env.float("FACTCHECK_HOST_SPACING", 1.0, validate=validate.Range(min=0))
# How many workers may be with one host at the same time.
HOST_CONCURRENCY = env.int("FACTCHECK_HOST_CONCURRENCY", 1, validate=validate.Range(min=1))
# Shortest and longest wait between two looks at a feed, in seconds.
FEED_SOONEST = env.float("FACTCHECK_FEED_SOONEST", 300.0, validate=validate.Range(min=1))
FEED_LATEST = env.float("FACTCHECK_FEED_LATEST", 6 * 3600.0, validate=validate.Range(min=1))
# How many new articles one look at a feed may bring; what is left comes with the next.
FEED_NEW = env.int("FACTCHECK_FEED_NEW", 50, validate=validate.Range(min=1))
# Shortest and longest wait between two fetches of an article, in seconds.
FETCH_SOONEST = env.float("FACTCHECK_FETCH_SOONEST", 600.0, validate=validate.Range(min=1))
FETCH_LATEST = env.float("FACTCHECK_FETCH_LATEST", 30 * 86_400.0, validate=validate.Range(min=1))
# How many revisions of one article a day may bring; a page that changes at every visit is visited less often.
REVISIONS_A_DAY = env.int("FACTCHECK_REVISIONS_A_DAY", 48, validate=validate.Range(min=1))
# Archives outside that may be asked to keep a page: wayback, perma. None unless said; and their keys.
ARCHIVES = env.list("FACTCHECK_ARCHIVES", [])
ARCHIVE_KEYS = {
    "wayback": env.str("FACTCHECK_WAYBACK_KEY", ""),
    "perma": env.str("FACTCHECK_PERMA_KEY", ""),
}
# How many visits in a row must find nothing at a source's address until what leans on it is in doubt.
GONE_AFTER = env.int("FACTCHECK_GONE_AFTER", 5, validate=validate.Range(min=1))

# --- Reading ---------------------------------------------------------------------------------------------

# `embedded`, or `openai` for an OpenAI-compatible endpoint at DETECTOR_URL.
DETECTOR = env.str("FACTCHECK_DETECTOR", "embedded", validate=validate.OneOf(["embedded", "openai"]))
DETECTOR_URL = env.str("FACTCHECK_DETECTOR_URL", "")
DETECTOR_MODEL = env.str("FACTCHECK_DETECTOR_MODEL", "")
DETECTOR_KEY = env.str("FACTCHECK_DETECTOR_KEY", "")
# Questions a minute that each worker process may put to it.
DETECTOR_PER_MINUTE = env.int("FACTCHECK_DETECTOR_PER_MINUTE", 60, validate=validate.Range(min=1))

# Whether the embedded detector asks the sentence embedding too, where it is installed.
EMBEDDINGS = env.bool("FACTCHECK_EMBEDDINGS", True)
# The folder of another sentence embedding to match claims by; the small one that comes with the project, unless said.
MATCHING_MODEL = env.str("FACTCHECK_MATCHING_MODEL", "")

# Largest document that may be posted, in bytes.
DATA_UPLOAD_MAX_MEMORY_SIZE = env.int("FACTCHECK_MAX_POST", 12_000_000)

# --- E-mail ----------------------------------------------------------------------------------------------

# smtp://user:password@host:port; without it, mail is written to files under var/mail.
if env.str("FACTCHECK_EMAIL_URL", ""):
    vars().update(env.dj_email_url("FACTCHECK_EMAIL_URL"))
else:
    EMAIL_BACKEND = "factcheck.mail.FileBackend"
    EMAIL_FILE_PATH = VAR / "mail"
# Whom mail comes from.
DEFAULT_FROM_EMAIL = env.str("FACTCHECK_EMAIL_FROM", "Factcheck <factcheck@localhost>")
# The hour (UTC) at which daily digests go out.
DIGEST_HOUR = env.int("FACTCHECK_DIGEST_HOUR", 7, validate=validate.Range(min=0, max=23))

# --- Django ----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "annotations",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]
MIDDLEWARE = [
    "factcheck.logs.RequestIds",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "annotations.web.languages.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "factcheck.urls"
WSGI_APPLICATION = "factcheck.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "annotations" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("uk", "Українська"), ("he", "עברית")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600  # seconds a person's choice is kept
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [ROOT / "annotations" / "web" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [ROOT / "annotations" / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Files are served from where they lie: no collecting step for the person who deploys.
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = VAR / "media"

# --- People ----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "annotations.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_ADAPTER = "annotations.web.accounts.InvitedOnly"
ACCOUNT_FORMS = {"login": "annotations.web.forms.signin.SignInForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
# Passwords are counted by our own adapter; what allauth counts beside are codes, resets and changes.
ACCOUNT_RATE_LIMITS = {"login": ""}
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# How many proxies of ours stand in front, each adding to X-Forwarded-For: wrong tries are counted by address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("FACTCHECK_PROXIES", 0, validate=validate.Range(min=0))
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

# --- Browser safety --------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 86_400 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# --- REST ------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "annotations.api.access.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["annotations.api.access.InScope"],
    "DEFAULT_PARSER_CLASSES": ["annotations.api.json.Parser"],
    "DEFAULT_RENDERER_CLASSES": ["annotations.api.json.Renderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "annotations.api.schema.Schema",
    "EXCEPTION_HANDLER": "annotations.api.problems.answer",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Factcheck",
    "VERSION": "1.0.0",
    "DESCRIPTION": "Claims, verdicts and sources that stay true to the text as the text changes.",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,
        "docExpansion": "none",
        "filter": True,
        "persistAuthorization": True,
    },
    "COMPONENT_SPLIT_REQUEST": True,
}

# --- Logs ------------------------------------------------------------------------------------------------

LOG_LEVEL = env.str("FACTCHECK_LOG_LEVEL", "INFO")
# `lines` for people, `json` for machines.
LOG_FORMAT = env.str("FACTCHECK_LOG_FORMAT", "lines", validate=validate.OneOf(["lines", "json"]))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "factcheck.logs.Lines"}, "json": {"()": "factcheck.logs.Json"}},
    "filters": {"routes": {"()": "factcheck.logs.Routes"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["routes"],
            "stream": sys.stderr,
        }
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
}
# With this token Prometheus may read /metrics; without one there is no such page.
METRICS_TOKEN = env.str("FACTCHECK_METRICS_TOKEN", "")

env.seal()
