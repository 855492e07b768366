"""What becomes of surveys when somebody uses their rights here."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from flyttehjelp.accounts import rights
from flyttehjelp.accounts.models import User
from flyttehjelp.insight.actions.surveys import send_no_more
from flyttehjelp.relocation.models import Newcomer


def _surveys_sent(person: User) -> Iterable[rights.Given]:
    """Whoever has told when they move here is asked how it is, until they say stop."""
    asked = Newcomer.objects.filter(user=person, moves_on__isnull=False, survey_stop__isnull=True)
    for newcomer in asked.order_by("pk"):
        yield rights.Given(
            id=newcomer.pk,
            purpose="survey",
            words=_("Vi spør deg tre ganger det første året hvordan det er å flytte hit."),
            given_at=newcomer.created_at,
        )


def _stop_surveys(person: User, which: UUID, at: datetime) -> bool:
    newcomer = Newcomer.objects.filter(pk=which, user=person).first()
    return newcomer is not None and send_no_more(newcomer, at=at)


rights.consent(rights.Kind("survey", gettext_lazy("spørreskjemaer"), _surveys_sent, _stop_surveys))
