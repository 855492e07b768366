"""Job number two, from the first sign-in to the answer, through the pages and the API beside."""

import pytest

from flyttehjelp.core import clock, mailbox, outbox
from jobs.models import Employer, Interest, Vacancy
from tests.accounts.steps import CODE, ask_for_code, enter_code, somebody
from tests.factories.jobs import org_number
from tests.factories.relocation import MunicipalityFactory
from tests.servers.register import entity

NUMBER = org_number(7)


@pytest.fixture
def letters(settings, tmp_path):
    """The letters that are really handed over, newest first."""
    settings.EMBEDDED = True
    settings.MAILBOX_DIR = str(tmp_path / "mail")
    settings.EMAIL_BACKEND = "flyttehjelp.core.mailbox.MailboxBackend"

    def sent():
        outbox.send_due(now=clock.now)
        return mailbox.latest_letters()

    return sent


@pytest.fixture
def sign_in(page_for, letters):
    """Sign somebody in as they do it themselves: with the code in the letter."""

    def signed_in(person):
        client = page_for()
        ask_for_code(client, person.email)
        letter = next(one for one in letters() if one.to == person.email)
        enter_code(client, CODE.findall(letter.text)[-1])
        return client

    return signed_in


def send(client, address, **fields):
    """Send a form, see that it was taken, and answer where it leads."""
    answer = client.post(address, fields)
    assert answer.status_code == 303, answer.content.decode()
    return answer.url


@pytest.mark.django_db
def test_job_number_two_from_sign_up_to_answer(brreg, sign_in, page_for, letters, coordinator):
    MunicipalityFactory(number="3405")
    brreg.entities[NUMBER] = entity(NUMBER, navn="PRØVEVERKET DEMO AS")
    hr = sign_in(somebody(email="hr@example.org"))
    partner = sign_in(somebody(email="partner@example.org", name="Demo Partner"))
    desk, visitor = page_for(coordinator), page_for()

    # The contact signs the employer up by its number; the register knows the rest.
    send(hr, "/nb/employer/sign-up/", org_number=f"{NUMBER[:3]} {NUMBER[3:]}")
    employer = Employer.objects.get(org_number=NUMBER)
    assert "venter på godkjenning" in hr.get("/nb/employer/").content.decode()
    assert any(one.to == coordinator.email for one in letters())

    # A draft is written while they wait; it cannot be published yet.
    draft = {"employer": str(employer.pk), "title": "Tømrer på sagbruket", "partner_open": "talk"}
    draft |= {"text": "Vi bygger **hus**.", "municipalities": ["3405"]}
    address = send(hr, "/nb/employer/vacancies/new/", **draft)
    vacancy = Vacancy.objects.get(title="Tømrer på sagbruket")
    send(hr, f"{address}publish/")
    assert "Koordinatoren må godkjenne" in hr.get(address).content.decode()

    # The coordinator sees what the register says, and lets them in.
    assert NUMBER in desk.get("/nb/work/employers/").content.decode()
    send(desk, f"/nb/work/employers/{employer.pk}/vet/")
    assert "hr@example.org" in [one.to for one in letters() if "godkjent" in one.subject]

    # Now the contact publishes, and anybody finds it: by text, by place, by sector.
    send(hr, f"{address}publish/")
    for query in ("q=tømrer", "municipality=3405", "sector=private", "q=tømr&partner_open=talk"):
        found = visitor.get(f"/nb/jobs/?{query}").content.decode()
        assert "Tømrer på sagbruket" in found, query
    for query in ("q=sykepleier", "sector=public"):
        found = visitor.get(f"/nb/jobs/?{query}").content.decode()
        assert "Tømrer på sagbruket" not in found, query
    api = visitor.get("/api/v1/vacancies/", {"q": "tømrer", "sector": "private"}).json()
    assert [row["id"] for row in api["results"]] == [str(vacancy.pk)]

    # The partner tells that they would like it, once.
    page = f"/nb/jobs/{vacancy.pk}/"
    assert "Logg inn for å melde interesse" in visitor.get(page).content.decode()
    send(partner, page, message="Jeg har bygd hus i ti år.")
    assert "Du har meldt interesse" in partner.get(page).content.decode()
    received = next(one for one in letters() if one.subject.startswith("Noen er interessert"))
    assert received.to == "hr@example.org"
    assert "ti år" not in received.text

    # The employer reads it and answers yes to a talk.
    interest = Interest.objects.get(vacancy=vacancy)
    answer_page = f"/nb/employer/interests/{interest.pk}/"
    shown = hr.get(answer_page).content.decode()
    assert "Jeg har bygd hus i ti år." in shown
    assert "partner@example.org" not in shown
    send(hr, answer_page, answer="talk", note="Ring oss gjerne på mandag.")
    answered = next(one for one in letters() if one.subject.startswith("Svar fra"))
    assert answered.to == "partner@example.org"
    assert "hr@example.org" in answered.text
    mine = partner.get("/nb/me/interests/").content.decode()
    assert "ja til en samtale" in mine
    assert "Ring oss gjerne på mandag." in mine

    # The place is taken: whoever comes later is told so, kindly.
    send(hr, f"{address}fill/")
    gone = visitor.get(page)
    assert gone.status_code == 410
    assert "ikke ledig lenger" in gone.content.decode()
