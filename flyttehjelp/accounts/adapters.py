"""How allauth is told about our ways."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from flyttehjelp.accounts import sessions
from flyttehjelp.accounts.letters import SIGN_IN
from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock, outbox, security
from flyttehjelp.core.seal import seal, unseal

SECOND_FACTOR = "second factor"

WRONG_CODE = _("Koden stemmer ikke.")
TOO_OFTEN = _("Det ble for mange forsøk. Vent et kvarter, og prøv igjen.")


# What a form refuses, and what that is called in the log.
REFUSALS = {
    "incorrect_code": "code_wrong",
    "rate_limited": "too_often",
    "too_many_login_attempts": "too_often",
}


def _tell_refusal(what: str, request: HttpRequest, code: str) -> None:
    """Whose account was knocked at: of whoever has begun to sign in, else of whoever is in."""
    if code in REFUSALS:
        begun = request.session.get(LOGIN_SESSION_KEY) or {}
        whom = begun.get("user_pk") or request.user.pk
        whom = str(UUID(str(whom))) if whom else None
        security.tell(f"{what}.{REFUSALS[code]}", whom=whom)


def name_shown(user: User) -> str:
    """What somebody is called where they read it themselves: on their own key, say."""
    return user.name or user.email


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Brukeren er stengt."),
        "duplicate_email": _("Adressen er alt din."),
        "email_taken": _("Adressen er i bruk."),
        "incorrect_code": WRONG_CODE,
        "invalid_login": _("Skriv en e-postadresse."),
        "rate_limited": TOO_OFTEN,
        "same_as_current": _("Det er den adressen du har nå."),
        "too_many_login_attempts": TOO_OFTEN,
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Owe the letter through the outbox, as every other letter.

        Handing it to the mail server here would make the visitor wait for that server, and would
        tell by the time it takes whether an address is known. The code is a secret that nothing
        in the database leads back to, so the whole letter is stored sealed, is wiped when it is
        sent, and is not sent at all once the code has run out. Each request is a letter of its
        own: its code works in that browser only, and whoever lost it asks for another.
        """
        words = {**context, "email": email, "site_url": settings.SITE_URL}
        at = clock.now()
        with transaction.atomic():
            outbox.add(
                SIGN_IN,
                key=f"{SIGN_IN}:{uuid4()}",
                about=_about(context.get("user")),
                at=at,
                secret={
                    "to": email,
                    "subject": render_to_string(f"{template_prefix}_subject.txt", words).strip(),
                    "text": render_to_string(f"{template_prefix}_message.txt", words).strip(),
                },
                useless_at=at + _usefulness(context),
            )

    def send_account_already_exists_mail(self, email: str) -> None:
        link = settings.SITE_URL + reverse("account_login")
        self.send_mail("account/email/account_already_exists", email, {"login_url": link})

    def new_user(self, request: HttpRequest) -> User:
        """Who signs up on a page in English is written to in English."""
        return User(language=get_language() or settings.LANGUAGE_CODE)

    def post_login(
        self, request: HttpRequest, user: User, *, signal_kwargs: Any, **kwargs: Any
    ) -> HttpResponse:
        """Limit the session where it should end earlier than others."""
        answer: HttpResponse = super().post_login(
            request, user, signal_kwargs=signal_kwargs, **kwargs
        )
        at = clock.now()
        login: SocialLogin | None = (signal_kwargs or {}).get("sociallogin")
        if login is not None:
            strong = login.account.extra_data.get("strong") is True
            sessions.open_by_provider(request, login.account.provider, strong=strong, at=at)
        if sessions.needs_second_factor(user):
            sessions.end_by(request, at + sessions.TRUSTED_FOR)
        records = get_authentication_records(request, user)
        ways = [record["method"] for record in records] or ["directory"]
        security.tell("sign_in.done", whom=str(user.pk), ways=ways)
        return answer

    def logout(self, request: HttpRequest) -> None:
        security.tell("sign_out.done", whom=str(request.user.pk))
        super().logout(request)

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        _tell_refusal("sign_in", self.request, code)
        error: ValidationError = super().validation_error(code, *args)
        return error

    def send_notification_mail(
        self, template_prefix: str, user: User, *args: Any, **kwargs: Any
    ) -> None:
        """Whatever an account's owner is told of how to get in, those on guard can read too."""
        _, _, what = template_prefix.rpartition("/")
        security.tell("account.changed", whom=str(user.pk), what=what)
        super().send_notification_mail(template_prefix, user, *args, **kwargs)


def _about(user: User | None) -> UUID:
    return uuid4() if user is None else user.pk


def _usefulness(context: dict[str, Any]) -> timedelta:
    """A code is of no use when it has run out; other news keeps."""
    if "code" in context:
        return timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    return timedelta(days=3)


class MFAAdapter(DefaultMFAAdapter):
    """The secrets of second factors are sealed: a stolen dump opens nobody's account."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Slå av totrinnsinnlogging før du bytter adresse."),
        "cannot_delete_authenticator": _("Totrinnsinnlogging kan ikke slås av."),
        "cannot_generate_recovery_codes": _("Slå på totrinnsinnlogging først."),
        "incorrect_code": WRONG_CODE,
        "unverified_email": _("Bekreft e-postadressen din først."),
    }

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        _tell_refusal("second_factor", self.request, code)
        error: ValidationError = super().validation_error(code, *args)
        return error

    def encrypt(self, text: str) -> str:
        return seal(text, purpose=SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, purpose=SECOND_FACTOR)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "connected_other": _("Innloggingen hører alt til en annen bruker."),
        "disconnect_last": _("Du må ha minst én måte å logge inn på."),
        "email_taken": _("Adressen er i bruk. Logg inn med den først, og koble til etterpå."),
        "invalid_token": _("Vi fikk ikke et svar vi kan stole på."),
        "no_verified_email": _("Bekreft e-postadressen din først."),
    }

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let nobody in by a token that was made for another visit."""
        if not sociallogin.nonce or sociallogin.nonce != sociallogin.state.get("nonce"):
            raise ImmediateHttpResponse(render_authentication_error(request, sociallogin.provider))

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        user.name = (data.get("name") or "")[:120]
        user.language = get_language() or settings.LANGUAGE_CODE
        return user

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Only the municipality's own directory may vouch for an address, and only for its own.

        Anybody else who comes with a known address signs in by a code first, and connects then.
        """
        domains = login.provider.app.settings.get("verified_email", [])
        return email.rpartition("@")[2].lower() in domains
