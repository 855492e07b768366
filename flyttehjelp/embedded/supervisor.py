"""Watches over the children: starts them, starts them again, and takes them all down."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from flyttehjelp.embedded import machine
from flyttehjelp.embedded.machine import CannotStart

# A child that lives shorter than this has died quickly; this often in a row is enough.
QUICK: Final = 30.0
MOST_QUICK_DEATHS: Final = 3
STOP_PATIENCE: Final = 3.0
# Celery answers SIGQUIT no sooner; a task that is cut off is delivered again.
STOP_WORDS: Final = (signal.SIGTERM, signal.SIGKILL)
LOOK_EVERY: Final = 0.1


@dataclass
class Child:
    """A process to keep alive. ``begin`` starts it and answers it."""

    name: str
    log: Path
    begin: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    quick_deaths: int = 0

    def start(self) -> None:
        self.began = time.monotonic()
        self.process = self.begin()

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def tell(self, word: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(word)

    def finish(self) -> None:
        """Wait for the end, and sweep up what the child has left of its own children."""
        if self.process is None:
            return
        machine.stop_process(self.process, STOP_WORDS, patience=STOP_PATIENCE)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process = None


@dataclass
class Supervisor:
    children: Sequence[Child]
    say: Callable[[str], None]
    # Looked at from time to time but stopped by its owner, after everybody who needs it.
    foundation: Child | None = None
    _everybody: list[Child] = field(init=False)

    def __post_init__(self) -> None:
        self._everybody = [*([self.foundation] if self.foundation else []), *self.children]

    def start(self) -> None:
        for child in self.children:
            child.start()

    def stop(self) -> None:
        for child in self.children:
            child.tell(signal.SIGTERM)
        for child in self.children:
            child.finish()

    def wait_until(self, happened: Callable[[], bool], *, patience: float) -> None:
        """Keep everybody alive until ``happened``.

        :raises CannotStart: when it takes too long, or a child will not stay alive.
        """
        deadline = time.monotonic() + patience
        while not happened():
            if time.monotonic() > deadline:
                tails = "\n".join(machine.log_tail(child.log) for child in self.children)
                raise CannotStart(f"No answer within {patience:.0f} seconds.\n{tails}")
            self.look_after()
            time.sleep(LOOK_EVERY)

    def look_after(self) -> None:
        """Start again whoever has died.

        :raises CannotStart: when a child dies quickly time and again.
        """
        for child in self._everybody:
            if child.has_died():
                self._revive(child)

    def _revive(self, child: Child) -> None:
        quick = time.monotonic() - child.began < QUICK
        child.quick_deaths = child.quick_deaths + 1 if quick else 0
        if child.quick_deaths >= MOST_QUICK_DEATHS:
            tail = machine.log_tail(child.log)
            raise CannotStart(
                f"The {child.name} dies time and again. Its log {child.log} ends:\n{tail}"
            )
        self.say(f"The {child.name} has died and is started again; see {child.log}.")
        child.finish()
        child.start()
