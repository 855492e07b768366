"""A migration may run while the version before serves people, and leaves it what it needs."""

import pytest
from django.apps import apps
from django.conf import settings
from django_migration_linter import MigrationLinter
from django_migration_linter.sql_analyser import PostgresqlAnalyser, analyse_sql_statements

pytestmark = pytest.mark.django_db
# What was there before anybody looked, and before there was any version to serve beside it.
BEFORE_THE_LINTER = {
    "accounts": 4,
    "core": 5,
    "faq": 9,
    "insight": 3,
    "jobs": 15,
    "mentors": 7,
    "relocation": 1,
}


def ours():
    return {
        app.label for app in apps.get_app_configs() if app.path.startswith(str(settings.BASE_DIR))
    } - {"api", "frontend"}


def test_version_before_can_serve_while_the_tables_change(capsys):
    linter = MigrationLinter(no_cache=True)
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
    assert set(BEFORE_THE_LINTER) == {app for app in ours() if apps.get_app_config(app).models}


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ('ALTER TABLE "core_notice" DROP COLUMN "key" CASCADE;', "DROP_COLUMN"),
        ('ALTER TABLE "core_notice" RENAME COLUMN "key" TO "name";', "RENAME_COLUMN"),
        ('ALTER TABLE "core_notice" ADD COLUMN "x" integer NOT NULL;', "NOT_NULL"),
        ('DROP TABLE "core_notice" CASCADE;', "DROP_TABLE"),
    ],
)
def test_linter_finds_what_would_break_the_version_before(statement, code):
    errors, _ignored, _warnings = analyse_sql_statements(PostgresqlAnalyser, [statement])

    assert code in {error.code for error in errors}
