"""Of two transactions that wait for each other PostgreSQL ends one: ours is tried once more."""

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from django.db import OperationalError, connection

BROKEN_OFF: Final = frozenset({"40P01", "40001"})  # a deadlock; could not be put in an order
P = ParamSpec("P")
T = TypeVar("T")


def tried_twice(deed: Callable[P, T]) -> Callable[P, T]:
    """Stands outside ``transaction.atomic``: inside another transaction there is nothing to try,
    for that one is broken off as well."""

    @wraps(deed)
    def trying(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return deed(*args, **kwargs)
        except OperationalError as trouble:
            if connection.in_atomic_block or not _was_broken_off(trouble):
                raise
        return deed(*args, **kwargs)

    return trying


def _was_broken_off(trouble: OperationalError) -> bool:
    return getattr(trouble.__cause__, "sqlstate", None) in BROKEN_OFF
