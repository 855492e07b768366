"""Something to look at in the embedded mode: one question that waits, one that is answered."""

from datetime import datetime

from django.db import transaction

from flyttehjelp.accounts.models import User
from flyttehjelp.faq.actions import desk
from flyttehjelp.faq.actions.entries import assign_ownerless_entries
from flyttehjelp.faq.actions.questions import ask
from flyttehjelp.faq.models import Question

WAITS = "Vi kommer med to barn og en hund. Hvor bør vi begynne å lete etter et sted å bo? (demo)"
ANSWERED = "Finnes det et kor som tar imot nye stemmer? (demo)"
REPLY = (
    "Velkommen! Det finnes flere kor her, og de fleste tar imot nye sangere i august og januar. "
    "Spør gjerne **kulturskolen** eller biblioteket, de vet hvem som øver når."
)


@transaction.atomic
def load_demo(*, at: datetime) -> None:
    """Ask and answer; a second run finds that it is done."""
    coordinator, _made = User.objects.get_or_create(
        email="coordinator@example.org",
        defaults={"name": "Kari Koordinator (demo)", "is_coordinator": True},
    )
    newcomer, _made = User.objects.get_or_create(
        email="newcomer@example.org", defaults={"name": "Nora Nykommer (demo)"}
    )
    assign_ownerless_entries(now=at)
    if not Question.objects.filter(text=WAITS).exists():
        ask(text=WAITS, language="nb", by=newcomer, at=at)
    if not Question.objects.filter(text=ANSWERED).exists():
        question = ask(text=ANSWERED, language="nb", by=newcomer, at=at)
        desk.take(question, by=coordinator, at=at)
        desk.answer(question, text=REPLY, entry=None, by=coordinator, at=at)
