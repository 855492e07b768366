"""The letter of who has joined the network."""

from django.utils.translation import gettext as _

from flyttehjelp.core import outbox
from flyttehjelp.core.models import Notice
from flyttehjelp.core.outbox import Letter
from jobs.enums.network import HelpKind
from jobs.letters.paper import write
from jobs.models import Pledge


@outbox.letter("pledge.signed")
def write_pledge_signed(notice: Notice) -> Letter | None:
    """To all who act for the employer, as long as it holds."""
    pledge = Pledge.objects.in_force().with_people().filter(pk=notice.about).first()
    if pledge is None:
        return None
    promised = [str(HelpKind(kind).label) for kind in pledge.kinds]
    return write(
        notice,
        f"employer/{pledge.employer_id}/pledge/",
        pledge=pledge,
        promised=promised,
        signed_by=pledge.signed_by.name if pledge.signed_by else _("en kollega"),
    )
