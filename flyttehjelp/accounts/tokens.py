"""Making and recognising access tokens."""

import hashlib
import secrets

PREFIX = "fh_"


def new_secret() -> str:
    """256 random bits; the prefix lets secret scanners recognise a leaked one."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str | bytes) -> str:
    """A plain hash is enough: the secret is random, so there is nothing to guess."""
    raw = secret.encode() if isinstance(secret, str) else secret
    return hashlib.sha256(raw).hexdigest()
