"""Two deeds at the same moment, on real connections. Used by the fast tests and by resilience."""

import threading
from collections.abc import Callable

from django.db import IntegrityError, connections

from flyttehjelp.core.errors import RuleBroken

Deed = Callable[[], object]


def at_once(*deeds: Deed) -> list[str]:
    """Start all deeds together, each on a connection of its own; answer how each of them ended."""
    barrier = threading.Barrier(len(deeds))
    ends = [""] * len(deeds)

    def run(place: int, deed: Deed) -> None:
        try:
            barrier.wait(10)
            deed()
            ends[place] = "done"
        except RuleBroken as refusal:
            ends[place] = refusal.code
        except IntegrityError as trouble:
            diagnosis = getattr(trouble.__cause__, "diag", None)
            ends[place] = str(getattr(diagnosis, "constraint_name", "?"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return ends


def while_open(
    deed: Deed, *, first: Callable[[Callable[[], None]], None], patience: float = 0.6
) -> tuple[bool, str]:
    """Let ``first`` do its part inside a transaction; start ``deed`` before it commits.

    Answers whether ``deed`` waited for the first one, and how it ended.
    """
    ends: list[str] = []
    waited: list[bool] = []
    other = threading.Thread(target=lambda: ends.extend(at_once(deed)))

    def start_the_other() -> None:
        other.start()
        other.join(timeout=patience)
        waited.append(other.is_alive())

    first(start_the_other)
    other.join(30)
    return waited[0], ends[0]
