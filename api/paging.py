from rest_framework.pagination import CursorPagination


class CursorPages(CursorPagination):
    """Lists go on by cursor, newest first, and do not count what nobody asked to have counted.

    A view whose rows have another natural order names it in ``ordering``.
    """

    ordering = ("-created_at", "-pk")
    page_size = 20
    page_size_query_param = "limit"
    max_page_size = 100
