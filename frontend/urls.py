"""The pages. Each stands behind its language: /nb/, /nn/, /en/."""

from django.urls import URLPattern, URLResolver, include, path

from frontend.pages import front

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front.front, name="front"),
    path("about/accessibility/", front.accessibility, name="accessibility"),
    path("about/privacy/", front.privacy, name="privacy"),
    path("accounts/", include("flyttehjelp.accounts.urls")),
]
