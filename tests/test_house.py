"""What holds for the whole house and no single room."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import CharField, Field, TextField
from django.utils import translation

from api.schema import broken_rules
from flyttehjelp.celery import app as celery_app
from flyttehjelp.core.errors import RuleBroken
from flyttehjelp.core.personal_gaps import gaps

HOUSE = Path(__file__).parent.parent
OURS = ["core", "accounts", "relocation", "faq", "insight", "jobs", "mentors"]
DJANGOS_OWN = {"password", "last_login", "is_superuser", "groups", "user_permissions"}
ONE_FILE_BY_DESIGN = {"settings.py"}
SOURCES = [
    path
    for folder in ["flyttehjelp", "jobs", "mentors", "api", "frontend"]
    for path in sorted((HOUSE / folder).rglob("*.py"))
    if "node_modules" not in path.parts
]


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_openapi_file_is_what_the_code_says():
    out = StringIO()

    call_command("spectacular", validate=True, fail_on_warn=True, stdout=out)

    committed = (HOUSE / "api" / "openapi.yaml").read_text()
    assert out.getvalue().strip() == committed.strip(), "run `make schema`"


def test_every_rule_has_a_code_of_its_own():
    codes = [rule.code for rule in broken_rules()]

    assert sorted(codes) == sorted({*codes, RuleBroken.code} - {RuleBroken.code})


def test_every_constraint_named_by_a_rule_exists():
    named = {rule.constraint for rule in broken_rules() if rule.constraint}

    existing = {
        constraint.name
        for model in apps.get_models()
        for constraint in [*model._meta.constraints, *model._meta.indexes]
    }

    assert named - existing == set()


def labels() -> list[tuple[str, str]]:
    with translation.override("nb"):
        found = []
        for label in OURS:
            for model in apps.get_app_config(label).get_models():
                found.append((model.__name__, str(model._meta.verbose_name)))
                fields = [
                    field
                    for field in model._meta.get_fields()
                    if isinstance(field, Field) and field.name not in DJANGOS_OWN
                ]
                found += [(f"{model.__name__}.{f.name}", str(f.verbose_name)) for f in fields]
    return found


def test_norwegian_labels_are_lower_case():
    upper = [
        (where, label)
        for where, label in labels()
        if label[:1].isupper() and not label.split()[0].isupper() and label != "ID"
    ]

    assert upper == []


def test_every_job_of_the_clock_exists():
    celery_app.loader.import_default_modules()

    missing = {job["task"] for job in celery_app.conf.beat_schedule.values()} - set(
        celery_app.tasks
    )

    assert missing == set()


@pytest.mark.parametrize(
    ("pattern", "allowed"),
    [
        (r"robust=True", set()),
        (r"\.delay\(", set()),
        (r"\bsend_mail\(|EmailMessage\(|EmailMultiAlternatives\(", {"outbox.py", "adapters.py"}),
        (r"apply_async\(", {"outbox.py"}),
        (r"fields = \"__all__\"|^\s+exclude = ", set()),
        (r"post_save|pre_save|m2m_changed", set()),
        (r"cast\(\"", set()),
    ],
)
def test_what_the_house_does_not_do(pattern, allowed):
    found = [
        f"{path.relative_to(HOUSE)}:{number}"
        for path in SOURCES
        if path.name not in allowed and "migrations" not in path.parts
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(pattern, line)
    ]

    assert found == []


def test_api_never_reads_everything():
    found = [
        path.name
        for path in SOURCES
        if path.is_relative_to(HOUSE / "api") and ".objects.all()" in path.read_text()
    ]

    assert found == []


def test_no_module_outgrows_its_room():
    long = {
        str(path.relative_to(HOUSE)): lines
        for path in SOURCES
        if not {"migrations", *ONE_FILE_BY_DESIGN} & set(path.parts)
        and (lines := len(path.read_text().splitlines())) > 300
    }

    assert long == {}


def test_of_every_table_and_field_it_is_said_what_they_hold_about_people():
    assert gaps() == []


def test_no_row_says_who_it_is_about():
    """What a row is called ends up in logs. Places, firms, feeds and jobs may go by their names."""
    of_people = {"name", "email", "phone", "text", "about", "own_words", "contact_name"}
    public = {"Municipality", "Place", "Employer", "FeedCursor", "Vacancy"}
    telling = []
    for model in apps.get_models():
        if model._meta.app_label not in OURS or model.__name__ in public:
            continue
        fields = model._meta.concrete_fields
        written = {field.name for field in fields if isinstance(field, CharField | TextField)}
        row = model(**dict.fromkeys(sorted(written & of_people), "Kari Marker"))
        if "Kari Marker" in str(row):
            telling.append(model.__name__)

    assert telling == []
