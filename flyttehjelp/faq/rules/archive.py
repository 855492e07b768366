"""When a question may lose its text."""

from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.errors import NotYours, RuleBroken
from flyttehjelp.faq.enums import ArchiveDecision


class ReferenceMissing(RuleBroken):
    code = "archive_reference_missing"
    message = _("Skriv hvor i arkivet spørsmålet ligger.")
    constraint = "archived_question_has_a_reference"


def ensure_may_mark(*, is_coordinator: bool) -> None:
    if not is_coordinator:
        raise NotYours


def ensure_reference(decision: str, reference: str) -> None:
    if decision == ArchiveDecision.ARCHIVED and not reference.strip():
        raise ReferenceMissing
