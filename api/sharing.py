"""What other people's sites may read from a browser, and any cache may keep for a while."""

from typing import Any, ClassVar, Final

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

A_MINUTE: Final = "public, max-age=60, stale-while-revalidate=600"
OK: Final = 200


class Shared(GenericViewSet[Any]):
    """``shared``: the actions that are the same for everybody. Stands before Resource.

    No cookie goes along from another site (that takes Access-Control-Allow-Credentials), so what
    is read there is what anybody may read.
    """

    shared: ClassVar[frozenset[str]] = frozenset({"list", "retrieve"})

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        is_shared = request.method == "GET" and self.action in self.shared
        if is_shared and response.status_code == OK and not request.user.is_authenticated:
            response["Cache-Control"] = A_MINUTE
        answer = super().finalize_response(request, response, *args, **kwargs)
        if is_shared:
            answer["Access-Control-Allow-Origin"] = "*"
        return answer
