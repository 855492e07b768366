from celery import shared_task

from flyttehjelp.core import clock
from flyttehjelp.insight.actions import releases, surveys


@shared_task
def ask_newcomers() -> int:
    return surveys.ask_newcomers(now=clock.now())


@shared_task
def release_figures() -> int:
    return releases.release_figures(now=clock.now())


@shared_task
def tidy_answers() -> int:
    surveys.forget_words(now=clock.now())
    return surveys.mix_answers(now=clock.now())
