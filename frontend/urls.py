"""The pages. Each stands behind its language: /nb/, /nn/, /en/."""

from django.urls import URLPattern, URLResolver, include, path

from frontend.pages import (
    answer_feed,
    answer_history,
    answers,
    checklist,
    couples,
    desk,
    edit_answer,
    editing,
    employers,
    feed,
    feeds,
    figures,
    for_others,
    forecast,
    front,
    gaps,
    handing,
    interests,
    job_search,
    jobs,
    mailbox,
    me,
    my_data,
    my_referrals,
    my_work,
    network,
    one_question,
    questions,
    records,
    referrals,
    saved,
    staff,
    survey_figures,
    surveys,
    vacancies,
    vetting,
)
from frontend.pages.mentoring import assignment as mentor_assignment
from frontend.pages.mentoring import board as mentor_board
from frontend.pages.mentoring import desk as mentor_desk
from frontend.pages.mentoring import entering as mentor_entering
from frontend.pages.mentoring import mentorships, offers, pulses, wish
from frontend.pages.mentoring import work as mentor_work

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front.front, name="front"),
    path("about/accessibility/", front.accessibility, name="accessibility"),
    path("about/embed/", for_others.for_others, name="for_others"),
    path("about/privacy/", front.privacy, name="privacy"),
    path("accounts/", include("flyttehjelp.accounts.urls")),
    # -- Questions and answers ------------------------------------------------------------------
    path("answers.atom", answer_feed.changed, name="answers_feed"),
    path("answers/", answers.answers, name="answers"),
    path("answers/<slug:slug>/", answers.answer, name="answer"),
    path("answers/<slug:slug>/feedback/", answers.feedback, name="answer_feedback"),
    path("checklist/", checklist.checklist, name="checklist"),
    *(
        path(
            f"checklist/<slug:key>/{step}/",
            checklist.step,
            {"step": step},
            name=f"checklist_{step}",
        )
        for step in checklist.SAID
    ),
    path("questions/new/", questions.new, name="ask"),
    path("questions/<uuid:pk>/", questions.question, name="question"),
    path("questions/<uuid:pk>/reply/", questions.reply, name="question_reply"),
    path("questions/<uuid:pk>/sent/", questions.sent, name="question_sent"),
    *(
        path(
            f"questions/<uuid:pk>/{step}/", questions.step, {"step": step}, name=f"question_{step}"
        )
        for step in questions.SAID
    ),
    path("mailbox/", mailbox.letters, name="letters"),
    path("mailbox/<slug:letter>/", mailbox.letter, name="letter"),
    path("work/", my_work.overview, name="work"),
    path("work/today/", my_work.today, name="work_today"),
    path("figures/", figures.promised, name="figures"),
    path("work/figures/", figures.desk, name="work_figures"),
    path("work/everybody/", my_work.everybody, name="work_everybody"),
    path("work/take-over/", my_work.take_over, name="work_take_over"),
    path("work/away/", my_work.away, name="work_away"),
    path("work/back/", my_work.back_again, name="work_back"),
    path("work/letter/stop/", my_work.stop, name="work_letter_unsubscribe"),
    path("work/letter/off/", my_work.letter, {"step": "stop"}, name="work_letter_stop"),
    path("work/letter/on/", my_work.letter, {"step": "start"}, name="work_letter_start"),
    path("work/questions/", desk.queue, name="work_questions"),
    path("work/questions/<uuid:pk>/", desk.question, name="work_question"),
    path("work/questions/<uuid:pk>/answer/", desk.answer, name="work_answer"),
    path("work/questions/<uuid:pk>/ask-back/", one_question.ask_back, name="work_ask-back"),
    path("work/questions/<uuid:pk>/merge/", one_question.merge, name="work_merge"),
    path("work/questions/<uuid:pk>/publish/", one_question.publish, name="work_publish"),
    *(
        path(f"work/questions/<uuid:pk>/{step}/", desk.step, {"step": step}, name=f"work_{step}")
        for step in desk.SAID
    ),
    path("work/search-gaps/", gaps.gaps, name="work_gaps"),
    path("work/search-gaps/<uuid:pk>/close/", gaps.close, name="work_gap_close"),
    path("work/answers/", editing.entries, name="work_answers"),
    path("work/answers/new/", editing.new, name="work_new"),
    path("work/answers/<slug:slug>/edit/", edit_answer.edit, name="work_edit"),
    path("work/answers/<slug:slug>/schedule/", edit_answer.schedule, name="work_schedule"),
    path("work/answers/<slug:slug>/history/", answer_history.history, name="work_history"),
    path("work/answers/<slug:slug>/history/<uuid:pk>/", answer_history.one, name="work_revision"),
    path("work/answer-tasks/<uuid:pk>/seen/", editing.seen, name="entry_task_seen"),
    *(
        path(
            f"work/answers/<slug:slug>/{step}/", editing.step, {"step": step}, name=f"entry_{step}"
        )
        for step in editing.SAID
    ),
    # -- Job number two -------------------------------------------------------------------------
    path("jobs/", job_search.search, name="jobs"),
    path("jobs/forecast/", forecast.forecast, name="forecast"),
    path("jobs/feed/", feeds.vacancies, name="jobs_feed"),
    path("jobs/save/", saved.save, name="search_save"),
    path("saved-searches/", saved.mine, name="saved_searches"),
    path("saved-searches/sent/", saved.sent, name="saved_search_sent"),
    path("saved-searches/<uuid:pk>/", saved.one, name="saved_search"),
    path("saved-searches/<uuid:pk>/confirm/", saved.confirm, name="saved_search_confirm"),
    path("saved-searches/<uuid:pk>/stop/", saved.stop, name="saved_search_stop"),
    path("saved-searches/<uuid:pk>/delete/", saved.delete, name="saved_search_delete"),
    *(
        path(
            f"saved-searches/<uuid:pk>/{step}/",
            saved.step,
            {"step": step},
            name=f"saved_search_{step}",
        )
        for step in saved.SAID
    ),
    path("jobs/couple/", couples.couples, name="couples"),
    path("jobs/<uuid:pk>/", jobs.vacancy, name="vacancy"),
    path("employer/", employers.desk, name="employer"),
    path("employer/sign-up/", employers.sign_up, name="employer_sign_up"),
    path("employer/<uuid:pk>/contacts/", employers.contacts, name="employer_contacts"),
    path(
        "employer/<uuid:pk>/contacts/<uuid:contact>/remove/",
        employers.remove_contact,
        name="employer_remove_contact",
    ),
    path("employer/vacancies/new/", vacancies.new, name="employer_new_vacancy"),
    path("employer/vacancies/<uuid:pk>/", vacancies.edit, name="employer_vacancy"),
    path("employer/vacancies/<uuid:pk>/preview/", vacancies.preview, name="vacancy_preview"),
    path("employer/vacancies/<uuid:pk>/confirm/", vacancies.confirm, name="vacancy_confirm"),
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
    # -- The newcomer survey --------------------------------------------------------------------
    path("surveys/", surveys.survey, name="survey"),
    path("surveys/stop/", surveys.stop, name="survey_stop"),
    path("figures/surveys/", survey_figures.figures, name="survey_figures"),
    path("work/own-words/", survey_figures.own_words, name="work_own_words"),
    # -- The committing network -----------------------------------------------------------------
    path("employer/network/", network.members, name="employer_network"),
    path("employer/<uuid:pk>/pledge/", network.pledge, name="employer_pledge"),
    path("employer/pledges/<uuid:pk>/leave/", network.leave, name="pledge_leave"),
    path("network/", network.promised, name="network"),
    path("employer/referrals/", referrals.listed, name="employer_referrals"),
    path("employer/referrals/new/", referrals.new, name="employer_refer"),
    path("employer/referrals/<uuid:pk>/", referrals.answer, name="employer_referral"),
    path("me/referrals/", my_referrals.listed, name="my_referrals"),
    path("me/referrals/<uuid:pk>/", my_referrals.referral, name="my_referral"),
    path("me/referrals/<uuid:pk>/outcome/", my_referrals.outcome, name="my_referral_outcome"),
    *(
        path(
            f"me/referrals/<uuid:pk>/{step}/",
            my_referrals.step,
            {"step": step},
            name=f"my_referral_{step}",
        )
        for step in my_referrals.SAID
    ),
    path("work/referrals/", referrals.stuck, name="work_referrals"),
    path("work/referrals/<uuid:pk>/close/", referrals.close, name="referral_close"),
    path("home/", me.home, name="home"),
    path("me/", me.me, name="my_page"),
    path("me/data/", my_data.my_data, name="my_data"),
    path("me/data/ask/", my_data.ask_to_be_forgotten, name="ask_to_be_forgotten"),
    path("me/data/consents/<uuid:pk>/withdraw/", my_data.withdraw, name="consent_withdraw"),
    path("me/data/forget/", my_data.forget, name="forget"),
    path("me/data/file/", my_data.take_along, name="my_file"),
    path("forgotten/", my_data.forgotten, name="forgotten"),
    path("records/<slug:document>/", records.record, name="record"),
    path("records/<slug:document>/<slug:section>/", records.section, name="record_section"),
    path("work/archive/", my_data.archive, name="work_archive"),
    path("work/archive/<uuid:pk>/", my_data.mark, name="work_archive_mark"),
    path("me/interests/", interests.sent, name="my_interests"),
    path("me/interests/<uuid:pk>/withdraw/", interests.withdraw, name="interest_withdraw"),
    path("work/vacancies/", vetting.vacancies, name="work_vacancies"),
    path("work/employers/", vetting.employers, name="work_employers"),
    path("work/employers/<uuid:pk>/vet/", vetting.vet, name="employer_vet"),
    path("work/employers/<uuid:pk>/refuse/", vetting.refuse, name="employer_refuse"),
    path("work/feed/", feed.feed, name="work_feed"),
    path("work/staff/", staff.staff, name="work_staff"),
    path("work/staff/new/", staff.appoint, name="work_appoint"),
    path("work/staff/<uuid:pk>/let-go/", staff.let_go, name="work_let_go"),
    # -- Mentors --------------------------------------------------------------------------------
    path("mentors/", wish.scheme, name="mentors"),
    path("mentors/ethics/", wish.ethics, name="mentor_ethics"),
    path("wish/", wish.wish, name="wish"),
    path("wish/<uuid:pk>/change/", wish.change, name="wish_change"),
    path("wish/<uuid:pk>/withdraw/", wish.withdraw, name="wish_withdraw"),
    path("mentor/", mentor_desk.desk, name="mentor"),
    path("mentor/sign-up/", mentor_desk.sign_up, name="mentor_sign_up"),
    path("mentor/about/", mentor_desk.about, name="mentor_about"),
    path("mentor/history/", mentor_desk.history, name="mentor_history"),
    path("mentor/pause/", mentor_desk.pause, name="mentor_pause"),
    *(
        path(f"mentor/{step}/", mentor_desk.step, {"step": step}, name=f"mentor_{step}")
        for step in mentor_desk.SAID
    ),
    path("mentor/offers/<uuid:pk>/", offers.offer, name="mentor_offer"),
    path("mentor/offers/<uuid:pk>/accept/", offers.accept, name="offer_accept"),
    path("mentor/offers/<uuid:pk>/decline/", offers.decline, name="offer_decline"),
    path("mentorships/<uuid:pk>/", mentorships.mentorship, name="mentorship"),
    path("mentorships/<uuid:pk>/end/", mentorships.end, name="mentorship_end"),
    path("mentorships/<uuid:pk>/move/", mentorships.move, name="mentorship_move"),
    path("mentorships/<uuid:pk>/log/", mentorships.log, name="mentorship_log"),
    path("mentorships/<uuid:pk>/raise/", mentorships.raise_concern, name="mentorship_raise"),
    path("pulses/<uuid:pk>/", pulses.pulse, name="pulse"),
    path("pulses/<uuid:pk>/answer/", pulses.answer, name="pulse_answer"),
    path("work/mentorships/", mentor_board.board, name="work_mentorships"),
    path("work/mentorships/running/", mentor_board.running, name="work_mentorships_running"),
    path("work/concerns/<uuid:pk>/close/", mentor_board.close, name="concern_close"),
    path(
        "work/concerns/<uuid:pk>/find-new-mentor/",
        mentor_board.find_new_mentor,
        name="concern_find_new_mentor",
    ),
    *(
        path(f"work/{kind}/<uuid:pk>/hand-over/", handing.hand_over, {"kind": kind}, name=name)
        for kind, name in (
            ("concerns", "concern_hand_over"),
            ("mentors", "work_mentor_hand_over"),
            ("groups", "work_group_hand_over"),
        )
    ),
    path("work/mentors/", mentor_work.mentors, name="work_mentors"),
    path("work/mentors/new/", mentor_entering.mentor, name="work_mentor_new"),
    *(
        path(
            f"work/mentors/<uuid:pk>/{step}/",
            mentor_work.step,
            {"step": step},
            name=f"work_mentor_{step}",
        )
        for step in mentor_work.SAID
    ),
    path(
        "work/mentors/<uuid:pk>/police-certificate/",
        mentor_work.police_certificate,
        name="work_mentor_police_certificate",
    ),
    path("work/wishes/", mentor_work.wishes, name="work_wishes"),
    path("work/wishes/new/", mentor_entering.wish, name="work_wish_new"),
    path("work/wishes/<uuid:pk>/change/", mentor_entering.change_wish, name="work_wish_change"),
    path("work/wishes/run/", mentor_work.run, name="work_assign"),
    path("work/wishes/assignment/", mentor_assignment.preview, name="work_assignment"),
    path(
        "work/wishes/assignment/<uuid:pk>/send/",
        mentor_assignment.send,
        name="work_assignment_send",
    ),
    *(
        path(
            f"work/wishes/assignment/<uuid:pk>/{step}/",
            mentor_assignment.step,
            {"step": step},
            name=f"work_assignment_{step}",
        )
        for step in mentor_assignment.SAID
    ),
    path("work/offers/<uuid:pk>/withdraw/", mentor_work.withdraw_offer, name="work_offer_withdraw"),
    path("", include("frontend.group_urls")),
]
