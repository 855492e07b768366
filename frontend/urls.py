"""The pages. Each stands behind its language: /nb/, /nn/, /en/."""

from django.urls import URLPattern, URLResolver, include, path

from frontend.pages import employers, front, interests, jobs, me, vacancies, vetting

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front.front, name="front"),
    path("about/accessibility/", front.accessibility, name="accessibility"),
    path("about/privacy/", front.privacy, name="privacy"),
    path("accounts/", include("flyttehjelp.accounts.urls")),
    # -- Job number two -------------------------------------------------------------------------
    path("jobs/", jobs.search, name="jobs"),
    path("jobs/<uuid:pk>/", jobs.vacancy, name="vacancy"),
    path("employer/", employers.desk, name="employer"),
    path("employer/sign-up/", employers.sign_up, name="employer_sign_up"),
    path("employer/<uuid:pk>/contacts/", employers.contacts, name="employer_contacts"),
    path("employer/vacancies/new/", vacancies.new, name="employer_new_vacancy"),
    path("employer/vacancies/<uuid:pk>/", vacancies.edit, name="employer_vacancy"),
    path("employer/vacancies/<uuid:pk>/copy/", vacancies.copy, name="vacancy_copy"),
    *(
        path(
            f"employer/vacancies/<uuid:pk>/{step}/",
            vacancies.step,
            {"step": step},
            name=f"vacancy_{step}",
        )
        for step in vacancies.SAID
    ),
    path("employer/interests/", interests.received, name="employer_interests"),
    path("employer/interests/<uuid:pk>/", interests.answer, name="employer_interest"),
    path("me/", me.me, name="my_page"),
    path("me/interests/", interests.sent, name="my_interests"),
    path("me/interests/<uuid:pk>/withdraw/", interests.withdraw, name="interest_withdraw"),
    path("work/employers/", vetting.employers, name="work_employers"),
    path("work/employers/<uuid:pk>/vet/", vetting.vet, name="employer_vet"),
    path("work/employers/<uuid:pk>/refuse/", vetting.refuse, name="employer_refuse"),
]
