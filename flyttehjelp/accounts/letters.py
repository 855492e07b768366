"""The letters of the accounts: codes of sign-in, word of changes, and what is said when somebody is
forgotten."""

from datetime import date
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from flyttehjelp.accounts import erasure, rights
from flyttehjelp.accounts.models import ErasureRequest
from flyttehjelp.accounts.sessions import needs_second_factor
from flyttehjelp.core import outbox, personal
from flyttehjelp.core.models import Happening, Notice
from flyttehjelp.core.outbox import Letter

SIGN_IN = "accounts.sign_in"


@outbox.letter(SIGN_IN)
def write_sign_in_letter(notice: Notice) -> Letter:
    """The letter was put into words when it was asked for, in the asker's language."""
    words = outbox.secret_of(notice)
    return Letter(to=words["to"], subject=words["subject"], text=words["text"])


def _on_paper(notice: Notice, *, to: str, **context: object) -> Letter:
    template = f"accounts/letters/{notice.kind}.txt"
    subject, _, text = render_to_string(template, context).partition("\n")
    return Letter(to=to, subject=" ".join(subject.split()), text=text.strip())


def _page(path: str) -> str:
    return f"{settings.SITE_URL}/{get_language()}/{path}"


@outbox.letter("erasure.asked")
def write_erasure_asked(notice: Notice) -> Letter | None:
    """With the link that does it, which holds from now on."""
    if notice.recipient is None:
        return None
    link = _page(f"me/data/forget/?key={quote(erasure.key_for(notice.recipient.pk))}")
    return _on_paper(notice, to=notice.recipient.email, link=link)


@outbox.letter("erasure.done")
def write_erasure_done(notice: Notice) -> Letter:
    """To an address that stands nowhere any more."""
    return _on_paper(notice, to=outbox.secret_of(notice)["to"])


@outbox.letter("erasure.told")
def write_erasure_told(notice: Notice) -> Letter | None:
    """To somebody who had been told about the person. Who it was, we cannot say any more."""
    names = {activity.key: activity.name for activity in personal.activities()}
    activity = names.get(notice.context["activity"])
    if notice.recipient is None or activity is None:
        return None
    day = date.fromisoformat(notice.context["day"])
    return _on_paper(notice, to=notice.recipient.email, activity=activity, day=day)


@outbox.letter("erasure.waits")
def write_erasure_waits(notice: Notice) -> Letter | None:
    """To the coordinator who is to look at what stands before it."""
    request = ErasureRequest.objects.filter(pk=notice.about).select_related("user").first()
    reasons = rights.hindrances_before(request.user) if request else []
    if request is None or notice.recipient is None or not reasons:
        return None
    return _on_paper(
        notice,
        to=notice.recipient.email,
        due_at=request.due_at,
        reasons=[each.words for each in reasons],
        link=_page("work/archive/"),
    )


@outbox.letter("service.ended")
def write_service_ended(notice: Notice) -> Letter | None:
    """To somebody who is no coordinator or administrator any more; one who has been appointed
    again meanwhile need not hear of it."""
    person = notice.recipient
    deed = Happening.objects.filter(pk=notice.about).first()
    if person is None or deed is None or needs_second_factor(person):
        return None
    return _on_paper(notice, to=person.email, shut_out=bool(deed.facts.get("shut_out")))


@outbox.letter("account.silent")
def write_account_silent(notice: Notice) -> Letter | None:
    """To somebody who has not been here for two years, unless they have come back since."""
    person = notice.recipient
    if person is None or person.warned_at is None:
        return None
    if person.last_login is not None and person.last_login > person.warned_at:
        return None
    return _on_paper(notice, to=person.email, link=_page("me/"))
