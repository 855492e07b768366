"""Client of the Brønnøysund register of legal entities (Enhetsregisteret): open, without a key.

"The register could not be reached" is an answer like the others, not an error: whoever asked goes
on without it and asks again later.
"""

import json
import time
from dataclasses import dataclass
from enum import Enum, StrEnum
from http import HTTPStatus
from typing import Any

import httpx
import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from stdnum.no import orgnr

log = structlog.get_logger()

TIMEOUT = httpx.Timeout(30, connect=5)
PATIENCE = 30.0  # seconds for one reply in all, however slowly it drips
LARGEST_REPLY = 1_000_000
HIGHEST_CLIMB = 4


class SectorClass(StrEnum):
    PUBLIC = "public"
    PUBLICLY_OWNED = "publicly_owned"
    PRIVATE = "private"


class EntityStanding(StrEnum):
    SOUND = "sound"
    BANKRUPT = "bankrupt"
    DISSOLVING = "dissolving"
    GONE = "gone"


class NoEntity(Enum):
    NOT_FOUND = "not_found"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class Entity:
    org_number: str
    name: str
    organisation_form: str
    # Of the entity itself, or of the nearest one above it that has a code.
    sector_code: str
    sector: SectorClass | None
    parent_org_number: str
    municipality_number: str
    website: str
    standing: EntityStanding


Reply = dict[str, Any]

# Institutional sector codes of Statistics Norway.
PUBLIC_CODES = {
    "1110",  # the state's own business enterprises, administrative ones among them
    "3100",  # Norges Bank
    "3900",  # the state's lending institutions
    "6100",  # central government
    "6500",  # local government
}
MUNICIPAL_BUSINESS_CODE = "1510"
PUBLICLY_OWNED_CODES = {
    "1120",  # companies owned by the state
    "1520",  # companies owned by municipalities
}
PUBLIC_FORMS = {"STAT", "FYLK", "KOMM", "ORGL", "KF", "FKF", "IKS"}


def sector_of(*, sector_code: str, organisation_form: str) -> SectorClass | None:
    """Public, publicly owned or private; None where the register does not tell."""
    if sector_code in PUBLIC_CODES:
        return SectorClass.PUBLIC
    if sector_code in PUBLICLY_OWNED_CODES:
        return SectorClass.PUBLICLY_OWNED
    if sector_code == MUNICIPAL_BUSINESS_CODE:
        public = organisation_form in PUBLIC_FORMS
        return SectorClass.PUBLIC if public else SectorClass.PUBLICLY_OWNED
    if sector_code:
        return SectorClass.PRIVATE
    return SectorClass.PUBLIC if organisation_form in PUBLIC_FORMS else None


def look_up(org_number: str) -> Entity | NoEntity:
    """Ask the register about ``org_number``, and about those above it for the sector code."""
    if not is_org_number(org_number):
        return NoEntity.NOT_FOUND
    with httpx.Client(timeout=TIMEOUT, follow_redirects=False) as client:
        found = _entity_or_unit(client, org_number)
        if isinstance(found, NoEntity):
            return found
        with_code = _climb_to_sector(client, found)
    if isinstance(with_code, NoEntity):
        return NoEntity.UNAVAILABLE
    return _read(found, with_code)


def those_above(org_number: str) -> tuple[str, ...] | NoEntity:
    """The numbers of the entities above ``org_number``, nearest first."""
    if not is_org_number(org_number):
        return NoEntity.NOT_FOUND
    above: list[str] = []
    with httpx.Client(timeout=TIMEOUT, follow_redirects=False) as client:
        here = _unit_or_entity(client, org_number)
        if isinstance(here, NoEntity):
            return here
        while len(above) < HIGHEST_CLIMB and not isinstance(here, NoEntity):
            number = _word(here, "overordnetEnhet")
            if not is_org_number(number) or number in {org_number, *above}:
                break
            above.append(number)
            here = _ask(client, "enheter", number)
    return here if here is NoEntity.UNAVAILABLE else tuple(above)


def _unit_or_entity(client: httpx.Client, org_number: str) -> Reply | NoEntity:
    """As ``_entity_or_unit``, units first: they are what stands in ads."""
    found = _ask(client, "underenheter", org_number)
    return _ask(client, "enheter", org_number) if found is NoEntity.NOT_FOUND else found


def _entity_or_unit(client: httpx.Client, org_number: str) -> Reply | NoEntity:
    found = _ask(client, "enheter", org_number)
    if found is NoEntity.NOT_FOUND:
        found = _ask(client, "underenheter", org_number)
    return found


def _climb_to_sector(client: httpx.Client, start: Reply) -> Reply | NoEntity:
    here: Reply | NoEntity = start
    for _step in range(HIGHEST_CLIMB):
        if isinstance(here, NoEntity):
            return here
        above = _word(here, "overordnetEnhet")
        if _code(here, "institusjonellSektorkode") or not is_org_number(above):
            return here
        here = _ask(client, "enheter", above)
    return here


def _ask(client: httpx.Client, kind: str, org_number: str) -> Reply | NoEntity:
    try:
        status, raw = _fetch(client, f"{settings.REGISTER_URL}/{kind}/{org_number}")
    except (httpx.HTTPError, TimeoutError, OverflowError) as trouble:
        return _unavailable(type(trouble).__name__)
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return NoEntity.NOT_FOUND
    if status != HTTPStatus.OK:
        return _unavailable(str(status))
    try:
        reply = json.loads(raw)
    except (ValueError, RecursionError) as trouble:
        return _unavailable(type(trouble).__name__)
    if not isinstance(reply, dict) or reply.get("organisasjonsnummer") != org_number:
        return _unavailable("not about what was asked")
    return reply


def _fetch(client: httpx.Client, url: str) -> tuple[int, bytes]:
    started = time.monotonic()
    body = bytearray()
    with client.stream("GET", url, headers={"Accept": "application/json"}) as response:
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > LARGEST_REPLY:
                raise OverflowError("the reply is too large")
            if time.monotonic() - started > PATIENCE:
                raise TimeoutError("the reply drips")
        return response.status_code, bytes(body)


def _unavailable(why: str) -> NoEntity:
    log.warning("register.unavailable", why=why)
    return NoEntity.UNAVAILABLE


def _read(found: Reply, with_code: Reply) -> Entity:
    sector_code = _code(with_code, "institusjonellSektorkode")
    form_with_code = _code(with_code, "organisasjonsform")
    parent = _word(found, "overordnetEnhet")
    return Entity(
        org_number=_word(found, "organisasjonsnummer"),
        name=_word(found, "navn")[:200],
        organisation_form=_code(found, "organisasjonsform"),
        sector_code=sector_code,
        sector=sector_of(sector_code=sector_code, organisation_form=form_with_code),
        parent_org_number=parent if is_org_number(parent) else "",
        municipality_number=_municipality(found),
        website=_website(_word(found, "hjemmeside")),
        standing=_standing(found),
    )


def _standing(reply: Reply) -> EntityStanding:
    if reply.get("slettedato") or reply.get("nedleggelsesdato"):
        return EntityStanding.GONE
    if reply.get("konkurs") is True:
        return EntityStanding.BANKRUPT
    dissolving = ("underAvvikling", "underTvangsavviklingEllerTvangsopplosning")
    if any(reply.get(name) is True for name in dissolving):
        return EntityStanding.DISSOLVING
    return EntityStanding.SOUND


def _word(reply: Reply, name: str) -> str:
    value = reply.get(name)
    return " ".join(value.replace("\x00", "").split()) if isinstance(value, str) else ""


def _code(reply: Reply, name: str) -> str:
    inner = reply.get(name)
    return _word(inner, "kode")[:10] if isinstance(inner, dict) else ""


def is_org_number(text: str) -> bool:
    """Nine digits and nothing else, the last of them the right check digit."""
    return len(text) == 9 and text.isascii() and bool(orgnr.is_valid(text))  # noqa: PLR2004 - nine


def _municipality(reply: Reply) -> str:
    for name in ("forretningsadresse", "beliggenhetsadresse", "postadresse"):
        address = reply.get(name)
        number = _word(address, "kommunenummer") if isinstance(address, dict) else ""
        if len(number) == 4 and number.isdecimal():  # noqa: PLR2004 - 3405
            return number
    return ""


def _website(text: str) -> str:
    """The register writes ``www.example.no``; what is no web address is left out."""
    if not text:
        return ""
    address = text if "://" in text else f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        return ""
    return address if len(address) <= 200 else ""  # noqa: PLR2004 - the column's width
