"""The setting OIDC_PROVIDERS, checked and put as allauth wants it. Read by the settings."""

from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured

NEEDED: Final = {"id", "name", "issuer", "client_id", "secret"}
# trusted_domains: of the addresses it may vouch for. strong: claims that tell of a second factor,
# such as {"amr": ["mfa"]}. session_hours: after which the person comes by the directory again.
OPTIONAL: Final = {"trusted_domains", "strong", "session_hours", "scope", "userinfo"}


def as_allauth(providers: list[dict[str, Any]]) -> dict[str, Any]:
    """
    :raises ImproperlyConfigured: for a key that is missing or misspelt.
    """
    return {
        "openid_connect": {
            "provider_class": "flyttehjelp.accounts.oidc.DirectoryProvider",
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [_app(provider) for provider in providers],
        }
    }


def _app(provider: dict[str, Any]) -> dict[str, Any]:
    if wrong := sorted(NEEDED - set(provider)) + sorted(set(provider) - NEEDED - OPTIONAL):
        raise ImproperlyConfigured(f"OIDC_PROVIDERS: missing or unknown: {', '.join(wrong)}")
    return {
        "provider_id": provider["id"],
        "name": provider["name"],
        "client_id": provider["client_id"],
        "secret": provider["secret"],
        "settings": {
            "server_url": provider["issuer"],
            "scope": provider.get("scope", ["openid", "profile", "email"]),
            "fetch_userinfo": provider.get("userinfo", True),
            "verified_email": [d.lower() for d in provider.get("trusted_domains", [])],
            "strong": provider.get("strong", {}),
        },
    }
