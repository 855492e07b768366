"""A knock at the worker's door: there is something to do.

What there is to do stands in the database, and the clock comes by for whatever nobody heard.
"""

from functools import partial

import structlog
from celery import current_app
from django.db import transaction

log = structlog.get_logger()


def after_commit(task: str) -> None:
    """Call the worker to a task, by its name, once what is being written stands."""
    transaction.on_commit(partial(_knock, task))


def _knock(task: str) -> None:
    try:
        current_app.send_task(task, retry=False, ignore_result=True)
    except Exception as trouble:  # noqa: BLE001 - a broken broker must not undo what is committed
        log.warning("wake.failed", task=task, error=type(trouble).__name__)
