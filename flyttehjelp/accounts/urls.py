"""The pages of sign-in that we offer; they stand behind their language. There are no passwords,
so the pages for them are not there either."""

from allauth.account import views as account
from allauth.socialaccount import views as social
from django.urls import include, path

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", account.signup, name="account_signup"),
    path("confirm-email/", account.email_verification_sent, name="account_email_verification_sent"),
    path("email/", account.email, name="account_email"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("mfa/", include("allauth.mfa.urls")),
    path("directory/signup/", social.signup, name="socialaccount_signup"),
    path("directory/", social.connections, name="socialaccount_connections"),
    path("directory/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("directory/error/", social.login_error, name="socialaccount_login_error"),
]
