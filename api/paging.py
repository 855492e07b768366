from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import ErrorDetail, NotFound, ValidationError
from rest_framework.pagination import BasePagination, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView


class CursorPages(CursorPagination):
    """Lists go on by cursor, newest first, and do not count what nobody asked to have counted.

    A view whose rows have another natural order names it in ``ordering``.
    """

    ordering = ("-created_at", "-pk")
    page_size = 20
    page_size_query_param = "limit"
    max_page_size = 100
    invalid_cursor_message = gettext_lazy("Denne delen av listen finnes ikke.")  # type: ignore[assignment]  # said per reader

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any] | None:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (DjangoValidationError, ValueError) as trouble:  # a cursor that somebody made up
            raise NotFound(self.invalid_cursor_message) from trouble

    def get_page_size(self, request: Request) -> int:
        return number_asked(request, "limit", default=self.page_size, most=self.max_page_size)

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        cursor, _limit = super().get_schema_operation_parameters(view)
        return [cursor, _number_parameter("limit", self.max_page_size)]


class SearchPages(BasePagination):
    """Searches go on by page number and tell how many were found: exactly up to 1,000.

    Given a queryset it counts and cuts by itself. A search that cuts by itself asks ``window``
    where to, and says how many it ``found``.
    """

    page_size = 20
    max_page_size = 100
    most_pages = 100
    most_counted = 1000

    request: Request
    limit: int
    page: int
    found: int

    def window(self, request: Request) -> tuple[int, int]:
        """Limit and offset of the page that is asked for."""
        self.request = request
        self.limit = number_asked(request, "limit", default=self.page_size, most=self.max_page_size)
        self.page = number_asked(request, "page", default=1, most=self.most_pages)
        return self.limit, (self.page - 1) * self.limit

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        limit, offset = self.window(request)
        self.found = queryset.order_by()[: self.most_counted + 1].count()
        return list(queryset[offset : offset + limit])

    def get_paginated_response(self, data: Any) -> Response:
        return Response(self.envelope(data))

    def envelope(self, data: Any) -> dict[str, Any]:
        last = min(self.most_pages, -(-self.found // self.limit))
        return {
            "total": min(self.found, self.most_counted),
            "total_exact": self.found <= self.most_counted,
            "next": self._link(self.page + 1) if self.page < last else None,
            "previous": self._link(self.page - 1) if self.page > 1 else None,
            "results": data,
        }

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["total", "total_exact", "next", "previous", "results"],
            "properties": {
                "total": {"type": "integer", "maximum": self.most_counted},
                "total_exact": {"type": "boolean"},
                "next": link,
                "previous": link,
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        return [
            _number_parameter("page", self.most_pages),
            _number_parameter("limit", self.max_page_size),
        ]

    def _link(self, page: int) -> str:
        return replace_query_param(self.request.build_absolute_uri(), "page", page)


def number_asked(request: Request, name: str, *, default: int, most: int) -> int:
    """:raises ValidationError: for what is no number from 1 to ``most``."""
    raw = request.query_params.get(name, str(default))
    if raw.isascii() and raw.isdigit() and len(raw) <= len(str(most)) and 1 <= int(raw) <= most:
        return int(raw)
    sentence = _("Oppgi et tall fra 1 til %(most)s.") % {"most": most}
    raise ValidationError({name: [ErrorDetail(sentence, "out_of_range")]})


def _number_parameter(name: str, most: int) -> dict[str, Any]:
    schema = {"type": "integer", "minimum": 1, "maximum": most}
    return {"name": name, "in": "query", "required": False, "schema": schema}
