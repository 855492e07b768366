"""Secret links: signed, never stored. Whoever holds one may say that a vacancy is still vacant, as
the contact it was sent to, until somebody has said so."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer

_signer = Signer(salt="jobs.vacancy.confirm")
_BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def confirmation_key(vacancy: UUID, contact: UUID, confirmed_at: datetime) -> str:
    """The key for a letter to ``contact``, written after the confirmation of ``confirmed_at``."""
    signed = _signer.sign(
        f"{vacancy.hex}.{contact.hex}.{(confirmed_at - _BEGINNING) // _MICROSECOND}"
    )
    told, _, signature = signed.partition(":")
    return f"{told.partition('.')[2]}.{signature}"


def confirmation_in(key: str, vacancy: UUID) -> tuple[UUID, datetime] | None:
    """The contact and the confirmation a key is for; None when we did not make it for this."""
    told, _, signature = key.rpartition(".")
    try:
        _, contact, micros = _signer.unsign(f"{vacancy.hex}.{told}:{signature}").split(".")
    except BadSignature:
        return None
    return UUID(contact), _BEGINNING + int(micros) * _MICROSECOND
