"""The worker and its clock. The schedule is code: it is reviewed and tested like the rest."""

import os
from typing import Any

from celery import Celery, Task
from celery.schedules import crontab
from structlog.contextvars import bound_contextvars

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flyttehjelp.settings")


class NumberedTask(Task):  # type: ignore[type-arg]  # Celery's own takes none
    """Each line a task logs says which task, and which run of it, it is from."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with bound_contextvars(task=self.name, task_id=self.request.id):
            return self.run(*args, **kwargs)


app = Celery("flyttehjelp", task_cls=NumberedTask)
# In every thread of the web server too, not only in the one that loads this: who calls a task by
# its shared name would else knock at the door of a broker nobody has named.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "assign-ownerless-entries": {
        "task": "flyttehjelp.faq.tasks.assign_ownerless_entries",
        "schedule": crontab(hour=3, minute=20),
    },
    "check-links-of-answers": {
        "task": "flyttehjelp.faq.tasks.check_links",
        "schedule": crontab(minute="6-59/10"),
    },
    "look-after-answers": {
        "task": "flyttehjelp.faq.tasks.look_after_entries",
        "schedule": crontab(minute=13),
    },
    "publish-due-answers": {
        "task": "flyttehjelp.faq.tasks.publish_due",
        "schedule": crontab(),
    },
    "tell-of-tasks-with-answers": {
        "task": "flyttehjelp.faq.tasks.tell_of_entry_tasks",
        "schedule": crontab(hour=7, minute=25),
    },
    "count-common-terms": {
        "task": "flyttehjelp.faq.tasks.count_common_terms",
        "schedule": crontab(hour=3, minute=30),
    },
    "give-meaning-to-answers": {
        "task": "flyttehjelp.faq.tasks.give_meaning",
        "schedule": 20.0,
    },
    "hand-on-overdue-questions": {
        "task": "flyttehjelp.faq.tasks.hand_on_overdue",
        "schedule": crontab(minute=7),
    },
    "forget-searches": {
        "task": "flyttehjelp.faq.tasks.forget_searches",
        "schedule": crontab(hour=3, minute=25),
    },
    "stop-waiting-for-askers": {
        "task": "flyttehjelp.faq.tasks.stop_waiting_for_askers",
        "schedule": crontab(minute=13),
    },
    "free-questions-left-alone": {
        "task": "flyttehjelp.faq.tasks.free_questions_left_alone",
        "schedule": crontab(minute=43),
    },
    "check-employers": {
        "task": "jobs.tasks.check_employers",
        "schedule": crontab(minute=17),
    },
    "find-members-behind-ads": {
        "task": "jobs.tasks.find_members_behind_ads",
        "schedule": crontab(minute="9-59/10"),
    },
    # Every hour, so that a machine that slept at midnight makes up for it.
    "expire-overdue-vacancies": {
        "task": "jobs.tasks.expire_overdue_vacancies",
        "schedule": crontab(minute=2),
    },
    "ask-about-vacancies": {
        "task": "jobs.tasks.ask_about_vacancies",
        "schedule": crontab(minute=26),
    },
    "take-down-unconfirmed-vacancies": {
        "task": "jobs.tasks.take_down_unconfirmed_vacancies",
        "schedule": crontab(minute=29),
    },
    "remind-of-interests": {
        "task": "jobs.tasks.remind_of_interests",
        "schedule": crontab(minute=33),
    },
    "count-unanswered-interests": {
        "task": "jobs.tasks.count_unanswered_interests",
        "schedule": crontab(minute=37),
    },
    "tell-nav-of-vacancies": {
        "task": "jobs.tasks.tell_nav_of_vacancies",
        "schedule": crontab(minute="*/2"),
    },
    "ask-nav-about-vacancies": {
        "task": "jobs.tasks.ask_nav_about_vacancies",
        "schedule": crontab(minute=48),
    },
    "expire-mentor-offers": {
        "task": "mentors.tasks.expire_offers",
        "schedule": crontab(minute="4-59/10"),
    },
    "check-waiting-groups": {
        "task": "mentors.tasks.check_waiting_groups",
        "schedule": crontab(minute=19),
    },
    "invite-who-waits-to-a-group": {
        "task": "mentors.tasks.invite_who_waits",
        "schedule": crontab(hour=9, minute=42),
    },
    "ask-for-mentor-round": {
        "task": "mentors.tasks.ask_for_round",
        "schedule": crontab(minute=22),
    },
    # Woken as soon as one is asked for; this is for whatever call nobody heard.
    "work-mentor-rounds": {
        "task": "mentors.tasks.work_rounds",
        "schedule": crontab(),
    },
    "forget-mentor-rounds": {
        "task": "mentors.tasks.forget_rounds",
        "schedule": crontab(hour=3, minute=50),
    },
    "remind-mentors": {
        "task": "mentors.tasks.remind_mentors",
        "schedule": crontab(minute=34, hour="8-19"),
    },
    "ask-how-mentorships-go": {
        "task": "mentors.tasks.ask_pulses",
        "schedule": crontab(hour=10, minute=5),
    },
    "tell-who-waits-for-a-mentor": {
        "task": "mentors.tasks.tell_who_waits",
        "schedule": crontab(hour=9, minute=12),
    },
    "learn-words-of-vacancies": {
        "task": "jobs.tasks.learn_words",
        "schedule": crontab(minute="*/5"),
    },
    "forget-search-changes": {
        "task": "jobs.tasks.forget_search_changes",
        "schedule": crontab(hour=3, minute=50),
    },
    "import-nav": {
        "task": "jobs.tasks.import_nav",
        "schedule": crontab(minute="4-59/10"),
    },
    "watch-referrals": {
        "task": "jobs.tasks.watch_referrals",
        "schedule": crontab(minute="9-59/15"),
    },
    # Due in the morning; a machine that slept then makes up for it.
    "tell-due-searches": {
        "task": "jobs.tasks.tell_due_searches",
        "schedule": crontab(minute="3-59/10"),
    },
    "sweep-saved-searches": {
        "task": "jobs.tasks.sweep_saved_searches",
        "schedule": crontab(hour=3, minute=50),
    },
    "ask-newcomers": {
        "task": "flyttehjelp.insight.tasks.ask_newcomers",
        "schedule": crontab(hour=11, minute=25),
    },
    "tidy-survey-answers": {
        "task": "flyttehjelp.insight.tasks.tidy_answers",
        "schedule": crontab(hour=3, minute=10),
    },
    "release-survey-figures": {
        "task": "flyttehjelp.insight.tasks.release_figures",
        "schedule": crontab(hour=4, minute=20),
    },
    "forget-who-waits": {
        "task": "flyttehjelp.accounts.tasks.forget_who_waits",
        "schedule": crontab(minute=41),
    },
    "sweep-sessions-of-nobody": {
        "task": "flyttehjelp.accounts.tasks.sweep_sessions_of_nobody",
        "schedule": crontab(minute=46),
    },
    "complete-erasure-list": {
        "task": "flyttehjelp.accounts.tasks.complete_erasure_list",
        "schedule": crontab(hour=4, minute=35),
    },
    "keep-no-longer-than-needed": {
        "task": "flyttehjelp.accounts.tasks.keep_no_longer",
        "schedule": crontab(hour=4, minute=10),
    },
    "publish-quarters": {
        "task": "flyttehjelp.insight.tasks.release_promises",
        "schedule": crontab(hour=4, minute=25),
    },
    "find-owners-for-work": {
        "task": "flyttehjelp.insight.tasks.find_owners",
        "schedule": crontab(minute=12),
    },
    # Once a day each; a machine that slept at half past six makes up for it.
    "tell-what-is-due": {
        "task": "flyttehjelp.insight.tasks.tell_what_is_due",
        "schedule": crontab(minute=31, hour="6-9"),
    },
    "send-notices": {"task": "flyttehjelp.core.tasks.send_notices", "schedule": 30.0},
    "sweep-diary": {
        "task": "flyttehjelp.core.tasks.sweep_diary",
        "schedule": crontab(hour=3, minute=40),
    },
}


def seconds_between(schedule: crontab | float) -> float:
    """About how long until the clock does the same again; a day where it is a time of day."""
    if isinstance(schedule, crontab):
        return 86_400 / (len(schedule.hour) * len(schedule.minute))  # type: ignore[attr-defined]  # its stubs know neither
    return schedule


# A worker that was away does each job once, not once for each time the clock has struck: what
# nobody took up before the next stroke is dropped from the queue.
for _job in app.conf.beat_schedule.values():
    _job.setdefault("options", {})["expires"] = seconds_between(_job["schedule"])
