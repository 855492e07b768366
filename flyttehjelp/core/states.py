"""States as a table: which step leads from where to where."""

from collections.abc import Mapping, Set
from typing import Generic, TypeVar

from django.db import models

from flyttehjelp.core.errors import StepNotOpen

S = TypeVar("S", bound=models.TextChoices)


class StateTable(Generic[S]):
    """Steps by name; each with the states it may start from and the state it ends in."""

    def __init__(self, steps: Mapping[str, tuple[Set[S], S]]) -> None:
        self._steps = dict(steps)

    def sources(self, step: str) -> Set[S]:
        return self._steps[step][0]

    def target(self, step: str) -> S:
        return self._steps[step][1]

    def after(self, step: str, state: str) -> S:
        """Answer the state that ``step`` leads to.

        :raises StepNotOpen: when ``step`` does not start from ``state``.
        """
        sources, target = self._steps[step]
        if state not in sources:
            raise StepNotOpen
        return target

    def open_from(self, state: str) -> list[str]:
        return [name for name, (sources, _) in self._steps.items() if state in sources]


def take_step(row: models.Model, steps: StateTable[S], step: str, **fields: object) -> None:
    """Move ``row`` by one conditional UPDATE and set the same fields on the object in hand.

    Two people who take a step at the same moment both read the old state; the condition in
    the UPDATE lets exactly one of them through.

    :raises StepNotOpen: when the row is no longer in a state the step starts from.
    """
    target = steps.target(step)
    rows = type(row)._default_manager  # noqa: SLF001 - public in all but name
    here = rows.filter(pk=row.pk, state__in=steps.sources(step))
    moved = here.update(state=target, **fields)
    if not moved:
        raise StepNotOpen
    for name, value in {"state": target, **fields}.items():
        setattr(row, name, value)
