"""What people and machines wrote into an ad, made safe to show and fit to count. Pure."""

import re
from datetime import date, datetime
from urllib.parse import urlsplit

from flyttehjelp.core.markup import clean_html, plain_text
from flyttehjelp.register import is_org_number

_BLOCK = re.compile(r"<(/?)div\b", re.IGNORECASE)
_TOP_HEADING = re.compile(r"<(/?)h1\b", re.IGNORECASE)
_EMPTY = re.compile(r"<p>\s*</p>")
# Control characters (save tab and line feed) and halves of characters, which the database refuses.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_NORWEGIAN_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\.?")
_STYRK = re.compile(r"(\d{4})(?:\.\d{1,2})?")


def fit(text: str) -> str:
    """Leave out the characters that cannot be stored."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str, *, most: int) -> str:
    """One line of text, shortened with an ellipsis where it is too long."""
    line = " ".join(fit(text).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def ad_html(text: str) -> str:
    """The text of an ad with nothing left in it but its shape: scripts go whole."""
    # A page has one h1, and it is not the ad's; a div is somebody's idea of a paragraph.
    text = _BLOCK.sub(r"<\1p", _TOP_HEADING.sub(r"<\1h2", fit(text)))
    return _EMPTY.sub("", fit(clean_html(text))).strip()


def ad_words(html: str) -> str:
    """The words of an ad alone, for the search."""
    return fit(plain_text(html))


def web_address(text: str, *, most: int = 1000) -> str:
    """An http(s) address a person can follow, or nothing."""
    text = fit(text).strip()
    if text.lower().startswith("www."):
        text = f"https://{text}"
    if len(text) > most or any(char.isspace() or char in "<>\"'`\\" for char in text):
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in {"http", "https"} and parts.hostname else ""


def day(text: str) -> date | None:
    """The day that a free text names ("2021-04-23", "24.02.2019"); None for "Snarest" and more."""
    text = text.strip()
    if iso := _ISO_DAY.fullmatch(text):
        year, month, number = iso.groups()
    elif norwegian := _NORWEGIAN_DAY.fullmatch(text):
        number, month, year = norwegian.groups()
    else:
        return None
    if not 2000 <= int(year) <= 2100:  # noqa: PLR2004 - a slip of the finger, not a deadline
        return None
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


def moment(text: str) -> datetime:
    """A time with its offset.

    :raises ValueError: when it is none, or tells no offset.
    """
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a time without an offset")
    if not 2000 <= found.year <= 2100:  # noqa: PLR2004 - where time zones cannot overflow
        raise ValueError("a time out of this world")
    return found


def occupation(code: str) -> str:
    """The four digits of STYRK-08; Nav's own refinement ("2342.07") is left out."""
    found = _STYRK.fullmatch(code.strip())
    return found[1] if found else ""


def org_number(text: str) -> str:
    """Nine digits whose last one checks the others, or nothing."""
    digits = "".join(text.split())
    return digits if is_org_number(digits) else ""
