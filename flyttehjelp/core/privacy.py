"""What must not stand in a log, whoever writes the line. Read by the settings."""

import re
from collections.abc import MutableMapping
from typing import Any

# PostgreSQL tells what was wrong with a row by showing it: addresses, names, whole texts.
_ROW = re.compile(r"DETAIL:.*?(?=\n\n(?:The above exception|During handling)|\Z)", re.DOTALL)


def without_rows(_logger: object, _method: str, line: MutableMapping[str, Any]) -> Any:
    """A processor for structlog: keep what PostgreSQL says was wrong, and leave out the row."""
    for name in ("event", "exception"):
        if isinstance(text := line.get(name), str):
            line[name] = _ROW.sub("DETAIL: left out", text)
    return line
