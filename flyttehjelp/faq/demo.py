"""Something to look at in the embedded mode: a question in each state there is, what people look
for and do not find, and what they say of the answers. Nobody in it exists."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from flyttehjelp.accounts.models import User
from flyttehjelp.faq.actions import asking_back, desk, together
from flyttehjelp.faq.actions.entries import assign_ownerless_entries, give_feedback
from flyttehjelp.faq.actions.gaps import note_search
from flyttehjelp.faq.actions.questions import ask, say_helped, say_not_answered
from flyttehjelp.faq.models import Entry, Question, SearchDay

WAITS: Final = (
    "Vi kommer med to barn og en hund. Hvor bør vi begynne å lete etter et sted å bo? (demo)"
)
ANSWERED: Final = "Finnes det et kor som tar imot nye stemmer? (demo)"
REPLY: Final = (
    "Velkommen! Det finnes flere kor her, og de fleste tar imot nye sangere i august og januar. "
    "Spør gjerne **kulturskolen** eller biblioteket, de vet hvem som øver når."
)
OVERDUE: Final = "Går det skolebuss fra Svingvoll til Gausdal ungdomsskole? (demo)"
ASKED_BACK: Final = "Kan sønnen vår begynne i barnehagen midt i året? (demo)"
WHICH_YEAR: Final = (
    "Så fint at dere kommer! Hvilket år er han født, og hvilken kommune flytter dere til?"
)
REOPENED: Final = "Hvor kan jeg låne en tilhenger til flyttingen? (demo)"
TRAILER: Final = "Mange bensinstasjoner låner ut tilhengere gratis noen timer."
TOO_SHORT: Final = "Jeg trenger den en hel helg. Finnes det noen som leier ut lenger?"
CARRIES: Final = "Når åpner alpinbakken i Hafjell i vinter? (demo)"
LIKE_IT: Final = "Is the ski slope at Hafjell open in November? (demo)"
BY_PHONE: Final = "Er det noen som kan hjelpe meg med å fylle ut flyttemeldingen? (demo)"
# What is looked for, how many answers it finds, and on how many days somebody looked.
GAPS: Final = (
    ("innendørs lekeplass", 0, 6),
    ("leie hytte lenge", 4, 4),
    ("strikkekafé", 0, 5),
    ("swimming lessons adults", 0, 3),
)
MISSED: Final = (
    ("find-a-place-to-rent", "Hva koster det omtrent å leie en toroms?"),
    ("find-a-place-to-rent", "Hvor lenge må jeg regne med å lete?"),
    ("kindergarten", "Hva om vi flytter etter fristen?"),
)
HELPED: Final = ("moving-notice", "regular-doctor", "moving-notice", "kindergarten")


@dataclass(frozen=True)
class _Cast:
    """Who plays, and what time it is for them."""

    coordinator: User
    newcomer: User
    at: datetime

    def ask(self, text: str, *, days_ago: int, language: str = "nb") -> Question:
        at = self.at - timedelta(days=days_ago)
        return ask(text=text, language=language, by=self.newcomer, at=at)

    def answer(self, question: Question, text: str, *, days_ago: int) -> None:
        at = self.at - timedelta(days=days_ago)
        desk.take(question, by=self.coordinator, at=at)
        desk.answer(question, text=text, entry=None, by=self.coordinator, at=at)


@transaction.atomic
def load_demo(*, at: datetime) -> None:
    """Ask, answer and look for things; a second run finds that it is done."""
    coordinator, _made = User.objects.get_or_create(
        email="coordinator@example.org",
        defaults={"name": "Kari Koordinator (demo)", "is_coordinator": True},
    )
    newcomer, _made = User.objects.get_or_create(
        email="newcomer@example.org", defaults={"name": "Nora Nykommer (demo)"}
    )
    assign_ownerless_entries(now=at)
    cast = _Cast(coordinator, newcomer, at)
    for text, scene in _SCENES.items():
        if not Question.objects.filter(text=text).exists():
            scene(cast)
    if not SearchDay.objects.exists():
        _look_for_things(at)
        _say_what_is_missing(at)


def _waits(cast: _Cast) -> None:
    cast.ask(WAITS, days_ago=0)


def _overdue(cast: _Cast) -> None:
    cast.ask(OVERDUE, days_ago=8)


def _answered(cast: _Cast) -> None:
    question = cast.ask(ANSWERED, days_ago=2)
    cast.answer(question, REPLY, days_ago=1)
    say_helped(question, by=cast.newcomer, by_link=False, at=cast.at)


def _asked_back(cast: _Cast) -> None:
    question = cast.ask(ASKED_BACK, days_ago=1)
    desk.take(question, by=cast.coordinator, at=cast.at)
    asking_back.ask_back(question, text=WHICH_YEAR, by=cast.coordinator, at=cast.at)


def _reopened(cast: _Cast) -> None:
    question = cast.ask(REOPENED, days_ago=3)
    cast.answer(question, TRAILER, days_ago=2)
    say_not_answered(question, missing=TOO_SHORT, by=cast.newcomer, by_link=False, at=cast.at)


def _merged(cast: _Cast) -> None:
    carrier = cast.ask(CARRIES, days_ago=1)
    other = ask(text=LIKE_IT, language="en", by=None, email="visitor@example.org", at=cast.at)
    together.merge(other, into=carrier, by=cast.coordinator, at=cast.at)


def _by_phone(cast: _Cast) -> None:
    ask(text=BY_PHONE, language="nb", by=cast.coordinator, on_behalf="telefon", at=cast.at)


_SCENES: Final = {
    WAITS: _waits,
    OVERDUE: _overdue,
    ANSWERED: _answered,
    ASKED_BACK: _asked_back,
    REOPENED: _reopened,
    CARRIES: _merged,
    BY_PHONE: _by_phone,
}


def _look_for_things(at: datetime) -> None:
    for words, found, days in GAPS:
        for day in reversed(range(days)):
            note_search(words, found=found, opened=False, at=at - timedelta(days=day))


def _say_what_is_missing(at: datetime) -> None:
    """Of the answers that are there: a region may have written its own."""
    entries = {entry.slug: entry for entry in Entry.objects.published().order_by("slug")}
    for slug, missing in MISSED:
        if slug in entries:
            give_feedback(entries[slug], language="nb", helped=False, missing=missing, at=at)
    for slug in HELPED:
        if slug in entries:
            give_feedback(entries[slug], language="nb", helped=True, missing="", at=at)
