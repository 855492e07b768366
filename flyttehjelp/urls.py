"""Two doors, named by dotted string so that the ground floor imports no storey above it."""

from django.urls import include, path

urlpatterns = [
    path("", include("api.urls")),
    path("", include("frontend.urls")),
]
