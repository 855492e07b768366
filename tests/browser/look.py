"""What is looked at on every page: axe, reflow, and the way of the keyboard."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = [320, 390, 1280]
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]


def axe(
    page: Page,
    widths: Sequence[int] = WIDTHS,
    schemes: Sequence[Literal["light", "dark"]] = SCHEMES,
) -> list[str]:
    """What axe finds wrong with the page as it stands, at every width, by day and by night."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [f"{width} {scheme}: {wrong}" for wrong in _violations(page)]
    return found


def _violations(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    result: dict[str, Any] = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [
        f"{violation['id']}: {node['html']} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def widest(page: Page, width: int = 320) -> int:
    """How wide the page is on a narrow screen: what is more than ``width`` has to be scrolled."""
    page.set_viewport_size({"width": width, "height": 800})
    return int(page.evaluate("document.documentElement.scrollWidth"))


def tab_to(page: Page, name: str, most: int = 40) -> None:
    """Press Tab until the element with this text or label has the focus, and shows it."""
    for __ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(_NAME_OF_FOCUSED).strip() == name:
            assert page.evaluate(_FOCUS_SHOWS), f"the focus on {name!r} cannot be seen"
            return
    raise AssertionError(f"{name!r} cannot be reached with the keyboard")


_NAME_OF_FOCUSED = """() => {
  const e = document.activeElement;
  const label = e.labels?.[0]?.innerText || e.getAttribute("aria-label") || e.innerText || "";
  const by = document.getElementById(e.getAttribute("aria-labelledby"));
  return by ? by.innerText : label;
}"""
_FOCUS_SHOWS = """() => {
  const style = (e) => e && getComputedStyle(e).outlineStyle !== "none";
  const e = document.activeElement;
  return Boolean(style(e) || style(e.closest(".card, .ds-field, .ask-box")));
}"""
