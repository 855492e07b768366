"""Several hands for one row of things. Numpy lets the others work while it counts."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

MOST_HANDS = 4
# How many are begun for each hand before the first is asked for. More would only fill the memory.
AHEAD = 2


def in_order(work: Callable[[T], R], things: Iterable[T]) -> Iterator[R]:
    """Answer what comes of each of the ``things``, in their order."""
    hands = min(os.cpu_count() or 1, MOST_HANDS)
    begun: deque[Future[R]] = deque()
    with ThreadPoolExecutor(hands) as pool:
        for thing in things:
            begun.append(pool.submit(work, thing))
            if len(begun) > hands * AHEAD:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
