"""Who writes the letters of job number two. Names and addresses are looked up when it is sent."""

from flyttehjelp.core import outbox
from flyttehjelp.core.models import Notice
from flyttehjelp.core.outbox import Letter
from jobs.enums import EmployerState, InterestState, VacancyState
from jobs.letters.paper import write as _letter
from jobs.models import Employer, Interest, Vacancy
from jobs.rules import UNSOUND


@outbox.letter("employer.applied")
def write_employer_applied(notice: Notice) -> Letter | None:
    """To the coordinator who is to vet."""
    employer = Employer.objects.filter(pk=notice.about, state=EmployerState.APPLIED).first()
    return _letter(notice, "work/employers/", employer=employer) if employer else None


@outbox.letter("employer.vetted")
def write_employer_vetted(notice: Notice) -> Letter | None:
    """To the contacts: from now on they publish by themselves."""
    employer = Employer.objects.filter(pk=notice.about, state=EmployerState.VETTED).first()
    return _letter(notice, "employer/", employer=employer) if employer else None


@outbox.letter("employer.refused")
def write_employer_refused(notice: Notice) -> Letter | None:
    """To the contacts, with the reason."""
    employer = Employer.objects.filter(pk=notice.about, state=EmployerState.REFUSED).first()
    return _letter(notice, "employer/", employer=employer) if employer else None


@outbox.letter("employer.invited")
def write_employer_invited(notice: Notice) -> Letter | None:
    """To somebody who may act for the employer from now on, with the way in."""
    employer = Employer.objects.filter(pk=notice.about, contacts__user=notice.recipient_id).first()
    return _letter(notice, "employer/", employer=employer) if employer else None


@outbox.letter("employer.contact_removed")
def write_contact_removed(notice: Notice) -> Letter | None:
    """To somebody who acts for the employer no more, unless they have come back since."""
    gone = Employer.objects.exclude(contacts__user=notice.recipient_id)
    employer = gone.filter(pk=notice.about).first()
    return _letter(notice, "employer/", employer=employer) if employer else None


@outbox.letter("employer.unsound")
def write_employer_unsound(notice: Notice) -> Letter | None:
    """To a coordinator: the register says that something is wrong with an employer here."""
    unsound = Employer.objects.filter(pk=notice.about, standing__in=UNSOUND)
    employer = unsound.first()
    page = f"work/employers/?state={employer.state}" if employer else ""
    return _letter(notice, page, employer=employer) if employer else None


@outbox.letter("vacancy.published")
def write_vacancy_published(notice: Notice) -> Letter | None:
    """To the employer's contacts."""
    vacancy = Vacancy.objects.filter(pk=notice.about, state=VacancyState.PUBLISHED).first()
    return _letter(notice, f"jobs/{vacancy.pk}/", vacancy=vacancy) if vacancy else None


@outbox.letter("interest.received")
def write_interest_received(notice: Notice) -> Letter | None:
    """To the employer's contacts. What the person wrote stays behind the sign-in."""
    waiting = Interest.objects.waiting().select_related("vacancy")
    interest = waiting.filter(pk=notice.about).first()
    return _letter(notice, "employer/interests/", interest=interest) if interest else None


@outbox.letter("interest.answered")
def write_interest_answered(notice: Notice) -> Letter | None:
    """To the partner, with whom to talk to when the answer is a talk."""
    answered = Interest.objects.filter(state=InterestState.ANSWERED)
    interest = answered.select_related("vacancy", "answered_by").filter(pk=notice.about).first()
    return _letter(notice, "me/interests/", interest=interest) if interest else None
