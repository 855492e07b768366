from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView
from rest_framework.routers import SimpleRouter

from api import health
from api.employers import EmployerViewSet
from api.interests import InterestViewSet
from api.places import MunicipalityViewSet, PlaceViewSet
from api.region import RegionViewSet
from api.unknown import UnknownRoute
from api.vacancies import VacancyViewSet

router = SimpleRouter(use_regex_path=False)
router.register("employers", EmployerViewSet, basename="employer")
router.register("interests", InterestViewSet, basename="interest")
router.register("municipalities", MunicipalityViewSet, basename="municipality")
router.register("places", PlaceViewSet, basename="place")
router.register("vacancies", VacancyViewSet, basename="vacancy")

v1: list[URLPattern | URLResolver] = [
    path("region/", RegionViewSet.as_view({"get": "retrieve"}), name="region"),
    path("", include(router.urls)),
]

urlpatterns = [
    path("api/v1/", include(v1)),
    path("api/openapi.json", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularRedocView.as_view(url_name="schema"), name="docs"),
    re_path(r"^api/", UnknownRoute.as_view()),
    path("healthz", login_not_required(health.healthz), name="healthz"),
    path("readyz", login_not_required(health.readyz), name="readyz"),
]
