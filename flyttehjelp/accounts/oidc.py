"""Sign-in by a municipality's own directory (Entra ID) or by ID-porten: OpenID Connect.

Of all that a provider tells, we keep its name for the person (`sub`) and whether it asked for a
second factor; never a national identity number, whatever the token holds.
"""

from typing import Any

from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string


class DirectoryProvider(OpenIDConnectProvider):
    def redirect(self, request: HttpRequest, process: str, **kwargs: Any) -> HttpResponse:
        """Send the browser away with a nonce that must come back inside the signed token."""
        nonce = get_random_string(32)
        asked = kwargs.pop("auth_params", None) or self.get_auth_params()
        answer: HttpResponse = super().redirect(
            request, process, auth_params={**asked, "nonce": nonce}, nonce=nonce, **kwargs
        )
        return answer

    def extract_uid(self, data: dict[str, Any]) -> str:
        """
        :raises ProviderException: when token and userinfo speak of different people.
        """
        token = data.get("id_token") or {}
        userinfo = data.get("userinfo") or token
        if not token.get("sub") or userinfo.get("sub") != token["sub"]:
            raise ProviderException("no token, or it is somebody else's")
        return str(token["sub"])

    def sociallogin_from_response(self, request: HttpRequest, data: dict[str, Any]) -> SocialLogin:
        login: SocialLogin = super().sociallogin_from_response(request, data)
        login.nonce = data["id_token"].get("nonce")  # for pre_social_login, and kept nowhere
        return login

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"strong": self._was_strong(data["id_token"])}

    def _was_strong(self, token: dict[str, Any]) -> bool:
        """Whether a claim says so that the installation has named, such as amr: mfa."""
        wanted: dict[str, list[str]] = self.app.settings.get("strong", {})
        return any(
            set(values) & set(told if isinstance(told := token.get(claim, []), list) else [told])
            for claim, values in wanted.items()
        )
