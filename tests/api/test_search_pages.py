import pytest
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from api.paging import SearchPages
from flyttehjelp.accounts.models import User
from tests.factories.accounts import UserFactory


def asked(query=""):
    return Request(APIRequestFactory().get(f"/somewhere/?{query}"))


@pytest.mark.django_db
def test_a_queryset_is_counted_and_cut():
    people = sorted(UserFactory.create_batch(5), key=lambda user: user.email)
    pages = SearchPages()

    page = pages.paginate_queryset(User.objects.order_by("email"), asked("limit=2&page=2"))

    body = pages.get_paginated_response([user.email for user in page]).data
    assert body == {
        "total": 5,
        "total_exact": True,
        "next": "http://testserver/somewhere/?limit=2&page=3",
        "previous": "http://testserver/somewhere/?limit=2&page=1",
        "results": [user.email for user in people[2:4]],
    }


@pytest.mark.parametrize(
    ("query", "found", "total", "exact", "next_", "previous"),
    [
        ("", 0, 0, True, False, False),
        ("", 20, 20, True, False, False),
        ("", 21, 21, True, True, False),
        ("", 1000, 1000, True, True, False),
        ("", 1001, 1000, False, True, False),
        ("page=2", 21, 21, True, False, True),
        ("page=100&limit=1", 1000, 1000, True, False, True),
    ],
)
def test_total_is_exact_up_to_a_thousand(query, found, total, exact, next_, previous):
    pages = SearchPages()
    pages.window(asked(query))
    pages.found = found

    body = pages.envelope([])

    assert (body["total"], body["total_exact"]) == (total, exact)
    assert (bool(body["next"]), bool(body["previous"])) == (next_, previous)


@pytest.mark.parametrize(
    "query", ["page=0", "page=101", "limit=101", "limit=0", "page=-1", "page=x", "page=", "page=²"]
)
def test_numbers_out_of_range_are_refused(query):
    with pytest.raises(ValidationError):
        SearchPages().window(asked(query))


def test_the_contract_names_the_envelope_and_the_parameters():
    pages = SearchPages()

    envelope = pages.get_paginated_response_schema({"type": "array"})
    parameters = pages.get_schema_operation_parameters(None)

    assert envelope["required"] == ["total", "total_exact", "next", "previous", "results"]
    assert [parameter["name"] for parameter in parameters] == ["page", "limit"]
