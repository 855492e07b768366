"""The settings of the tests: the embedded mode's, on a database that is thrown away."""

import os
import tempfile

os.environ.setdefault("EMBEDDED", "true")
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "t" * 50)
# tests.postgres_plugin has set the real one; mypy, which reads these settings too, needs none.
os.environ.setdefault("DATABASE_URL", "postgres://nobody@/nothing")
os.environ.setdefault("CELERY_BROKER_URL", "memory://")
# The language model takes its seconds; those tests that are about it switch it on.
os.environ.setdefault("SEARCH_BY_MEANING", "false")
# Made by the first letter; each worker has its own.
os.environ.setdefault("MAILBOX_DIR", f"{tempfile.gettempdir()}/flyttehjelp-mail-{os.getpid()}")

from flyttehjelp.settings import *  # noqa: F403 - all of them
