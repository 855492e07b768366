"""What a person does to sign in, step by step, in a browser's client."""

import re
import time
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.test import Client

from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock, outbox
from tests.factories.accounts import UserFactory

SECRET = "JBSWY3DPEHPK3PXP"
LOGIN = "/nb/accounts/login/"
CODE = re.compile(r"^[A-Z]{4}-[A-Z]{4}$", re.MULTILINE)


def somebody(**fields: Any) -> User:
    """A user whose address is confirmed."""
    person = UserFactory(**fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def with_app(person: User) -> User:
    TOTP.activate(person, SECRET)
    return person


def client_of(person: User, *, second_factor: bool = True) -> Client:
    """A client whose session is open already, as after all the steps below."""
    client = Client()
    client.force_login(person)
    if second_factor:
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
    return client


def letters() -> list[Any]:
    """What has arrived, after everything owed was sent."""
    outbox.send_due(now=clock.now)
    return mail.outbox


def code_in_latest_letter() -> str:
    return str(CODE.findall(letters()[-1].body)[-1])


def app_code(secret: str = SECRET, *, ahead: int = 0) -> str:
    """What the app shows now, or next: each code works once."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead)))


def ask_for_code(client: Client, email: str) -> Any:
    return client.post(LOGIN, {"login": email})


def enter_code(client: Client, code: str) -> Any:
    return client.post(f"{LOGIN}code/confirm/", {"code": code})


def sign_in(client: Client, person: User) -> Any:
    ask_for_code(client, person.email)
    answer = enter_code(client, code_in_latest_letter())
    if Authenticator.objects.filter(user=person).exists():
        answer = client.post("/nb/accounts/mfa/authenticate/", {"code": app_code()})
    return answer
