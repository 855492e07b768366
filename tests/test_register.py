"""The register's client against a server that speaks the register's format, faults included."""

import httpx
import pytest

from flyttehjelp import register
from flyttehjelp.register import EntityStanding, NoEntity, SectorClass, look_up, sector_of
from tests.factories.jobs import org_number
from tests.servers import register as faults
from tests.servers.register import entity

ONE, TWO, THREE = org_number(1), org_number(2), org_number(3)


def test_entity_is_read(brreg):
    brreg.entities[ONE] = entity(ONE)

    found = look_up(ONE)

    assert found == register.Entity(
        org_number=ONE,
        name="PRØVEVERKET AS",
        organisation_form="AS",
        sector_code="2100",
        sector=SectorClass.PRIVATE,
        parent_org_number="",
        municipality_number="3405",
        website="https://www.example.no",
        standing=EntityStanding.SOUND,
    )
    assert brreg.asked == [f"/enheter/{ONE}"]


def test_sub_unit_takes_the_sector_from_above(brreg):
    unit = entity(ONE, overordnetEnhet=TWO, beliggenhetsadresse={"kommunenummer": "3440"})
    for name in ("institusjonellSektorkode", "forretningsadresse"):
        del unit[name]
    middle = entity(TWO, overordnetEnhet=THREE, organisasjonsform={"kode": "ORGL"})
    del middle["institusjonellSektorkode"]
    brreg.units[ONE] = unit
    brreg.entities[TWO] = middle
    top = entity(THREE, organisasjonsform={"kode": "KOMM"})
    brreg.entities[THREE] = top | {"institusjonellSektorkode": {"kode": "6500"}}

    found = look_up(ONE)

    assert isinstance(found, register.Entity)
    assert (found.sector, found.sector_code) == (SectorClass.PUBLIC, "6500")
    assert (found.parent_org_number, found.municipality_number) == (TWO, "3440")
    assert brreg.asked == [f"/enheter/{ONE}", f"/underenheter/{ONE}"] + [
        f"/enheter/{number}" for number in (TWO, THREE)
    ]


def test_climb_ends_although_the_register_goes_in_circles(brreg):
    for here, above in ((ONE, TWO), (TWO, ONE)):
        circle = entity(here, overordnetEnhet=above)
        del circle["institusjonellSektorkode"]
        brreg.entities[here] = circle

    found = look_up(ONE)

    assert isinstance(found, register.Entity)
    assert found.sector is None
    assert len(brreg.asked) == 1 + register.HIGHEST_CLIMB


def test_parent_that_cannot_be_reached_makes_the_whole_answer_unavailable(brreg):
    unit = entity(ONE, overordnetEnhet=TWO)
    del unit["institusjonellSektorkode"]
    brreg.entities[ONE] = unit
    brreg.fault, brreg.fault_at = faults.status_500, TWO

    assert look_up(ONE) is NoEntity.UNAVAILABLE


def test_unknown_number_is_not_found(brreg):
    assert look_up(ONE) is NoEntity.NOT_FOUND


def test_deleted_for_good_is_not_found(brreg):
    brreg.fault = lambda handler: faults.send(handler, 410, b"{}")

    assert look_up(ONE) is NoEntity.NOT_FOUND


@pytest.mark.parametrize(
    "wrong", ["", "12345678", "123456789", "12 3456 785", "../../../", "٩" * 9]
)
def test_wrong_number_is_never_asked_about(brreg, wrong):
    assert look_up(wrong) is NoEntity.NOT_FOUND
    assert brreg.asked == []


@pytest.mark.parametrize(
    "fault",
    [
        faults.status_500,
        faults.redirect,
        faults.garbage,
        faults.deep_garbage,
        faults.a_list,
        faults.somebody_else,
        faults.giant,
        faults.slammed,
    ],
    ids=lambda fault: fault.__name__,
)
def test_fault_means_unavailable(brreg, fault):
    brreg.fault = fault

    assert look_up(ONE) is NoEntity.UNAVAILABLE
    assert len(brreg.asked) == 1


def test_silence_means_unavailable(brreg, monkeypatch):
    monkeypatch.setattr(register, "TIMEOUT", httpx.Timeout(0.1))
    brreg.fault = faults.silent

    assert look_up(ONE) is NoEntity.UNAVAILABLE


def test_reply_that_drips_means_unavailable(brreg, monkeypatch):
    monkeypatch.setattr(register, "PATIENCE", 0.1)
    brreg.fault = faults.dripping

    assert look_up(ONE) is NoEntity.UNAVAILABLE


def test_nobody_there_means_unavailable(settings):
    settings.REGISTER_URL = "http://127.0.0.1:9"

    assert look_up(ONE) is NoEntity.UNAVAILABLE


@pytest.mark.parametrize(
    ("facts", "standing"),
    [
        ({}, EntityStanding.SOUND),
        ({"konkurs": True}, EntityStanding.BANKRUPT),
        ({"underAvvikling": True}, EntityStanding.DISSOLVING),
        ({"underTvangsavviklingEllerTvangsopplosning": True}, EntityStanding.DISSOLVING),
        ({"slettedato": "2026-01-31"}, EntityStanding.GONE),
        ({"nedleggelsesdato": "2026-01-31"}, EntityStanding.GONE),
    ],
)
def test_standing_is_read(brreg, facts, standing):
    brreg.entities[ONE] = entity(ONE, **facts)

    found = look_up(ONE)

    assert isinstance(found, register.Entity)
    assert found.standing == standing


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("www.example.no", "https://www.example.no"),
        ("http://example.no/a", "http://example.no/a"),
        ("javascript:alert(1)", ""),
        ("ftp://example.no", ""),
        ("not an address", ""),
        ("example.no/" + "a" * 300, ""),
        (None, ""),
        (7, ""),
    ],
)
def test_website_is_an_address_or_nothing(brreg, written, address):
    brreg.entities[ONE] = entity(ONE, hjemmeside=written)

    found = look_up(ONE)

    assert isinstance(found, register.Entity)
    assert found.website == address


def test_wrong_types_are_left_out(brreg):
    brreg.entities[ONE] = entity(
        ONE,
        navn=["x"],
        organisasjonsform="AS",
        institusjonellSektorkode=None,
        forretningsadresse="Storgata",
        overordnetEnhet={"a": 1},
        konkurs="ja",
    )

    found = look_up(ONE)

    assert isinstance(found, register.Entity)
    assert (found.name, found.organisation_form, found.municipality_number) == ("", "", "")
    assert (found.sector, found.standing) == (None, EntityStanding.SOUND)


@pytest.mark.parametrize(
    ("code", "form", "sector"),
    [
        ("6100", "STAT", SectorClass.PUBLIC),
        ("6500", "KOMM", SectorClass.PUBLIC),
        ("1110", "ORGL", SectorClass.PUBLIC),
        ("3100", "SÆR", SectorClass.PUBLIC),
        ("3900", "SÆR", SectorClass.PUBLIC),
        ("1510", "KF", SectorClass.PUBLIC),
        ("1510", "FKF", SectorClass.PUBLIC),
        ("1510", "IKS", SectorClass.PUBLIC),
        ("1510", "AS", SectorClass.PUBLICLY_OWNED),
        ("1120", "SF", SectorClass.PUBLICLY_OWNED),
        ("1520", "AS", SectorClass.PUBLICLY_OWNED),
        ("7000", "FLI", SectorClass.PRIVATE),
        ("2100", "AS", SectorClass.PRIVATE),
        ("8500", "ENK", SectorClass.PRIVATE),
        ("", "KOMM", SectorClass.PUBLIC),
        ("", "BEDR", None),
    ],
)
def test_sector_follows_from_the_codes(code, form, sector):
    assert sector_of(sector_code=code, organisation_form=form) is sector
