"""Secret links: signed, never stored. Whoever holds the link may read the question."""

from uuid import UUID

from django.core.signing import BadSignature, Signer

_signer = Signer(salt="faq.question")


def key_for(question_id: UUID, version: int) -> str:
    _, _, signature = _signer.sign(f"{question_id.hex}.{version}").partition(":")
    return f"{version}.{signature}"


def version_in(key: str, question_id: UUID) -> int | None:
    """The version the key was made for; None when it was not made by us for this question."""
    number, _, signature = key.partition(".")
    try:
        signed = _signer.unsign(f"{question_id.hex}.{number}:{signature}")
    except BadSignature:
        return None
    return int(signed.rpartition(".")[2])
