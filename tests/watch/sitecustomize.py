"""Loaded by each Python program that tests start: what it puts in a queue, it writes down as well.

A queue in PostgreSQL forgets a message when it has been carried out, so whoever looks afterwards
finds nothing. ``tests.marks_plugin`` puts this folder on the path of such programs, says in
``MARKS_FOLDER`` where to write, and reads it when the run is over.
"""

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any


class WhenImported(MetaPathFinder):
    """Waits for the queue's library: most programs never import it, and pay nothing."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != "kombu.messaging":
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        loader: Any = spec.loader if spec else None
        if loader:
            execute = loader.exec_module

            def exec_module(module: ModuleType) -> None:
                execute(module)
                _watch(module.Producer)

            loader.exec_module = exec_module
        return spec


def _watch(producer: Any) -> None:
    publish = producer.publish
    told = Path(os.environ["MARKS_FOLDER"]) / f"{os.getpid()}.log"
    # Known when the program began: a program outlives no test.
    test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]

    def publish_and_tell(self: Any, body: Any, *args: Any, **rest: Any) -> Any:
        if "pytest" not in sys.modules:  # which watches for itself
            with told.open("a") as file:
                file.write(f"{test}\t{(body, rest.get('headers'))!r}\n")
        return publish(self, body, *args, **rest)

    producer.publish = publish_and_tell


if os.environ.get("MARKS_FOLDER"):
    sys.meta_path.insert(0, WhenImported())
