"""One file of settings, safe by default. What differs between machines comes from the environment.

Every name read here stands in the table of the README; a test holds the two together.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from flyttehjelp.accounts import directories
from flyttehjelp.core.log_lines import tell_whose
from flyttehjelp.core.privacy import tell_without_rows

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

# -- Where we are ---------------------------------------------------------------------------

# Only the launcher sets EMBEDDED: the demo, the local mailbox and plain http exist there alone.
EMBEDDED = env.bool("EMBEDDED", False)
SITE_URL = env.str("SITE_URL", "http://localhost:8000" if EMBEDDED else "").rstrip("/")
REGION = env.str("REGION", "lillehammer")
# A file that tells how those who move here are made up; see insight/surveys/reader.py.
SURVEY_MARGINS = env.str("SURVEY_MARGINS", "")
SECRET_KEY = env.str("SECRET_KEY", "")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
DEBUG = False

_site = urlsplit(SITE_URL)
if not _site.hostname:
    raise ImproperlyConfigured("SITE_URL is needed, such as https://flyttehjelpen.example.no")
if len(SECRET_KEY) < 50:  # noqa: PLR2004 - what `check --deploy` asks for
    raise ImproperlyConfigured("SECRET_KEY is needed: at least 50 characters that nobody can guess")
if not EMBEDDED and _site.scheme != "https":
    raise ImproperlyConfigured("SITE_URL must start with https:// outside the embedded mode")

ALLOWED_HOSTS = [_site.hostname, *env.list("ALLOWED_HOSTS", [])]
if EMBEDDED:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# -- What it is made of ---------------------------------------------------------------------

INSTALLED_APPS = [
    "frontend",
    "api",
    "flyttehjelp.insight",
    "jobs",
    "mentors",
    "flyttehjelp.faq",
    "flyttehjelp.relocation",
    "flyttehjelp.accounts",
    "flyttehjelp.core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_linear_migrations",
    "django_prometheus",
    "django_vite",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "flyttehjelp.core.middleware.RequestNumber",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "flyttehjelp.core.middleware.PermissionsPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "flyttehjelp.core.middleware.RequestGuard",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "flyttehjelp.accounts.middleware.SignInRequired",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "flyttehjelp.accounts.middleware.SecondFactorRequired",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "flyttehjelp.urls"
WSGI_APPLICATION = "flyttehjelp.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "frontend.context.site",
            ],
        },
    }
]

# -- Database, cache, queue -----------------------------------------------------------------

DATABASES = {"default": env.dj_db_url("DATABASE_URL")}
DATABASES["default"].update(
    {
        # Django's own, which looks whether a connection still works without a trip to the server.
        "ENGINE": "flyttehjelp.database",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
)
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL = env.str("CACHE_URL", "")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
    if CACHE_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Counters of sign-in live here: three hundred, Django's usual, are soon crowded out.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Counts of public reads. Without Redis each web process counts for itself.
    "throttle": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
    if CACHE_URL
    else {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "throttle",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

# PostgreSQL itself is the queue unless a broker is named: a small municipality needs no more.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", "")
if not CELERY_BROKER_URL:
    CELERY_BROKER_URL = "pgmq://localhost"  # where really, conn_string says
    _conninfo = {key: str(part) for key, part in conninfo_to_dict(env.str("DATABASE_URL")).items()}
    # pgmq drops what an address says of TLS; libpq reads the same from the environment.
    for _name in ("sslmode", "sslrootcert"):
        if _name in _conninfo:
            os.environ.setdefault(f"PG{_name.upper()}", _conninfo[_name])
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        # pgmq misreads a URL that names a socket.
        "conn_string": make_conninfo(**_conninfo),
        "init_extension": False,
        "use_notify": True,
        "wait_time_seconds": 0,
        "notify_throttle_interval_ms": 0,
        "visibility_timeout": 300,
        "pool_size": 4,
        "pool_timeout": 0.5,
        "max_retries": 0,
    }
elif CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 300,
        "socket_timeout": 0.5,
        "socket_connect_timeout": 0.5,
        "retry_on_timeout": False,
        "max_retries": 0,
        "health_check_interval": 25,
    }
CELERY_BROKER_CONNECTION_TIMEOUT = 0.5
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 60 * 4
CELERY_TASK_SOFT_TIME_LIMIT = 60 * 3
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Oslo"

# -- Letters --------------------------------------------------------------------------------

MAILBOX_DIR = env.str("MAILBOX_DIR", "") if EMBEDDED else ""
if MAILBOX_DIR:
    EMAIL_BACKEND = "flyttehjelp.core.mailbox.MailboxBackend"
else:
    _email = env.dj_email_url("EMAIL_URL")
    EMAIL_BACKEND = _email["EMAIL_BACKEND"]
    EMAIL_HOST = _email["EMAIL_HOST"]
    EMAIL_PORT = _email["EMAIL_PORT"]
    EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
    EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = _email["EMAIL_USE_TLS"]
    EMAIL_USE_SSL = _email["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", f"Flyttehjelpen <svar@{_site.hostname}>")
MAIL_DOMAIN = _site.hostname
# Where people write when they would rather write to a person; stands on every page.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", f"kontakt@{_site.hostname}")
# Who answers for what is done with people's data; stands in the privacy statement, and so does
# that nobody has said it yet.
DATA_CONTROLLER = env.str("DATA_CONTROLLER", "")
DATA_PROCESSOR = env.str("DATA_PROCESSOR", "")
PRIVACY_EMAIL = env.str("PRIVACY_EMAIL", "")
# The declaration of universal design that the law asks for, at uustatus.no.
UUSTATUS_URL = env.str("UUSTATUS_URL", "")

# -- Languages and time ---------------------------------------------------------------------

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
LOCALE_PATHS = [
    BASE_DIR / "flyttehjelp" / "locale",
    BASE_DIR / "flyttehjelp" / "library_words",
]
FORMAT_MODULE_PATH = "flyttehjelp.formats"
USE_I18N = True
TIME_ZONE = "Europe/Oslo"
USE_TZ = True

# -- Who comes in ---------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not EMBEDDED
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

ACCOUNT_ADAPTER = "flyttehjelp.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "flyttehjelp.accounts.forms.Login",
    "request_login_code": "flyttehjelp.accounts.forms.RequestLoginCode",
    "confirm_login_code": "flyttehjelp.accounts.forms.ConfirmLoginCode",
    "confirm_email_verification_code": "flyttehjelp.accounts.forms.ConfirmAddressCode",
    "signup": "flyttehjelp.accounts.forms.Signup",
    "add_email": "flyttehjelp.accounts.forms.ChangeAddress",
}
ACCOUNT_USER_DISPLAY = "flyttehjelp.accounts.adapters.name_shown"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]  # and no password, now or later
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
# In the embedded mode everybody comes from one machine, and no letter leaves it.
ACCOUNT_RATE_LIMITS = {
    "login": "100/m/ip" if EMBEDDED else "20/15m/ip",
    "signup": "100/m/ip" if EMBEDDED else "20/15m/ip",
    "request_login_code": "100/m/key" if EMBEDDED else "20/15m/ip,5/15m/key",
    "login_failed": "100/m/ip" if EMBEDDED else "20/15m/ip,5/15m/key",
    "reauthenticate": "10/15m/user",
    "manage_email": "5/h/user",
}
# allauth reads only as many X-Forwarded-For entries as there are proxies of ours.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0 if EMBEDDED else 1)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

MFA_ADAPTER = "flyttehjelp.accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "flyttehjelp.accounts.forms.Authenticate",
    "reauthenticate": "flyttehjelp.accounts.forms.Reauthenticate",
    "activate_totp": "flyttehjelp.accounts.forms.ActivateTOTP",
    "add_webauthn": "flyttehjelp.accounts.forms.AddKey",
    "edit_webauthn": "flyttehjelp.accounts.forms.EditKey",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Flyttehjelpen"
MFA_TOTP_TOLERANCE = 1  # half a minute for a clock that is off, or a slow typist
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = EMBEDDED

SOCIALACCOUNT_ADAPTER = "flyttehjelp.accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": "flyttehjelp.accounts.forms.DirectorySignup"}
# A link, not a form: our Content-Security-Policy lets no form lead out of the house. State, nonce
# and PKCE see to it that nobody is signed in as somebody else.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
OIDC_PROVIDERS: list[Any] = list(env.json("OIDC_PROVIDERS", []))
SOCIALACCOUNT_PROVIDERS = directories.as_allauth(OIDC_PROVIDERS)

# -- The API --------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.tokens.ScopedTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "api.tokens.TokenScope",
    ],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "api.paging.CursorPages",
    "DEFAULT_PARSER_CLASSES": ["api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "api.schema.ProblemSchema",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_THROTTLE_CLASSES": ["api.throttles.PublicThrottle"],
    "EXCEPTION_HANDLER": "api.problems.answer_with_problem",
    "NUM_PROXIES": TRUSTED_PROXIES,
    "PAGE_SIZE": 20,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Flyttehjelpen",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "WorkKind": "flyttehjelp.insight.enums.work.WorkKind",
        "AgeBand": "mentors.enums.AgeBand",
        "DateState": "mentors.enums.DateState",
        "DeclineReason": "mentors.enums.DeclineReason",
        "ConcernState": "mentors.enums.ConcernState",
        "EmployerState": "jobs.enums.EmployerState",
        "EndReason": "mentors.enums.EndReason",
        "EntryTaskKind": "flyttehjelp.faq.enums.TaskKind",
        "RevisionKind": "flyttehjelp.faq.enums.RevisionKind",
        "EntryState": "flyttehjelp.faq.enums.EntryState",
        "GroupState": "mentors.enums.GroupState",
        "HelpKind": "jobs.enums.network.HelpKind",
        "InterestAnswer": "jobs.enums.InterestAnswer",
        "InterestState": "jobs.enums.InterestState",
        "MentorState": "mentors.enums.MentorState",
        "MessageKind": "flyttehjelp.faq.enums.MessageKind",
        "MoveSituation": "flyttehjelp.faq.enums.MoveSituation",
        "MoveStage": "flyttehjelp.faq.enums.MoveStage",
        "MentorshipState": "mentors.enums.MentorshipState",
        "OfferState": "mentors.enums.OfferState",
        "PulseAnswer": "mentors.enums.PulseAnswer",
        "QuestionState": "flyttehjelp.faq.enums.QuestionState",
        "ReferralAnswer": "jobs.enums.network.ReferralAnswer",
        "ReasonToEnd": "api.mentorships.REASONS_TO_END",
        "ReferralRole": "api.referral_shapes.ROLES",
        "ReferralState": "jobs.enums.network.ReferralState",
        "RoundState": "mentors.enums.RoundState",
        "Sector": "jobs.enums.Sector",
        "SignUpState": "mentors.enums.SignUpState",
        "Situation": "flyttehjelp.relocation.enums.Situation",
        "TravelMode": "flyttehjelp.relocation.enums.TravelMode",
        "VacancyState": "jobs.enums.VacancyState",
        "WishState": "mentors.enums.WishState",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.schema.add_problem",
    ],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# -- The outside world ----------------------------------------------------------------------

# Whether answers are also found by what they mean, where the language model is installed.
SEARCH_BY_MEANING = env.bool("SEARCH_BY_MEANING", True)
NAV_FEED_URL = env.str("NAV_FEED_URL", "")
NAV_FEED_TOKEN = env.str("NAV_FEED_TOKEN", "")
# Our own vacancies at Nav, where the employer wants it; off without an address.
NAV_PUBLISH_URL = env.str("NAV_PUBLISH_URL", "")
NAV_PUBLISH_PROVIDER = env.str("NAV_PUBLISH_PROVIDER", "")
NAV_PUBLISH_TOKEN = env.str("NAV_PUBLISH_TOKEN", "")
NAV_PUBLISH_PATIENCE = 20.0  # seconds for an answer
if NAV_PUBLISH_URL and not (NAV_PUBLISH_PROVIDER and NAV_PUBLISH_TOKEN):
    raise ImproperlyConfigured("NAV_PUBLISH_URL needs NAV_PUBLISH_PROVIDER and NAV_PUBLISH_TOKEN")
REGISTER_URL = env.str("REGISTER_URL", "https://data.brreg.no/enhetsregisteret/api")
# Only the tests' own servers are asked for inside the house.
LINKS_MAY_BE_LOCAL = False
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
# Where this machine keeps the index of the open vacancies; without it PostgreSQL searches alone.
SEARCH_INDEX_DIR = env.str("SEARCH_INDEX_DIR", "")
# Who was forgotten, also written down outside the database: a restore reads it.
ERASURE_LIST = env.str("ERASURE_LIST", "")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")

# -- Files, headers, log --------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = None if EMBEDDED else env.str("STATIC_ROOT", str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = (
    [BASE_DIR / "frontend" / "dist"] if (BASE_DIR / "frontend" / "dist").is_dir() else []
)
DJANGO_VITE = {
    "default": {
        "manifest_path": BASE_DIR / "frontend" / "dist" / ".vite" / "manifest.json",
    }
}
WHITENOISE_MAX_AGE = 365 * 24 * 3600
WHITENOISE_USE_FINDERS = EMBEDDED

SECURE_HSTS_SECONDS = 0 if EMBEDDED else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not EMBEDDED
# The browsers' own list is hard to leave again, and takes whole domains: their owner decides.
SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_SSL_REDIRECT = not EMBEDDED
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = None if EMBEDDED else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Passkeys, copying and full screen are ours alone; the rest nobody uses here.
PERMISSIONS_POLICY = ", ".join(
    [
        *(
            f"{feature}=()"
            for feature in (
                *("accelerometer", "autoplay", "browsing-topics", "camera"),
                *("display-capture", "encrypted-media", "geolocation", "gyroscope", "hid"),
                *("idle-detection", "local-fonts", "magnetometer", "microphone", "midi"),
                *("payment", "picture-in-picture", "screen-wake-lock", "serial", "usb"),
                "xr-spatial-tracking",
            )
        ),
        *(
            f"{feature}=(self)"
            for feature in (
                *("clipboard-write", "fullscreen", "publickey-credentials-create"),
                "publickey-credentials-get",
            )
        ),
    ]
)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
_shared_processors: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    tell_whose,
    tell_without_rows,
]
structlog.configure(
    processors=[*_shared_processors, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(),
            "foreign_pre_chain": _shared_processors,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # Their lines carry addresses and query strings.
        "django.server": {"level": "ERROR"},
        # Whoever scans the internet writes these.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "httpx": {"level": "WARNING"},
    },
}
