"""Picture the pages of a running server, in Chromium.

    python -m tests.browser.screenshots http://localhost:8000
    python -m tests.browser.screenshots http://localhost:8000 folder /nb/ /nb/answers/

The first makes the README's pictures. The second shows each page on a phone, on a screen and in
the dark, and all of them on one sheet.
"""

import html
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from tests.browser.chromium import chromium

PAGES = ["/nb/", "/nb/about/privacy/", "/nb/about/accessibility/", "/nb/accounts/login/"]
SCREEN: dict[str, Any] = {"viewport": {"width": 1280, "height": 820}}
LOOKS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2},
    "screen": SCREEN,
    "dark": {**SCREEN, "color_scheme": "dark"},
}
SHEET = """
  body { font-family: sans-serif; background: #bbb }
  img { width: 860px; height: 620px; margin-right: 12px; object-fit: cover; object-position: top }
  img.phone { width: 290px }
"""
README = Path(__file__).parents[2] / ".github"


def picture_for_readme(browser: Browser, address: str) -> None:
    for look, name in [("screen", "front-page"), ("dark", "front-page-dark")]:
        with browser.new_context(base_url=address, **LOOKS[look]) as context:
            tab = context.new_page()
            tab.goto("/nb/", wait_until="networkidle")
            tab.screenshot(path=README / f"{name}.png")


def picture_all(browser: Browser, address: str, folder: Path, *, pages: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for look, settings in LOOKS.items():
        with browser.new_context(base_url=address, **settings) as context:
            _picture(context, {page: folder / f"{name_of(page)}.{look}.png" for page in pages})
    _sheet(browser, folder, pages)


def name_of(page: str) -> str:
    return page.split("?", maxsplit=1)[0].strip("/").replace("/", "-")


def _picture(context: BrowserContext, files: dict[str, Path]) -> None:
    tab = context.new_page()
    for page, file in files.items():
        tab.goto(page, wait_until="networkidle")
        tab.screenshot(path=file, full_page=True)


def _sheet(browser: Browser, folder: Path, pages: list[str]) -> None:
    rows = "".join(
        f"<h2>{html.escape(page)}</h2>"
        + "".join(f'<img class="{look}" src="{name_of(page)}.{look}.png">' for look in LOOKS)
        for page in pages
    )
    sheet = folder / "sheet.html"
    sheet.write_text(f"<meta charset=utf-8><style>{SHEET}</style>{rows}")
    tab = browser.new_page(viewport={"width": 2100, "height": 700})
    tab.goto(sheet.resolve().as_uri())
    tab.screenshot(path=folder / "sheet.png", full_page=True)
    tab.close()


def main(address: str, *rest: str) -> None:
    with chromium() as browser:
        if not rest:
            picture_for_readme(browser, address)
        else:
            folder, *pages = rest
            picture_all(browser, address, Path(folder), pages=pages or PAGES)


if __name__ == "__main__":
    main(*sys.argv[1:])
