"""The service as it runs, with the plain twin beside it, and nobody counting requests."""

from flyttehjelp.settings import *  # noqa: F403 - all of them

ROOT_URLCONF = "tests.bench.urls"
