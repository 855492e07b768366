"""Preparing the database: again and again, and only when there is something new."""

import pytest
from click.testing import CliRunner
from django.contrib.auth import get_user_model

from flyttehjelp import preparation
from flyttehjelp.accounts import forgotten
from flyttehjelp.commands import cli, upgrade
from tests.factories.accounts import UserFactory


@pytest.fixture
def _connections_stay(monkeypatch):
    """The test's own transaction must outlive the preparation."""
    monkeypatch.setattr(preparation.connections, "close_all", lambda: None)


@pytest.mark.django_db
@pytest.mark.usefixtures("_connections_stay")
def test_second_upgrade_finds_nothing_to_do():
    first = CliRunner().invoke(cli, ["upgrade"], catch_exceptions=False)
    people = get_user_model().objects.count()

    second = CliRunner().invoke(cli, ["upgrade"], catch_exceptions=False)

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert get_user_model().objects.count() == people
    assert [line.split(" ...")[0].strip() for line in second.output.splitlines()] == [
        "Updating the tables",
        "Forgetting again",
        "Taking back again",
        "Reading the region",
        "Reading the answers",
        "Indexing the answers",
        "Loading the demo",
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("_connections_stay")
def test_whom_a_restore_that_was_stopped_has_brought_back_is_forgotten_first(
    at, monkeypatch, settings
):
    monkeypatch.setattr(preparation, "SHIPPED", preparation.SHIPPED[:1])
    settings.EMBEDDED = False
    person = UserFactory()
    forgotten.note([forgotten.print_of(person.pk)], at=at)

    preparation.prepare(lambda _: None)

    assert not get_user_model().objects.exists()


@pytest.fixture
def _nothing_ships(monkeypatch, settings):
    """What is loaded matters to one test; the others need not wait for it."""
    monkeypatch.setattr(preparation, "SHIPPED", ())
    settings.EMBEDDED = False


@pytest.mark.django_db
@pytest.mark.usefixtures("_connections_stay", "_nothing_ships")
def test_demo_is_loaded_in_the_embedded_mode_alone():
    said = []

    preparation.prepare(said.append)

    assert "Loading the demo" not in said
    assert not get_user_model().objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("_connections_stay", "_nothing_ships")
def test_static_files_are_gathered_where_there_is_a_place_for_them(settings, tmp_path):
    settings.STATIC_ROOT = str(tmp_path / "static")

    preparation.prepare(lambda _: None)

    assert any((tmp_path / "static").rglob("*.css"))


def test_sign_ins_are_rows_of_three_and_name_an_address_once():
    rows = preparation.demo_sign_ins()

    assert {len(row) for row in rows} == {3}
    assert len({address for _, address, _ in rows}) == len(rows)


@pytest.mark.django_db
@pytest.mark.usefixtures("_connections_stay", "_nothing_ships")
def test_same_code_is_prepared_once(tmp_path):
    said = []

    first = upgrade.ensure_prepared(tmp_path, said.append)
    steps = len(said)
    second = upgrade.ensure_prepared(tmp_path, said.append)

    assert first == second
    assert len(said) == steps > 0


@pytest.mark.django_db
@pytest.mark.usefixtures("_connections_stay", "_nothing_ships")
@pytest.mark.parametrize("marker", ["", "{}", '{"code": "of another day", "sign_ins": []}'])
def test_other_or_broken_mark_is_not_believed(tmp_path, marker):
    (tmp_path / "prepared").write_text(marker)
    said = []

    upgrade.ensure_prepared(tmp_path, said.append)

    assert said != []


def test_print_follows_the_region(monkeypatch):
    monkeypatch.setenv("REGION", "lillehammer")
    here = upgrade.code_print()
    monkeypatch.setenv("REGION", "hallingdal")

    assert upgrade.code_print() != here


def test_without_a_database_it_upgrades_none(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)

    result = CliRunner().invoke(cli, ["upgrade"])

    assert result.exit_code == 1
    assert "DATABASE_URL is not set" in result.output
