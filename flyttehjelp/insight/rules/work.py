"""What a piece of work is called, where it is done, and who may take over whose."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from flyttehjelp.core.errors import NotYours, RuleBroken
from flyttehjelp.insight.enums.work import WorkKind


class TakesOverFromOneself(RuleBroken):
    code = "takes_over_from_oneself"
    message = _("Dette er ditt fra før.")


class NothingToTakeOver(RuleBroken):
    code = "nothing_to_take_over"
    message = _("Det er ingenting å ta over.")


@dataclass(frozen=True)
class Item:
    """One open thing. ``detail`` is a code or an address, as its kind has it."""

    kind: str
    id: UUID
    owner: UUID | None
    due_at: datetime
    since: datetime
    subject: str
    detail: str


# Addresses of pages, below the language.
PAGES: dict[str, str] = {
    WorkKind.QUESTION: "work/questions/{id}/",
    WorkKind.ANSWER: "work/answers/{slug}/edit/",
    WorkKind.EMPLOYER: "work/employers/",
    WorkKind.CONTACT: "employer/{id}/contacts/",
    WorkKind.INTEREST: "employer/interests/{id}/",
    WorkKind.REFERRAL: "employer/referrals/{id}/",
    WorkKind.MENTOR: "work/mentors/",
    WorkKind.GROUP: "work/groups/",
    WorkKind.OFFER: "mentor/offers/{id}/",
    WorkKind.CONCERN: "work/mentorships/",
    WorkKind.ATTENDANCE: "group-dates/{id}/",
}
# Where "seen" is said of what readers miss.
MISSED_PAGE = "work/answers/?view=mine"
# A referral is the partner's first, then the member's, and at last the coordinator's.
REFERRAL_PAGES = {"asked": "me/referrals/{id}/", "coordinator": "work/referrals/"}

SENTENCES: dict[str, str | Promise] = {
    WorkKind.QUESTION: _("Svar på spørsmålet «%(subject)s»"),
    WorkKind.ANSWER: _("Se på svaret: %(subject)s"),
    WorkKind.EMPLOYER: _("Se over arbeidsgiveren %(subject)s"),
    WorkKind.CONTACT: _("Finn en ny kontaktperson hos %(subject)s"),
    WorkKind.INTEREST: _("Svar på en interesse for stillingen %(subject)s"),
    WorkKind.REFERRAL: _("Svar på en henvisning til %(subject)s"),
    WorkKind.MENTOR: _("Ta en prat med %(subject)s, som vil bli mentor"),
    WorkKind.GROUP: _("Se over gruppa %(subject)s"),
    WorkKind.OFFER: _("Svar på om du vil være mentor"),
    WorkKind.CONCERN: _("Følg opp et mentorskap: %(subject)s"),
    WorkKind.ATTENDANCE: _("Før opp hvem som kom på treffet til %(subject)s"),
}
REFERRAL_SENTENCES: dict[str, str | Promise] = {
    "asked": _("Si om %(subject)s kan få høre om deg"),
    "coordinator": _("Få svar fra %(subject)s på en henvisning"),
}
ANSWER_SENTENCES: dict[str, str | Promise] = {
    "unconfirmed": _("Bekreft at svaret holder: %(subject)s"),
    "dead_link": _("Rett lenken til kilden: %(subject)s"),
    "outdated": _("Oppdater oversettelsen: %(subject)s"),
    "missing": _("Se hva leserne savner: %(subject)s"),
}
CONCERNS: dict[str, str | Promise] = {
    "no_answer": _("en av dem får ikke svar"),
    "wants_to_stop": _("en av dem vil slutte"),
    "not_well": _("det går ikke bra"),
    "mentor_left": _("mentoren har sluttet"),
    "unsafe": _("noen har meldt utrygg oppførsel"),
}
GROUP_CONCERN = _("Følg opp gruppa %(group)s: %(subject)s")
LONGEST_SUBJECT = 120

COUNTED: dict[str, Promise] = {
    WorkKind.QUESTION: ngettext_lazy("%(n)d spørsmål å svare på", "%(n)d spørsmål å svare på", "n"),
    WorkKind.ANSWER: ngettext_lazy("%(n)d svar å se på", "%(n)d svar å se på", "n"),
    WorkKind.EMPLOYER: ngettext_lazy(
        "%(n)d arbeidsgiver å se over", "%(n)d arbeidsgivere å se over", "n"
    ),
    WorkKind.CONTACT: ngettext_lazy(
        "%(n)d arbeidsgiver uten kontaktperson", "%(n)d arbeidsgivere uten kontaktperson", "n"
    ),
    WorkKind.INTEREST: ngettext_lazy(
        "%(n)d interesse å svare på", "%(n)d interesser å svare på", "n"
    ),
    WorkKind.REFERRAL: ngettext_lazy(
        "%(n)d henvisning å svare på", "%(n)d henvisninger å svare på", "n"
    ),
    WorkKind.MENTOR: ngettext_lazy("%(n)d mentor å snakke med", "%(n)d mentorer å snakke med", "n"),
    WorkKind.GROUP: ngettext_lazy("%(n)d gruppe å se over", "%(n)d grupper å se over", "n"),
    WorkKind.OFFER: ngettext_lazy(
        "%(n)d mentortilbud å svare på", "%(n)d mentortilbud å svare på", "n"
    ),
    WorkKind.CONCERN: ngettext_lazy(
        "%(n)d mentorskap å følge opp", "%(n)d mentorskap å følge opp", "n"
    ),
    WorkKind.ATTENDANCE: ngettext_lazy(
        "%(n)d treff å føre frammøte for", "%(n)d treff å føre frammøte for", "n"
    ),
}


def page_of(item: Item) -> str:
    """Where it is done: the address of a page, below the language."""
    page = PAGES[item.kind]
    if item.kind == WorkKind.REFERRAL:
        page = REFERRAL_PAGES.get(item.detail, page)
    if item.kind == WorkKind.ANSWER and item.detail.startswith("missing "):
        return MISSED_PAGE
    return page.format(id=item.id, slug=item.detail.rpartition(" ")[2])


def sentence(item: Item) -> str:
    """What is to be done, in the reader's language."""
    said = SENTENCES[item.kind]
    subject = _shortened(" ".join(item.subject.split()))
    if item.kind == WorkKind.REFERRAL:
        said = REFERRAL_SENTENCES.get(item.detail, said)
    if item.kind == WorkKind.ANSWER:
        said = ANSWER_SENTENCES.get(item.detail.partition(" ")[0], said)
    if item.kind == WorkKind.CONCERN:
        what = str(CONCERNS.get(item.detail, item.detail))
        if subject:  # the group it is about
            return str(GROUP_CONCERN) % {"group": subject, "subject": what}
        subject = what
    return str(said) % {"subject": subject}


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_SUBJECT:
        return text
    return text[:LONGEST_SUBJECT].rsplit(" ", 1)[0].rstrip(" .,;:") + " …"


def counted(kind: str, number: int) -> str:
    return str(COUNTED[kind] % {"n": number})


def ensure_may_take_over(*, is_coordinator: bool, by: UUID, owner: UUID) -> None:
    if not is_coordinator:
        raise NotYours
    if by == owner:
        raise TakesOverFromOneself
