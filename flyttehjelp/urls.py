"""The doors, named by dotted string so that the ground floor imports no storey above it."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("", include("api.urls")),
    path("", include("flyttehjelp.accounts.callback_urls")),
    path("", include("frontend.urls_for_machines")),
    *i18n_patterns(path("", include("frontend.urls"))),
]

handler400 = "flyttehjelp.core.last_resort.not_understood"
handler500 = "flyttehjelp.core.last_resort.crashed"
