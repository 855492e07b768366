"""A question to a municipality may be a record: somebody says so before its text goes."""

from datetime import datetime

from django.db import transaction

from flyttehjelp.accounts.models import User
from flyttehjelp.core.models import Happening
from flyttehjelp.faq.models import ArchiveMark, Question
from flyttehjelp.faq.rules import archive as rules


@transaction.atomic
def mark_question(
    question: Question, *, decision: str, reference: str, by: User, at: datetime
) -> ArchiveMark:
    """Write down that a question lies in the archive, or need not. A second time corrects it.

    :raises NotYours: when ``by`` is no coordinator.
    :raises ReferenceMissing: when it is archived, and nobody says where.
    """
    rules.ensure_may_mark(is_coordinator=by.is_coordinator)
    rules.ensure_reference(decision, reference)
    mark, _ = ArchiveMark.objects.update_or_create(
        question=question,
        defaults={
            "decision": decision,
            "reference": reference,
            "by": by,
            "at": at,
            "exported_at": None,
        },
    )
    facts: dict[str, object] = {"decision": decision}
    Happening.objects.note("question.marked", about=question.pk, by=by.pk, at=at, facts=facts)
    return mark
