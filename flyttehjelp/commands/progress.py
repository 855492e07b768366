"""Says what is going on: a moving line on a terminal, plain lines anywhere else."""

import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console

if TYPE_CHECKING:
    from rich.status import Status


class Progress:
    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)
        self._words = ""
        self._began = 0.0
        self._status: Status | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.finish(broken=error is not None)

    def __call__(self, words: str) -> None:
        """End the step before and begin the one that ``words`` name."""
        self.finish()
        self._words, self._began = words, time.monotonic()
        if self.console.is_terminal:
            self._status = self.console.status(f"{words} ...")
            self._status.start()

    def tell(self, words: str) -> None:
        """Say something that is no step."""
        self.console.print(f"  {words}", soft_wrap=True)

    def finish(self, *, broken: bool = False) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None
        if self._words:
            took = "stopped" if broken else f"{time.monotonic() - self._began:.1f} s"
            self.console.print(f"  {self._words} ... {took}", soft_wrap=True)
        self._words = ""
