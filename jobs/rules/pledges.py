"""What may be promised, and by whom."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.errors import RuleBroken
from jobs.enums import EmployerState, Sector
from jobs.enums.network import HelpKind
from jobs.rules import merit

MOST_ANSWER_DAYS = 20


class MemberNotVetted(RuleBroken):
    code = "member_not_vetted"
    message = _("Koordinatoren må godkjenne arbeidsgiveren før dere kan bli med i nettverket.")


class LegalFormUnknown(RuleBroken):
    code = "legal_form_unknown"
    message = _(
        "Vi vet ikke om dere er offentlige eller private, for Enhetsregisteret har ikke svart "
        "ennå. Vi spør igjen hver time."
    )


class KindNotAllowed(RuleBroken):
    code = "kind_not_allowed"
    message = _(
        "Dette kan dere ikke love: %(kind)s. %(why)s Dere er registrert som %(form)s. "
        "Kilde: %(source)s (tabell %(version)s)."
    )


class PledgeSignedMeanwhile(RuleBroken):
    code = "pledge_signed_meanwhile"
    message = _("En kollega skrev under akkurat nå. Se over det som står der.")
    constraint = "one_pledge_in_force_per_employer"


class DeputyMustBeAnother(RuleBroken):
    code = "deputy_must_be_another"
    message = _("Stedfortrederen må være en annen enn kontaktpersonen.")
    constraint = "pledge_deputy_is_another"


class PledgeOver(RuleBroken):
    code = "pledge_over"
    message = _("Denne forpliktelsen gjelder ikke lenger.")


def ensure_may_join(*, employer_state: str, legal_form: str) -> None:
    if employer_state != EmployerState.VETTED:
        raise MemberNotVetted
    if legal_form not in Sector.values:
        raise LegalFormUnknown


def ensure_allowed(kinds: Collection[str], *, legal_form: str) -> None:
    """Each kind must be one that this legal form leaves room for; the refusal shows the row."""
    for kind in kinds:
        row = merit.row_for(kind, legal_form)
        if not row.allowed:
            raise KindNotAllowed(
                kind=HelpKind(kind).label,
                why=row.why,
                form=Sector(legal_form).label,
                source=row.source,
                version=merit.VERSION,
            )


def ensure_deputy(*, same: bool) -> None:
    if same:
        raise DeputyMustBeAnother
