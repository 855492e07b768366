"""What every letter of job number two is written on."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from flyttehjelp.core.models import Notice
from flyttehjelp.core.outbox import Letter


def write(notice: Notice, page: str, **context: object) -> Letter | None:
    if notice.recipient is None:
        return None
    link = f"{settings.SITE_URL}/{get_language()}/{page}"
    template = f"jobs/letters/{notice.kind}.txt"
    words = {"link": link, "reader": notice.recipient, **context}
    subject, _, text = render_to_string(template, words).strip().partition("\n")
    text = text.strip() + "\n"
    return Letter(to=notice.recipient.email, subject=" ".join(subject.split()), text=text)
