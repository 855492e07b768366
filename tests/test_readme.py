"""The README says what is so."""

import re
from pathlib import Path

HOUSE = Path(__file__).parent.parent
README = (HOUSE / "README.md").read_text()
READ = re.compile(r'(?:env\.\w+|environ\.get)\(\s*"([A-Z_]+)"')
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "PATH"}


def test_table_names_every_setting_and_no_other():
    section = README.split("## Settings")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]

    told = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1])}

    sources = "".join(path.read_text() for path in (HOUSE / "flyttehjelp").rglob("*.py"))
    assert told == set(READ.findall(sources)) - NOT_OURS
