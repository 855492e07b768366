"""The settings of a machine that serves people: what is refused, and what Django thinks of them."""

import os
import subprocess
import sys

import pytest

from flyttehjelp.embedded.machine import PROJECT

PRODUCTION = {
    "SITE_URL": "https://flyttehjelpen.example.no",
    "SECRET_KEY": "not-a-real-one-" + "k3y-" * 12,
    "DATABASE_URL": "postgres://flyttehjelp:secret@db.example.no/flyttehjelp?sslmode=verify-full",
    "EMAIL_URL": "submission://user:secret@mail.example.no:587",
}
OURS = {"CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE", "EMBEDDED", "MAILBOX_DIR", *PRODUCTION}


def python(*arguments, **environment):
    """Run Python with production's environment, changed as told."""
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    wanted = {**inherited, **PRODUCTION, **environment}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env={
            "DJANGO_SETTINGS_MODULE": "flyttehjelp.settings",
            **{name: value for name, value in wanted.items() if value is not None},
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_deployment_check_finds_nothing():
    result = python("-m", "django", "check", "--deploy", "--fail-level", "WARNING")

    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SITE_URL", None, "SITE_URL is needed"),
        ("SITE_URL", "http://flyttehjelpen.example.no", "must start with https://"),
        ("SECRET_KEY", None, "SECRET_KEY is needed"),
        ("SECRET_KEY", "short", "SECRET_KEY is needed"),
        ("DATABASE_URL", None, "DATABASE_URL"),
        ("EMAIL_URL", None, "EMAIL_URL"),
        ("NAV_PUBLISH_URL", "https://nav.example.no", "NAV_PUBLISH_PROVIDER"),
    ],
)
def test_unsafe_or_missing_setting_is_refused(name, value, words):
    result = python("-c", "from flyttehjelp import settings", **{name: value})

    assert result.returncode != 0
    assert words in result.stderr.splitlines()[-1]


def test_mailbox_page_is_the_embedded_mode_s_alone():
    code = "from flyttehjelp import settings as s; print(s.EMAIL_BACKEND, repr(s.MAILBOX_DIR))"

    result = python("-c", code, MAILBOX_DIR="letters")

    assert result.stdout.strip() == "django.core.mail.backends.smtp.EmailBackend ''", result.stderr


def test_queue_in_postgres_is_as_closed_as_the_database():
    code = "import os, flyttehjelp.settings; print(os.environ['PGSSLMODE'])"

    result = python("-c", code)

    assert result.stdout.strip() == "verify-full", result.stderr
