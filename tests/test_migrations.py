"""A migration may run while the version before serves people, and leaves it what it needs."""

import re

import pytest
from django.apps import apps
from django_migration_linter import MigrationLinter
from django_migration_linter.sql_analyser import PostgresqlAnalyser, analyse_sql_statements
from django_migration_linter.sql_analyser.base import Check, CheckMode, CheckType

pytestmark = pytest.mark.django_db
# What was there before anybody looked, and before there was any version to serve beside it.
BEFORE_THE_LINTER = {
    "accounts": 4,
    "core": 5,
    "faq": 9,
    "insight": 4,
    "jobs": 15,
    "mentors": 7,
    "relocation": 1,
}


def asks_the_old_version_for_a_value(statements, **_):
    """Whether a column must have a value that the database itself does not give."""
    text = "\n".join(statements)
    for name, kind in re.findall(r'ADD COLUMN "(\w+)" ([^;]*)', text):
        kept = f'ALTER COLUMN "{name}" DROP DEFAULT' not in text
        if "NOT NULL" in kind and not ("DEFAULT" in kind and kept):
            return True
    return bool(re.search(r'ALTER COLUMN "\w+" SET NOT NULL', text))


class Analyser(PostgresqlAnalyser):
    """The linter's own, which takes a default that the database keeps for none at all."""

    migration_checks = [
        *PostgresqlAnalyser.migration_checks,
        Check(
            code="NOT_NULL",
            fn=asks_the_old_version_for_a_value,
            message="NOT NULL without a default of the database",
            mode=CheckMode.TRANSACTION,
            type=CheckType.ERROR,
        ),
    ]


def ours():
    houses = {"flyttehjelp", "jobs", "mentors"}
    return {app.label for app in apps.get_app_configs() if app.name.split(".")[0] in houses}


def test_version_before_can_serve_while_the_tables_change(capsys):
    linter = MigrationLinter(no_cache=True, analyser_string="postgresql")
    linter.sql_analyser_class = Analyser
    new = [
        migration
        for (app, name), migration in sorted(linter.migration_loader.disk_migrations.items())
        if app in ours() and int(name[:4]) > BEFORE_THE_LINTER[app]
    ]

    for migration in new:
        linter.lint_migration(migration)

    assert not linter.has_errors, capsys.readouterr().out
    assert {app for app, _ in linter.migration_loader.disk_migrations} >= ours()


def test_every_app_of_ours_is_looked_at():
    assert set(BEFORE_THE_LINTER) == ours()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ('ALTER TABLE "core_notice" DROP COLUMN "key" CASCADE;', "DROP_COLUMN"),
        ('ALTER TABLE "core_notice" RENAME COLUMN "key" TO "name";', "RENAME_COLUMN"),
        ('ALTER TABLE "core_notice" ADD COLUMN "x" integer NOT NULL;', "NOT_NULL"),
        ('ALTER TABLE "core_notice" ALTER COLUMN "x" SET NOT NULL;', "NOT_NULL"),
        ('DROP TABLE "core_notice" CASCADE;', "DROP_TABLE"),
    ],
)
def test_linter_finds_what_would_break_the_version_before(statement, code):
    errors, _ignored, _warnings = analyse_sql_statements(Analyser, [statement])

    assert code in {error.code for error in errors}


def test_default_of_the_database_serves_the_version_before():
    kept = """ALTER TABLE "core_notice" ADD COLUMN "x" varchar(64) DEFAULT '' NOT NULL;"""
    dropped = 'ALTER TABLE "core_notice" ALTER COLUMN "x" DROP DEFAULT;'

    assert analyse_sql_statements(Analyser, [kept])[0] == []
    assert analyse_sql_statements(Analyser, [kept, dropped])[0] != []
