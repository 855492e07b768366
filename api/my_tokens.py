"""Tokens for programs that act for the person who makes them."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource, person
from api.fields import In, Line
from api.throttles import PublicThrottle, WriteThrottle
from flyttehjelp.accounts import actions, sessions
from flyttehjelp.accounts.enums import TokenScope
from flyttehjelp.accounts.models import AccessToken
from flyttehjelp.accounts.rules import LONGEST_TOKEN_DAYS
from flyttehjelp.core import clock


class TokenIn(In):
    name = Line(max_length=80, help_text="What the program is for.")
    scopes = serializers.MultipleChoiceField(choices=TokenScope.choices, allow_empty=False)
    days = serializers.IntegerField(min_value=1, max_value=LONGEST_TOKEN_DAYS, default=90)


class TokenOut(serializers.ModelSerializer[AccessToken]):
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=TokenScope.choices))

    class Meta:
        model = AccessToken
        fields = ["id", "name", "scopes", "created_at", "expires_at"]
        read_only_fields = fields


class NewTokenOut(TokenOut):
    secret = serializers.CharField(help_text="Shown this once. Send it as `Authorization: Token`.")

    class Meta(TokenOut.Meta):
        fields = [*TokenOut.Meta.fields, "secret"]
        read_only_fields = fields


class TokenViewSet(mixins.ListModelMixin, Resource[AccessToken]):
    """Only a browser's session makes and revokes tokens: no token begets another."""

    queryset = AccessToken.objects.none()
    serializer_class = TokenOut
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "tokens"

    def get_queryset(self) -> QuerySet[AccessToken]:
        return AccessToken.objects.filter(user=person(self.request), revoked_at__isnull=True)

    @extend_schema(request=TokenIn, responses={201: NewTokenOut})
    def create(self, request: Request) -> Response:
        body = self.received(TokenIn)
        token, secret = actions.issue_token(
            owner=person(request),
            name=body["name"],
            scopes=list(body["scopes"]),
            days=body["days"],
            strong=sessions.has_second_factor(request._request),  # noqa: SLF001 - DRF has no public name for it
            at=clock.now(),
        )
        token.secret = secret  # type: ignore[attr-defined]  # for this one answer
        return Response(NewTokenOut(token).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Revoke it: it opens nothing from now on."""
        actions.revoke_token(self.get_object(), by=person(request), at=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
