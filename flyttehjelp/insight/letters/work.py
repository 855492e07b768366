"""What is due today, once a day; and word when work has changed hands."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock, outbox
from flyttehjelp.core.models import Happening, Notice
from flyttehjelp.core.outbox import Letter
from flyttehjelp.insight.links import letter_key
from flyttehjelp.insight.models import LetterPause
from flyttehjelp.insight.queries.work import due_by_kind, end_of_day, stands_in_for
from flyttehjelp.insight.rules.work import counted


@outbox.letter("work.due")
def write_due(notice: Notice) -> Letter | None:
    """Kinds and numbers only: what it is about stands behind the sign-in. Nothing is sent where it
    has been done meanwhile."""
    reader = notice.recipient
    if reader is None or LetterPause.objects.filter(person=reader).exists():
        return None
    at = clock.now()
    due = due_by_kind(
        owners=[reader.pk, *stands_in_for(reader, day=timezone.localdate(at))],
        before=end_of_day(at),
        at=at,
    )
    if not due:
        return None
    stop = _page(f"work/letter/stop/?key={letter_key(reader.pk)}")
    lines = [counted(kind, number) for kind, number in due.items()]
    letter = _letter(notice, reader, lines=lines, total=sum(due.values()), stop=stop)
    one_click = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return replace(letter, headers=one_click)


@outbox.letter("work.handed_over")
def write_handed_over(notice: Notice) -> Letter | None:
    """To the colleague who did not do it: the one who got the work, or the one who had it."""
    reader = notice.recipient
    deed = Happening.objects.filter(pk=notice.about).first()
    if reader is None or deed is None:
        return None
    got_it = str(reader.pk) == deed.facts["to"]
    other = User.objects.filter(pk=deed.about if got_it else deed.facts["to"]).first()
    name = other.name if other else ""
    return _letter(
        notice,
        reader,
        number=deed.facts["number"],
        got_it=got_it,
        left=bool(deed.facts.get("left")),
        other=name,
    )


def _page(path: str) -> str:
    return f"{settings.SITE_URL}/{get_language()}/{path}"


def _letter(notice: Notice, reader: User, **facts: Any) -> Letter:
    link = _page("work/today/")
    text = render_to_string(f"insight/letters/{notice.kind}.txt", {"link": link, **facts})
    subject, _, body = text.strip().partition("\n")
    return Letter(to=reader.email, subject=" ".join(subject.split()), text=body.strip() + "\n")
