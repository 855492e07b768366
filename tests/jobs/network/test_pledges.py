"""What employers sign: who may, what they may promise, and what stays when it is changed."""

import pytest
from django.db import IntegrityError, transaction

from flyttehjelp.core import outbox
from flyttehjelp.core.errors import NotYours
from flyttehjelp.core.models import Happening, Notice
from jobs.actions.pledges import end_pledge, sign_pledge
from jobs.enums import Sector
from jobs.enums.network import HelpKind
from jobs.models import Pledge
from jobs.rules import merit, pledges
from tests.factories.accounts import UserFactory
from tests.factories.jobs import EmployerContactFactory, EmployerFactory
from tests.factories.network import PledgeFactory


@pytest.fixture
def contact(db):
    return EmployerContactFactory()


@pytest.fixture
def colleague(contact):
    return EmployerContactFactory(employer=contact.employer)


def promise(contact, colleague, *kinds):
    chosen = list(kinds or ["talk"])
    return {"kinds": chosen, "answer_days": 5, "contact": contact, "deputy": colleague}


def test_contact_signs_and_all_who_act_for_the_employer_are_told(contact, colleague, at):
    pledge = sign_pledge(
        contact.employer,
        promise=promise(contact, colleague, "talk", "interview"),
        by=colleague.user,
        at=at,
    )

    assert (pledge.version, pledge.kinds) == (1, ["interview", "talk"])
    assert (pledge.contact, pledge.deputy) == (contact.user, colleague.user)
    assert (pledge.signed_by, pledge.created_at) == (colleague.user, at)
    assert (pledge.legal_form, pledge.terms) == ("private", merit.VERSION)
    told = Notice.objects.filter(kind="pledge.signed").values_list("recipient_id", flat=True)
    assert set(told) == {contact.user_id, colleague.user_id}
    assert Happening.objects.get(kind="pledge.signed").by == colleague.user_id


def test_change_is_a_new_version_and_the_old_one_stays(contact, colleague, at):
    first = sign_pledge(
        contact.employer, promise=promise(contact, colleague), by=contact.user, at=at
    )

    second = sign_pledge(
        contact.employer, promise=promise(colleague, contact, "lead"), by=contact.user, at=at
    )

    first.refresh_from_db()
    assert (first.kinds, first.ended_at) == (["talk"], at)
    assert (second.version, second.kinds, second.ended_at) == (2, ["lead"], None)


@pytest.mark.parametrize("kind", HelpKind.values)
@pytest.mark.parametrize("sector", Sector.values)
def test_merit_table_has_every_row_and_says_why_and_where(kind, sector):
    row = merit.row_for(kind, sector)

    assert len(merit.TABLE) == len(HelpKind) * len(Sector)
    assert row.allowed is (sector != "public" or kind != "interview")
    assert str(row.why).endswith(".")
    assert str(row.source)


def test_public_member_cannot_promise_an_interview_and_reads_the_row(contact, colleague, at):
    contact.employer.sector = Sector.PUBLIC
    contact.employer.save()
    wanted = promise(contact, colleague, "talk", "interview")

    with pytest.raises(pledges.KindNotAllowed) as refused:
        sign_pledge(contact.employer, promise=wanted, by=contact.user, at=at)

    said = str(refused.value)
    for part in ("førstegangsintervju", "offentlig", "utlyst stilling", "statsansatteloven § 3"):
        assert part in said
    assert merit.VERSION in said
    assert not Pledge.objects.exists()


def test_public_member_promises_what_the_merit_principle_leaves_room_for(contact, colleague, at):
    contact.employer.sector = Sector.PUBLIC
    contact.employer.save()
    kinds = ["lead", "pointer", "talk", "temporary"]

    pledge = sign_pledge(
        contact.employer, promise=promise(contact, colleague, *kinds), by=contact.user, at=at
    )

    assert pledge.kinds == kinds


@pytest.mark.parametrize(
    ("broken", "constraint"),
    [
        (
            {"employer__sector": "public", "kinds": ["interview"]},
            "public_pledge_promises_no_interview",
        ),
        ({"kinds": []}, "pledge_promises_something"),
        ({"answer_days": 21}, "pledge_answer_days_bounded"),
    ],
)
def test_database_refuses_what_no_rule_lets_through(db, broken, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PledgeFactory(**broken)


def test_one_employer_has_one_pledge_in_force(db):
    pledge = PledgeFactory()

    with pytest.raises(IntegrityError, match="one_pledge_in_force"), transaction.atomic():
        PledgeFactory(employer=pledge.employer, version=2)


@pytest.mark.parametrize("who", ["stranger", "coordinator"])
def test_nobody_signs_for_an_employer_of_others(contact, colleague, at, who):
    by = UserFactory(is_coordinator=who == "coordinator")

    with pytest.raises(NotYours):
        sign_pledge(contact.employer, promise=promise(contact, colleague), by=by, at=at)


def test_deputy_from_elsewhere_is_refused(contact, at):
    elsewhere = EmployerContactFactory()

    with pytest.raises(NotYours):
        sign_pledge(contact.employer, promise=promise(contact, elsewhere), by=contact.user, at=at)


def test_deputy_is_another_than_the_contact(contact, at):
    with pytest.raises(pledges.DeputyMustBeAnother):
        sign_pledge(contact.employer, promise=promise(contact, contact), by=contact.user, at=at)


@pytest.mark.parametrize(
    ("employer", "refusal"),
    [({"applied": True}, pledges.MemberNotVetted), ({"sector": ""}, pledges.LegalFormUnknown)],
)
def test_who_is_not_vetted_or_not_known_cannot_sign(db, at, employer, refusal):
    contact = EmployerContactFactory(employer=EmployerFactory(**employer))
    colleague = EmployerContactFactory(employer=contact.employer)

    with pytest.raises(refusal):
        sign_pledge(contact.employer, promise=promise(contact, colleague), by=contact.user, at=at)


def test_member_leaves_once(at):
    pledge = PledgeFactory()

    end_pledge(pledge, by=pledge.deputy, at=at)

    assert not Pledge.objects.in_force().exists()
    with pytest.raises(pledges.PledgeOver):
        end_pledge(Pledge.objects.get(), by=pledge.deputy, at=at)
    with pytest.raises(NotYours):
        end_pledge(pledge, by=UserFactory(), at=at)


def test_members_see_each_other_and_others_see_nothing(coordinator, user, at):
    mine, other = PledgeFactory(), PledgeFactory()
    over = PledgeFactory(employer=other.employer, version=0, ended_at=at)
    left = PledgeFactory(ended_at=at)

    seen = {
        who: set(Pledge.objects.visible_to(person))
        for who, person in {
            "member": mine.contact,
            "left": left.contact,
            "stranger": user,
            "coordinator": coordinator,
        }.items()
    }

    assert seen == {
        "member": {mine, other},
        "left": {left},
        "stranger": set(),
        "coordinator": {mine, other, over, left},
    }


def test_letter_says_what_was_promised(settings, at):
    settings.SITE_URL = "http://localhost:8000"
    pledge = PledgeFactory(employer__name="Prøve & Sønn <AS>", answer_days=1)
    notice = Notice(kind="pledge.signed", about=pledge.pk, recipient=pledge.contact)

    letter = outbox._write(notice)

    assert letter.subject == "Prøve & Sønn <AS> er med i nettverket for jobb nummer to"
    assert "- en samtale" in letter.text
    assert "innen én virkedag" in letter.text
    assert f"http://localhost:8000/nb/employer/{pledge.employer_id}/pledge/" in letter.text
    end_pledge(pledge, by=pledge.contact, at=at)
    assert outbox._write(notice) is None
