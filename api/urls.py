from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView
from rest_framework.routers import SimpleRouter

from api import health, machines
from api.archive_marks import ArchiveMarkViewSet
from api.assignment import AssignmentViewSet
from api.choices import ChoicesViewSet
from api.concerns import ConcernViewSet
from api.confirmations import ConfirmationViewSet
from api.consents import ConsentViewSet
from api.couples import CoupleSearchViewSet
from api.employers import EmployerViewSet
from api.faq.checklist import ChecklistViewSet
from api.faq.entries import EntryViewSet
from api.faq.gaps import SearchGapViewSet
from api.faq.questions import QuestionViewSet
from api.faq.topics import TopicViewSet
from api.faq.upkeep import EntryTaskViewSet, PreviewViewSet, RevisionViewSet
from api.figures import DeskFiguresViewSet, FiguresViewSet
from api.forecast import ForecastViewSet
from api.group_dates import GroupDateViewSet
from api.groups import GroupViewSet
from api.interests import InterestViewSet
from api.ledger import LedgerViewSet
from api.mailbox import MailboxViewSet
from api.me import MeViewSet
from api.mentoring import MentoringViewSet
from api.mentors import MentorViewSet
from api.mentorships import MentorshipViewSet
from api.my_data import MyDataViewSet, MyExportViewSet
from api.my_tokens import TokenViewSet
from api.nav_feed import NavFeedViewSet
from api.newcomers import NewcomerViewSet
from api.occupations import OccupationViewSet
from api.offers import OfferViewSet
from api.places import MunicipalityViewSet, PlaceViewSet
from api.pledges import PledgeViewSet
from api.processing import ProcessingViewSet
from api.pulses import PulseViewSet
from api.records import RecordViewSet
from api.referrals import ReferralViewSet
from api.region import RegionViewSet
from api.saved_searches import SavedSearchViewSet
from api.sign_ups import SignUpViewSet
from api.staff import StaffViewSet
from api.survey_figures import OwnWordsViewSet, SurveyFiguresViewSet
from api.surveys import SurveyViewSet
from api.unknown import UnknownRoute
from api.vacancies import VacancyViewSet
from api.wishes import WishViewSet
from api.work import WorkViewSet

router = SimpleRouter(use_regex_path=False)
router.register("archive-marks", ArchiveMarkViewSet, basename="archive-mark")
router.register("assignment", AssignmentViewSet, basename="assignment")
router.register("concerns", ConcernViewSet, basename="concern")
router.register("consents", ConsentViewSet, basename="consent")
router.register("couple-search", CoupleSearchViewSet, basename="couple-search")
router.register("employers", EmployerViewSet, basename="employer")
router.register("entries", EntryViewSet, basename="entry")
router.register("entry-tasks", EntryTaskViewSet, basename="entry-task")
router.register("group-dates", GroupDateViewSet, basename="group-date")
router.register("groups", GroupViewSet, basename="group")
router.register("interests", InterestViewSet, basename="interest")
router.register("ledger", LedgerViewSet, basename="ledger")
router.register("me", MeViewSet, basename="me")
router.register("me/tokens", TokenViewSet, basename="token")
router.register("mentors", MentorViewSet, basename="mentor")
router.register("mentorships", MentorshipViewSet, basename="mentorship")
router.register("municipalities", MunicipalityViewSet, basename="municipality")
router.register("newcomers", NewcomerViewSet, basename="newcomer")
router.register("occupations", OccupationViewSet, basename="occupation")
router.register("offers", OfferViewSet, basename="offer")
router.register("places", PlaceViewSet, basename="place")
router.register("pledges", PledgeViewSet, basename="pledge")
router.register("previews", PreviewViewSet, basename="preview")
router.register("pulses", PulseViewSet, basename="pulse")
router.register("questions", QuestionViewSet, basename="question")
router.register("sign-ups", SignUpViewSet, basename="sign-up")
router.register("referrals", ReferralViewSet, basename="referral")
router.register("revisions", RevisionViewSet, basename="revision")
router.register("saved-searches", SavedSearchViewSet, basename="saved-search")
router.register("search-gaps", SearchGapViewSet, basename="search-gap")
router.register("staff", StaffViewSet, basename="staff")
router.register("topics", TopicViewSet, basename="topic")
router.register("vacancies", VacancyViewSet, basename="vacancy")
router.register("wishes", WishViewSet, basename="wish")
router.register("work", WorkViewSet, basename="work")

# Routes are tried from the first to the last: what is asked for most stands first.
MOST_ASKED = ("vacancies/", "entries/")
routes = sorted(router.urls, key=lambda one: not str(one.pattern).startswith(MOST_ASKED))

v1: list[URLPattern | URLResolver] = [
    path("mailbox/", MailboxViewSet.as_view({"get": "latest"}), name="mailbox"),
    path(
        "mailbox/<slug:letter>/", MailboxViewSet.as_view({"get": "retrieve"}), name="mailbox-letter"
    ),
    path("me/", MeViewSet.as_view({"get": "mine", "patch": "change"}), name="me"),
    path("records/<slug:document>/", RecordViewSet.as_view({"get": "whole"}), name="record"),
    path(
        "records/<slug:document>/<slug:section>/",
        RecordViewSet.as_view({"get": "section", "post": "write"}),
        name="record-section",
    ),
    path("me/data/", MyDataViewSet.as_view({"get": "everything"}), name="me-data"),
    path("me/export/", MyExportViewSet.as_view({"get": "export"}), name="me-export"),
    path(
        "me/erase/", MyDataViewSet.as_view({"get": "beforehand", "post": "erase"}), name="me-erase"
    ),
    path("me/erase/confirm/", MyDataViewSet.as_view({"post": "confirm"}), name="me-erase-confirm"),
    path("mentoring/", MentoringViewSet.as_view({"get": "board"}), name="mentoring"),
    path(
        "checklist/",
        ChecklistViewSet.as_view({"get": "mine", "patch": "change"}),
        name="checklist",
    ),
    path(
        "checklist/calendar/",
        ChecklistViewSet.as_view({"get": "calendar"}),
        name="checklist-calendar",
    ),
    *(
        path(
            f"checklist/<slug:step>/{deed}/",
            ChecklistViewSet.as_view({"post": deed}),
            name=f"checklist-{deed}",
        )
        for deed in ("tick", "untick")
    ),
    path("choices/", ChoicesViewSet.as_view({"get": "retrieve"}), name="choices"),
    path(
        "figures/surveys/", SurveyFiguresViewSet.as_view({"get": "retrieve"}), name="survey-figures"
    ),
    path(
        "figures/surveys/csv/",
        SurveyFiguresViewSet.as_view({"get": "table"}),
        name="survey-figures-csv",
    ),
    path("figures/surveys/words/", OwnWordsViewSet.as_view({"get": "list"}), name="survey-words"),
    path("consents/", ConsentViewSet.as_view({"get": "mine"}), name="consents"),
    path("figures/", FiguresViewSet.as_view({"get": "retrieve"}), name="figures-all"),
    path("figures/csv/", FiguresViewSet.as_view({"get": "table"}), name="figures-csv"),
    path("figures/desk/", DeskFiguresViewSet.as_view({"get": "retrieve"}), name="figures-desk"),
    path(
        "figures/desk/csv/", DeskFiguresViewSet.as_view({"get": "table"}), name="figures-desk-csv"
    ),
    path("forecast/", ForecastViewSet.as_view({"get": "retrieve"}), name="forecast"),
    path("nav-feed/", NavFeedViewSet.as_view({"get": "retrieve"}), name="nav-feed"),
    path("processing/", ProcessingViewSet.as_view({"get": "retrieve"}), name="processing"),
    path("region/", RegionViewSet.as_view({"get": "retrieve"}), name="region"),
    path(
        "surveys/",
        SurveyViewSet.as_view({"get": "retrieve", "post": "answer"}),
        name="survey",
    ),
    path("surveys/stop/", SurveyViewSet.as_view({"post": "stop"}), name="survey-stop"),
    path(
        "vacancies/<uuid:pk>/confirm/",
        ConfirmationViewSet.as_view({"get": "retrieve", "post": "confirm"}),
        name="vacancy-confirm",
    ),
    path("", include(routes)),
]

# The page that shows the schema writes its styles into itself, and searches in a worker of its own.
docs = csp_update({"style-src": [SELF, UNSAFE_INLINE], "worker-src": [SELF, "blob:"]})(
    SpectacularRedocView.as_view(url_name="schema")
)

urlpatterns = [
    path("api/v1/", include(v1)),
    path("api/openapi.json", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", docs, name="docs"),
    re_path(r"^api/", UnknownRoute.as_view()),
    path("metrics", login_not_required(machines.metrics), name="metrics"),
    path(
        ".well-known/security.txt",
        login_not_required(machines.security_txt),
        name="security-txt",
    ),
    path("healthz", login_not_required(health.healthz), name="healthz"),
    path("readyz", login_not_required(health.readyz), name="readyz"),
]
