"""A certificate of voluntary work, as a PDF. Facts go in, bytes come out."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from fpdf import FPDF

# Its own letters: those built into PDF know no Polish or Ukrainian name.
FONT = Path(__file__).parent / "fonts" / "certificate.ttf"
MARGIN, TITLE, NAME, BODY, SMALL = 25, 22, 16, 12, 9


@dataclass(frozen=True)
class Service:
    """What somebody has done as a mentor. Nobody they were a mentor for is named."""

    name: str
    region: str
    first: date
    last: date | None  # None while one still runs
    mentorships: int


def certificate_of(service: Service, *, on_day: date) -> bytes:
    """Write the certificate in the reader's language."""
    page = FPDF(format="A4")
    page.set_title(_("Bevis for frivillig innsats"))
    page.set_lang(get_language() or "nb")  # in which it is read aloud
    page.set_margin(MARGIN)
    page.add_page()
    page.add_font("letters", fname=FONT)
    _line(page, "Flyttehjelpen", size=BODY)
    page.ln(20)
    _line(page, _("Bevis for frivillig innsats"), size=TITLE)
    page.ln(8)
    _line(page, service.name, size=NAME)
    page.ln(4)
    for sentence in _sentences(service):
        _line(page, sentence, size=BODY)
        page.ln(2)
    page.ln(10)
    _line(page, _("Skrevet ut %(day)s.") % {"day": _day(on_day)}, size=SMALL)
    return bytes(page.output())


def _sentences(service: Service) -> list[str]:
    told = {"name": service.name, "region": service.region}
    if service.last is None:
        period = _("Fra %(first)s, og fortsatt i gang.") % {"first": _day(service.first)}
    else:
        days = {"first": _day(service.first), "last": _day(service.last)}
        period = _("Fra %(first)s til %(last)s.") % days
    count = ngettext("Ett mentorskap.", "%(n)d mentorskap.", service.mentorships)
    return [
        _("%(name)s har vært frivillig mentor for mennesker som har flyttet til %(region)s.")
        % told,
        f"{period} {count % {'n': service.mentorships}}",
        _(
            "En mentor møter innflytteren, viser rundt, svarer på spørsmål og lytter. Mentorer er "
            "godkjent av en koordinator og har godtatt våre etiske regler."
        ),
    ]


def _line(page: FPDF, text: str, *, size: int) -> None:
    page.set_font("letters", size=size)
    page.multi_cell(0, size * 0.55, text, new_x="LMARGIN", new_y="NEXT", align="L")


def _day(day: date) -> str:
    # Translators: how a day is written, as Django's date filter has it.
    return date_format(day, _("j. F Y"))
