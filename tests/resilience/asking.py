"""Asks one question, as a web process would: ``python -m tests.resilience.asking ADDRESS``."""

import sys

import flyttehjelp.wsgi  # noqa: F401 - sets up all that a web process has
from flyttehjelp.core import clock
from flyttehjelp.faq.actions import questions

if __name__ == "__main__":
    text = "Kan jeg ta med katten?"
    questions.ask(text=text, language="nb", by=None, email=sys.argv[1], at=clock.now())
