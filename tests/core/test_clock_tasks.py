"""What the clock does, and what becomes of it when nobody takes it up."""

import pytest
from celery.schedules import crontab

from flyttehjelp.celery import app, seconds_between

JOBS = app.conf.beat_schedule


@pytest.mark.parametrize("job", sorted(JOBS))
def test_what_nobody_took_up_is_dropped_before_it_is_asked_for_again(job):
    assert JOBS[job]["options"]["expires"] <= seconds_between(JOBS[job]["schedule"])


@pytest.mark.parametrize(
    ("schedule", "seconds"),
    [
        (30.0, 30),
        (crontab(minute="4-59/10"), 600),
        (crontab(minute=7), 3600),
        (crontab(hour=3, minute=20), 86_400),
        (crontab(hour="6-18", minute=0), pytest.approx(6646, abs=1)),
    ],
)
def test_how_long_until_the_clock_strikes_again(schedule, seconds):
    assert seconds_between(schedule) == seconds
