"""What is going on is said in plain lines, and moves on a terminal."""

import io
import re

import pytest
from rich.console import Console

from flyttehjelp.commands.progress import Progress


def said(console):
    return console.file.getvalue()


@pytest.mark.parametrize("terminal", [False, True])
def test_each_step_ends_when_the_next_begins(terminal):
    console = Console(file=io.StringIO(), force_terminal=terminal, highlight=False)

    with Progress(console) as progress:
        progress("First")
        progress("Second")
        progress.tell("By the way")

    assert re.search(r"First \.\.\. \d+\.\d s", said(console))
    assert re.search(r"Second \.\.\. \d+\.\d s", said(console))
    assert "  By the way" in said(console)


def test_step_that_breaks_says_so():
    console = Console(file=io.StringIO())

    def breaks():
        with Progress(console) as progress:
            progress("First")
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        breaks()

    assert said(console) == "  First ... stopped\n"
