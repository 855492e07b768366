"""What something costs, as steadily as a busy machine lets one say."""

import sys
import time
from collections.abc import Callable


def best_of_three(deed: Callable[[], object]) -> float:
    """Answer the seconds this thread itself was at work, in the quickest of three times.

    Coverage looks away meanwhile: it would be measured too, and costs more than the deed.
    """
    watcher = sys.gettrace()
    sys.settrace(None)
    try:
        return min(_seconds(deed) for _ in range(3))
    finally:
        sys.settrace(watcher)


def _seconds(deed: Callable[[], object]) -> float:
    began = time.thread_time()
    deed()
    return time.thread_time() - began
