"""What a page may weigh, measured on what the build made."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings

DIST = settings.BASE_DIR / "frontend" / "dist"
KB = 1024


def zipped(files: list[Path]) -> int:
    return sum(len(gzip.compress(file.read_bytes())) for file in files)


@pytest.mark.parametrize(("ending", "most"), [("js", 10 * KB), ("css", 16 * KB)])
def test_scripts_and_styles_stay_small(ending, most):
    files = sorted(DIST.rglob(f"*.{ending}"))

    assert files
    assert zipped(files) <= most


def test_one_font_and_a_small_one():
    (font,) = DIST.rglob("*.woff2")

    assert font.stat().st_size <= 36 * KB


def test_nothing_is_fetched_from_elsewhere():
    styles = "".join(file.read_text() for file in DIST.rglob("*.css"))

    assert "url(http" not in styles
    assert "@import" not in styles
