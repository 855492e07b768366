"""The README's own commands, word for word, against the running service."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from django.db import connection
from django.utils.module_loading import import_string

from flyttehjelp import preparation
from flyttehjelp.core import clock
from mentors.models import Mentorship
from tests.postgres_plugin import address_of

HOUSE = Path(__file__).parent.parent.parent
SECTION = (HOUSE / "README.md").read_text().split("## The API, with curl")[1].split("\n## ")[0]
COMMANDS = "\n".join(re.findall(r"```sh\n(.*?)```", SECTION, re.DOTALL))


@pytest.fixture
def demo(transactional_db):
    for _, action in preparation.SHIPPED:
        import_string(action)(at=clock.now())
    for hall in ["flyttehjelp.accounts", "flyttehjelp.faq", "jobs", "mentors"]:
        import_string(f"{hall}.demo.load_demo")(at=clock.now())


def test_every_journey_works_with_curl(demo, live_server, tmp_path):
    script = COMMANDS.replace("http://localhost:8000", live_server.url).replace(
        ".venv/bin/python", str(HOUSE / ".venv" / "bin" / "python")
    )
    url = address_of(connection.settings_dict["NAME"])
    modules = f"{os.environ['PYTHONPATH']}:{HOUSE}"

    result = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        cwd=tmp_path,  # what they write belongs nowhere in the project
        env={**os.environ, "DATABASE_URL": url, "PYTHONPATH": modules},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-2000:]
    assert '"talk"' in result.stdout
    assert Mentorship.objects.count() == 1
