"""The settings of the tests: the embedded mode's, on a database that is thrown away."""

import os
import tempfile

os.environ.setdefault("EMBEDDED", "true")
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "t" * 50)
os.environ.setdefault("DATABASE_URL", "postgres://nobody@/nothing")
os.environ.setdefault("MAILBOX_DIR", tempfile.mkdtemp(prefix="flyttehjelp-mail-"))

from flyttehjelp.settings import *  # noqa: F403
