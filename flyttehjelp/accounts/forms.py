"""allauth's forms in our words: labels that say what to write, and no placeholder for them."""

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.socialaccount import forms as social
from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class InOurWords:
    labels: ClassVar[dict[str, "StrPromise"]] = {}
    helps: ClassVar[dict[str, "StrPromise"]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.labels:
                field.label = self.labels[name]
            if name in self.helps:
                field.help_text = self.helps[name]


class Addressed(InOurWords):
    labels = {"login": _("E-postadresse"), "email": _("E-postadresse")}


class Coded(InOurWords):
    labels = {"code": _("Kode")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["autofocus"] = True


class Named(InOurWords):
    labels = {"name": _("Navn på nøkkelen"), "passwordless": _("Logg inn med bare denne nøkkelen")}
    helps = {
        "name": _("Så du kjenner den igjen, for eksempel «telefonen»."),
        "passwordless": _("Da trenger du ingen kode på e-post."),
    }


class Login(Addressed, account.LoginForm):
    pass


class RequestLoginCode(Addressed, account.RequestLoginCodeForm):
    pass


class Signup(Addressed, account.SignupForm):
    pass


class ChangeAddress(Addressed, account.AddEmailForm):
    labels = {"email": _("Ny e-postadresse")}


class ConfirmLoginCode(Coded, account.ConfirmLoginCodeForm):
    pass


class ConfirmAddressCode(Coded, account.ConfirmEmailVerificationCodeForm):
    pass


class Authenticate(Coded, mfa.AuthenticateForm):
    pass


class Reauthenticate(Coded, mfa.ReauthenticateForm):
    pass


class ActivateTOTP(Coded, totp.ActivateTOTPForm):
    pass


class AddKey(Named, webauthn.AddWebAuthnForm):
    pass


class EditKey(Named, webauthn.EditWebAuthnForm):
    pass


class DirectorySignup(Addressed, social.SignupForm):
    pass
