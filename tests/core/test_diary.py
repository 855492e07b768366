"""The log nobody rewrites, the jobs done once, the clock, the broken rules, the seal."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, IntegrityError, connection, transaction

from flyttehjelp.core import clock, jobs, tasks
from flyttehjelp.core.errors import NotYours, RuleBroken, StepNotOpen
from flyttehjelp.core.jobs import run_once
from flyttehjelp.core.models import Happening, JobRun, RateCount
from flyttehjelp.core.seal import CannotUnseal, seal, unseal


@pytest.mark.django_db
class TestTheLog:
    def test_a_happening_is_written_as_it_was(self, at):
        about, by = uuid4(), uuid4()

        Happening.objects.note("offer.accepted", about=about, by=by, at=at, facts={"n": 1})

        written = Happening.objects.get()
        assert (written.kind, written.about, written.by, written.at, written.facts) == (
            "offer.accepted",
            about,
            by,
            at,
            {"n": 1},
        )
        assert str(written) == f"offer.accepted {about}"

    @pytest.mark.parametrize(
        "statement",
        ["UPDATE core_happening SET kind = 'x'", "DELETE FROM core_happening"],
    )
    def test_the_database_refuses_to_rewrite_it(self, at, statement):
        Happening.objects.note("offer.accepted", about=uuid4(), by=None, at=at)

        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

        assert Happening.objects.count() == 1


@pytest.mark.django_db
class TestJobs:
    def test_a_job_is_done_once_a_period(self, at):
        done = []

        def work():
            done.append(1)
            return {"rows": len(done)}

        first = run_once("nightly", period="2026-11-22", at=at, work=work)
        second = run_once("nightly", period="2026-11-22", at=at, work=work)
        third = run_once("nightly", period="2026-11-23", at=at, work=work)

        assert (first.result, second, third.result) == ({"rows": 1}, None, {"rows": 2})
        assert str(first) == "nightly 2026-11-22"

    def test_a_job_that_died_half_way_is_taken_up_again(self, at):
        def die():
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            run_once("nightly", period="1", at=at, work=die)
        again = run_once("nightly", period="1", at=at, work=dict)

        assert (again.started_at, again.result) == (at, {})
        assert again.finished_at >= at

    def test_a_job_is_finished_when_it_is_done_and_not_when_it_began(self, at):
        began = at - timedelta(minutes=20)

        run = run_once("nightly", period="1", at=began, work=dict)

        assert (run.started_at, run.finished_at >= at) == (began, True)
        assert JobRun.objects.get().finished_at == run.finished_at

    def test_the_database_knows_one_run_per_period(self, at):
        JobRun.objects.create(job="nightly", period="1", started_at=at)

        with pytest.raises(IntegrityError), transaction.atomic():
            JobRun.objects.create(job="nightly", period="1", started_at=at)

    def test_sessions_that_have_ended_are_forgotten(self, at):
        for name, minutes in [("old", -1), ("new", 1)]:
            expires = at + timedelta(minutes=minutes)
            Session.objects.create(session_key=name, session_data="", expire_date=expires)

        assert jobs.sweep_diary(now=at) == 1
        assert Session.objects.get().session_key == "new"

    def test_old_runs_and_counters_are_forgotten(self, at):
        for days in [1, 91]:
            JobRun.objects.create(job=f"j{days}", period="1", started_at=at - timedelta(days=days))
        for days in [1, 3]:
            RateCount.objects.create(key="k", window=at - timedelta(days=days), count=1)

        gone = jobs.sweep_diary(now=at)

        assert gone == 2
        assert JobRun.objects.get().job == "j1"
        assert str(RateCount.objects.get()) == "k: 1"

    def test_the_tasks_are_the_same_deeds_by_the_clock(self, owe):
        owe()

        assert tasks.send_notices() == 1
        assert tasks.sweep_diary() == 0


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_do_the_job_once(at):
    started, finish, results = threading.Event(), threading.Event(), []

    def slow():
        started.set()
        finish.wait(5)
        return {}

    def first_clock():
        results.append(run_once("nightly", period="1", at=at, work=slow))
        connection.close()

    thread = threading.Thread(target=first_clock)
    thread.start()
    started.wait(5)
    second = run_once("nightly", period="1", at=at, work=lambda: pytest.fail("done twice"))
    finish.set()
    thread.join()

    assert second is None
    assert results[0].finished_at >= at


@pytest.mark.django_db
def test_the_clock_is_the_databases_and_goes_on_within_a_transaction():
    first, second = clock.now(), clock.now()

    assert first.utcoffset() == timedelta(0)
    assert first < second


def test_a_broken_rule_has_a_code_and_a_sentence():
    class TooFull(RuleBroken):
        code = "too_full_for_a_test"
        message = "Det er %(places)d plasser."
        constraint = "too_full_for_a_test"

    assert str(TooFull(places=3)) == "Det er 3 plasser."
    assert isinstance(RuleBroken.behind("too_full_for_a_test"), TooFull)
    assert RuleBroken.behind("unheard_of") is None
    assert "ikke lov" in str(NotYours())
    assert "kan ikke gjøres" in StepNotOpen().sentence
    RuleBroken._by_constraint.pop("too_full_for_a_test")


def test_what_is_sealed_opens_for_its_purpose_only():
    sealed = seal("hemmelig", purpose="letters")

    assert "hemmelig" not in sealed
    assert unseal(sealed, purpose="letters") == "hemmelig"
    with pytest.raises(CannotUnseal):
        unseal(sealed, purpose="second factor")


def test_what_was_sealed_opens_after_the_key_was_changed(settings):
    sealed = seal("hemmelig", purpose="letters")
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another " * 10

    with pytest.raises(CannotUnseal):
        unseal(sealed, purpose="letters")
    settings.SECRET_KEY_FALLBACKS = [old]

    assert unseal(sealed, purpose="letters") == "hemmelig"
