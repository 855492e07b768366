"""The link in a letter to a partner: signed, never stored. It lets its holder act as the partner
of one referral, so it is sent to the partner's own address only."""

from uuid import UUID

from django.core.signing import BadSignature, Signer

_signer = Signer(salt="jobs.referral")


def key_for(referral: UUID, version: int) -> str:
    _, _, signature = _signer.sign(f"{referral.hex}.{version}").partition(":")
    return f"{version}.{signature}"


def version_in(key: str, referral: UUID) -> int | None:
    """The version the key was made for; None when it was not made by us for this referral."""
    number, _, signature = key.partition(".")
    try:
        signed = _signer.unsign(f"{referral.hex}.{number}:{signature}")
    except BadSignature:
        return None
    return int(signed.rpartition(".")[2])
