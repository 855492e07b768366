"""Who was forgotten stays forgotten: the list in the database, and the one beside it."""

import os

import pytest

from flyttehjelp.accounts import erasure, forgotten, tasks
from flyttehjelp.accounts.models import Erased, User
from flyttehjelp.core import clock
from flyttehjelp.core.models import Notice
from tests.accounts import life
from tests.factories.accounts import UserFactory


@pytest.fixture
def beside(settings, tmp_path):
    """Where the list lies."""
    settings.ERASURE_LIST = str(tmp_path / "erased" / "list")
    (tmp_path / "erased").mkdir()
    return tmp_path / "erased" / "list"


@pytest.mark.django_db
def test_a_restored_copy_forgets_again_and_tells_nobody(at):
    person, other = life.whole_life(), UserFactory()
    known = [forgotten.print_of(person.pk)]

    again = erasure.forget_again(known, at=at)

    assert again == 1
    assert not User.objects.filter(pk=person.pk).exists()
    assert User.objects.filter(pk=other.pk).exists()
    assert Notice.objects.filter(created_at=at).count() == 0
    assert erasure.forget_again(known, at=at) == 0


@pytest.mark.django_db
def test_the_clock_finds_whom_a_copy_brought_back(at):
    person = UserFactory()
    forgotten.note([forgotten.print_of(person.pk)], at=at)
    assert list(forgotten.brought_back()) == [person]

    assert tasks.forget_who_waits() == 1

    assert list(forgotten.brought_back()) == []
    assert not User.objects.filter(pk=person.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_the_list_beside_the_database_is_read_by_a_restore(beside):
    assert forgotten.prints_beside() == set()
    person = UserFactory()

    erasure.forget(person, at=clock.now())

    assert forgotten.prints_beside() == {forgotten.print_of(person.pk)}
    assert beside.stat().st_mode & 0o077 == 0
    Erased.objects.order_by("pk").delete()
    assert erasure.forget_again(at=clock.now()) == 0
    assert Erased.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_list_that_cannot_be_written_stops_nobody_and_is_made_up_for_at_night(beside):
    beside.parent.rmdir()
    first, second = UserFactory(), UserFactory()

    erasure.forget(first, at=clock.now())

    assert not User.objects.filter(pk=first.pk).exists()
    assert tasks.complete_erasure_list() == 1
    beside.parent.mkdir()
    erasure.forget(second, at=clock.now())
    assert tasks.complete_erasure_list() == 1
    assert tasks.complete_erasure_list() == 0
    assert forgotten.prints_beside() == {
        forgotten.print_of(first.pk),
        forgotten.print_of(second.pk),
    }
    assert len(beside.read_text().splitlines()) == 2


@pytest.mark.django_db
def test_without_a_list_nothing_is_written(settings, at):
    settings.ERASURE_LIST = ""
    forgotten.note(["0" * 64], at=at)

    assert tasks.complete_erasure_list() == 0
    assert forgotten.prints_beside() == set()


@pytest.mark.django_db
def test_a_line_that_was_torn_off_spoils_no_other(beside, at):
    beside.write_text(f"{'a' * 64} 2026-01-01T00:00:00+00:00\n{'b' * 40}")

    forgotten.write_beside(["c" * 64], at=at)

    assert forgotten.prints_beside() == {"a" * 64, "c" * 64}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.django_db
def test_what_root_writes_the_service_can_go_on_with(beside, at):
    os.chown(beside.parent, 65534, 65534)

    forgotten.write_beside(["c" * 64], at=at)

    assert (beside.stat().st_uid, beside.stat().st_gid) == (65534, 65534)
