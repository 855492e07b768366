"""Where directories send people back to: an address without a language, registered once there."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
]
