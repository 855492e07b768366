"""Bad input, on every route that takes any: a kind 4xx with a code, and nothing half-written.

The routes are those of the generated description; who asks is everything at once, so that
nothing is refused for another reason than the one that is tried.
"""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction
from drf_spectacular.generators import SchemaGenerator

from api import throttles
from tests.factories.accounts import UserFactory
from tests.strangers import everything_of, token_of

pytestmark = pytest.mark.django_db

JSON = "application/json"
LANGUAGES = ["nb", "nn", "en"]
WRONG = {"no": {"such": ["thing"]}}
# Counters, and what a session or a cache does by itself.
UNCOUNTED = {"core_ratecount", "django_session", "django_migrations"}


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    body: dict = field(hash=False, default_factory=dict)
    is_open: bool = False
    asks_nobody: bool = False  # whoever calls it, nobody looks who it is

    def __str__(self):
        return f"{self.method} {self.path}"


@cache
def schema():
    return SchemaGenerator().get_schema(public=True)


def operations(*methods):
    return [
        Operation(
            method.upper(),
            path,
            body_of(operation),
            is_open={} in operation.get("security", [{}]),
            asks_nobody="security" not in operation,
        )
        for path, by_method in schema()["paths"].items()
        for method, operation in by_method.items()
        if method.upper() in methods
    ]


def body_of(operation):
    """The properties of the body, or none."""
    content = operation.get("requestBody", {}).get("content", {})
    if JSON not in content:
        return {}
    described = content[JSON]["schema"]
    if "$ref" in described:
        name = described["$ref"].rpartition("/")[2]
        described = schema()["components"]["schemas"][name]
    return described["properties"]


WRITING = operations("POST", "PATCH")
READING = operations("GET")


def resource_of(operation):
    return operation.path.split("/")[3]


RESOURCES = sorted({resource_of(operation) for operation in WRITING + READING})


def of(resource, operations):
    """A resource's operations; not the one click in a letter, which takes what mail programs send
    and looks at the key in its address alone, nor a survey: its address is a secret of its own,
    and what is wrong behind it is tested where there is one (``test_surveys``)."""
    ours = [operation for operation in operations if resource_of(operation) == resource]
    return [
        operation
        for operation in ours
        if not str(operation).endswith(("/unsubscribe/", "/api/v1/surveys/"))
        and not str(operation).startswith("POST /api/v1/surveys/")
    ]


@pytest.fixture
def somebody(db):
    return UserFactory(is_coordinator=True, is_staff=True)


@pytest.fixture
def things(somebody):
    return everything_of(somebody)


@pytest.fixture
def client(page_for, somebody, things, monkeypatch):
    monkeypatch.setattr(throttles, "RATES", dict.fromkeys(throttles.RATES, (10**6, 60)))
    return page_for(somebody)


def address(operation, things):
    mine = str(things.get(resource_of(operation)))
    return re.sub(r"\{[^}]+\}", mine, operation.path.replace("{section}", "security"))


def ask(client, operation, things, raw, *, language="nb", content_type=JSON, path=None, **more):
    raw = raw if isinstance(raw, bytes) else json.dumps(raw).encode()
    return client.generic(
        operation.method,
        path or address(operation, things),
        raw,
        content_type=content_type,
        headers={"accept-language": language},
        **more,
    )


def everything_stored():
    """A mark of every row of every table."""
    tables = {model._meta.db_table for model in apps.get_models()} - UNCOUNTED
    marks = " UNION ALL ".join(
        f"SELECT '{table}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM \"{table}\" t"  # noqa: S608 - our own tables
        for table in sorted(tables)
    )
    with connection.cursor() as cursor:
        cursor.execute(marks)
        return sorted(cursor.fetchall())


def refusal(answer, *statuses):
    """What is wrong with a refusal, or nothing."""
    if answer.status_code not in (statuses or range(400, 500)):
        return f"{answer.status_code} {answer.content[:200]}"
    if answer["Content-Type"] != "application/problem+json":
        return answer["Content-Type"]
    said = answer.json()
    return "" if said["code"] and said["detail"] else str(said)


def only_bad(answers):
    return {what: why for what, why in answers.items() if why}


def pointers(answer):
    return {error["pointer"].split("/")[1] for error in answer.json().get("errors", ())}


BODIES = {
    "NUL": b'{"text": "a\\u0000b"}',
    "NUL in a key": b'{"te\\u0000xt": "a"}',
    "raw NUL": b'{"text": "a\x00b"}',
    "lone surrogate": b'{"text": "\\ud83d"}',
    "broken UTF-8": b'{"text": "\xff\xfe"}',
    "not JSON": b"{",
    "deep": b'{"text": ' + b"[" * 500 + b"]" * 500 + b"}",
    "deep without end": b"[" * 100_000,
    "array": b"[]",
    "text": b'"hei"',
    "number": b"1",
    "NaN": b'{"text": NaN}',
    "twice": b'{"text": "a", "text": "b"}',
}


KINDS = ["text/plain", "multipart/form-data; boundary=x", "application/xml", "bad"]
ODD_VALUES = [
    [[WRONG]],
    "x" * 100_001,
    "",
    10**400,
    -1.5,
    True,
    None,
    "ikke",
    ["ikke"],
    [None],
    str(uuid4()),
    "2030-02-30",
    "0001-01-01",
    "9999-12-31",
]
ODD_IDS = [
    str(uuid4()),
    "1",
    "ikke-en-id",
    "..%2f..%2fetc",
    "%F0%9F%98%80",
    "a" * 3000,
    "a%00b",
    "a%FFb",
]


@pytest.mark.parametrize("resource", RESOURCES)
def test_what_no_route_can_read(client, things, resource):
    before = everything_stored()

    wrong = {}
    for operation in of(resource, WRITING):
        for n, (name, raw) in enumerate(BODIES.items()):
            answer = ask(client, operation, things, raw, language=LANGUAGES[n % 3])
            wrong[str(operation), name] = refusal(answer, 400)
        answer = ask(client, operation, things, {"text": "a" * 2_000_000})
        wrong[str(operation), "2 MB"] = refusal(answer, 413)
        for kind in KINDS:
            answer = ask(client, operation, things, b"text=a", content_type=kind)
            wrong[str(operation), kind] = refusal(answer, 415)

    assert only_bad(wrong) == {}
    assert everything_stored() == before


@pytest.mark.parametrize("resource", RESOURCES)
def test_unknown_field(client, things, resource):
    before = everything_stored()

    wrong = {}
    for operation in of(resource, WRITING):
        for language in LANGUAGES:
            answer = ask(client, operation, things, {"nonsense": 1}, language=language)
            unpointed = "" if "nonsense" in pointers(answer) else "does not point at the field"
            wrong[str(operation), language] = refusal(answer, 400) or unpointed

    assert only_bad(wrong) == {}
    assert everything_stored() == before


@pytest.mark.parametrize("resource", RESOURCES)
def test_wrong_type(client, things, resource):
    """Each field of the body gets what it cannot be; the refusal points at that field."""
    before = everything_stored()

    wrong = {}
    for operation in of(resource, WRITING):
        for name in operation.body:
            answer = ask(client, operation, things, {name: WRONG})
            unpointed = "" if name in pointers(answer) else "does not point at the field"
            wrong[str(operation), name] = refusal(answer, 400) or unpointed

    assert only_bad(wrong) == {}
    assert everything_stored() == before


@pytest.mark.parametrize("resource", RESOURCES)
def test_odd_values(client, things, resource):
    """Each field of the body gets what some field somewhere would take; no answer is a crash."""
    wrong = {}
    for operation in of(resource, WRITING):
        for name in operation.body:
            for value in ODD_VALUES:
                with transaction.atomic():
                    answer = ask(client, operation, things, {name: value})
                    transaction.set_rollback(True)
                if answer.status_code >= 500:
                    wrong[str(operation), name, str(value)[:20]] = answer.content[:200]

    assert wrong == {}


@pytest.mark.parametrize("resource", RESOURCES)
def test_foreign_and_impossible_ids(client, things, resource):
    before = everything_stored()

    wrong = {}
    for operation in of(resource, WRITING + READING):
        for value in ODD_IDS if "{" in operation.path else ():
            path = re.sub(r"\{[^}]+\}", value, operation.path)
            answer = ask(client, operation, things, b"", path=path)
            wrong[str(operation), value] = refusal(answer, 400, 404)

    assert only_bad(wrong) == {}
    assert everything_stored() == before


ODD_QUERIES = [
    "q=%00",
    "q=%ff%fe",
    "%00=1",
    f"cursor={'a' * 5000}",
    "cursor=%2500",
    "cursor=bz0xJnA9eA==",
    "limit=-1",
    "limit=0",
    "limit=1000000000",
    "limit=abc",
    "limit=%D9%A1",
    "page=-1",
    f"page={'9' * 400}",
    "nonsense=1",
    "state=nonsense",
    "municipality=%F0%9F%98%80",
    "employer=1",
    "topic=%20",
    "language=xx",
    "open=maybe&mine=maybe",
    "q=" + "%25_%27%22)(*:%26!" * 10,
    "key=a:b:c",
]
# What is wrong whatever the route.
NEVER_RIGHT = ["q=%00", "q=%ff%fe", "%00=1", "nonsense=1"]


@pytest.mark.parametrize("resource", RESOURCES)
def test_odd_questions(client, things, resource):
    wrong = {}
    for operation in of(resource, READING):
        for query in ODD_QUERIES:
            path = f"{address(operation, things)}?{query}"
            answer = ask(client, operation, things, b"", path=path)
            if query in NEVER_RIGHT:
                wrong[str(operation), query] = refusal(answer, 400, 404)
            elif answer.status_code >= 500:
                wrong[str(operation), query] = str(answer.content[:200])

    assert only_bad(wrong) == {}


SIGN_INS = {
    "unknown session": {"HTTP_COOKIE": "sessionid=abcdefghijklmnopqrstuvwxyz012345"},
    "odd session": {"HTTP_COOKIE": "sessionid=%00%ff; csrftoken=x"},
    "unknown token": {"HTTP_AUTHORIZATION": "Token fh_unknown"},
    "expired token": {"HTTP_AUTHORIZATION": "Token fh_expired"},
    "weak token": {"HTTP_AUTHORIZATION": "Token fh_weak"},
    "empty token": {"HTTP_AUTHORIZATION": "Token"},
    "odd token": {"HTTP_AUTHORIZATION": "Token \xff\xfe a b"},
}


@pytest.mark.parametrize("resource", RESOURCES)
def test_sign_ins_that_are_none(anonymous_client, things, somebody, resource):
    token_of(somebody, key="fh_expired", days=-1)
    token_of(somebody, key="fh_weak", strong=False)
    before = everything_stored()

    wrong = {}
    for operation in of(resource, WRITING):
        if operation.asks_nobody:
            continue
        for name, header in SIGN_INS.items():
            answer = ask(anonymous_client, operation, things, b'{"nonsense": 1}', **header)
            open_to_all = operation.is_open and "session" in name
            allowed = [400, 401, 404] if open_to_all else [401]
            wrong[str(operation), name] = refusal(answer, *allowed)

    assert only_bad(wrong) == {}
    assert everything_stored() == before


def test_an_expired_session_is_nobody(page_for, somebody):
    client = page_for(somebody)
    session = client.session
    session.set_expiry(-1)
    session.save()

    answer = client.get("/api/v1/me/")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


def test_a_session_writes_nothing_without_the_csrf_token(page_for, somebody):
    client = page_for(somebody)
    client.handler.enforce_csrf_checks = True

    answer = client.patch("/api/v1/me/", {"name": "Nytt"}, content_type=JSON)

    assert refusal(answer, 403) == ""


def test_an_id_that_is_none_is_a_bad_field(client, things):
    path = f"/api/v1/questions/{things['questions']}/hand-over/"

    answer = client.post(path, {"to": "ikke-en-id"}, content_type=JSON)

    assert (refusal(answer, 400), pointers(answer)) == ("", {"to"})


NOBODYS = uuid4()
REFUSED = {
    "not JSON": ("POST", "questions/", b"{", 400),
    "no object": ("POST", "questions/", b"[]", 400),
    "NUL": ("POST", "questions/", b'{"text": "a\\u0000"}', 400),
    "deep": ("POST", "questions/", b'{"text": ' + b"[" * 50 + b"]" * 50 + b"}", 400),
    "required": ("POST", "questions/", b"{}", 400),
    "unknown field": ("POST", "questions/", b'{"text": "a", "nonsense": 1}', 400),
    "wrong type": ("POST", "questions/", b'{"text": {}}', 400),
    "too long": ("POST", "questions/", b'{"text": "%s"}' % (b"a" * 4001), 400),
    "no address": ("POST", "questions/", b'{"text": "a", "email": "a"}', 400),
    "not a choice": ("POST", "questions/", b'{"text": "a", "language": "xx"}', 400),
    "national id": ("POST", "questions/", b'{"text": "01010750160"}', 400),
    "two lines": ("PATCH", "me/", b'{"name": "a\\nb"}', 400),
    "no date": ("POST", "me/absence/", b'{"away_until": "i morgen", "deputy": null}', 400),
    "out of range": ("POST", "me/tokens/", b'{"name": "a", "scopes": ["read"], "days": 0}', 400),
    "empty list": ("POST", "me/tokens/", b'{"name": "a", "scopes": []}', 400),
    "no organisation": ("POST", "mentors/", b'{"employer_org_numbers": ["123456789"]}', 400),
    "unknown parameter": ("GET", "vacancies/?nonsense=1", b"", 400),
    "odd limit": ("GET", "topics/?limit=0", b"", 400),
    "odd page": ("GET", "vacancies/?page=0", b"", 400),
    "neither yes nor no": ("GET", "wishes/?mine=maybe", b"", 400),
    "odd choice": ("GET", "wishes/?state=nonsense", b"", 400),
    "odd address": ("GET", "vacancies/?q=%00", b"", 400),
    "odd cursor": ("GET", "topics/?cursor=x", b"", 404),
    "not there": ("GET", f"vacancies/{NOBODYS}/", b"", 404),
    "no such address": ("GET", "no-such/", b"", 404),
    "method": ("DELETE", "region/", b"{}", 405),
    "too large": ("POST", "questions/", b"x" * 2_000_000, 413),
    "a rule": ("POST", "employers/", b'{"org_number": "123456789"}', 409),
}


def sentences(answer):
    said = answer.json()
    return (said["detail"], *(error["detail"] for error in said.get("errors", ())))


@pytest.mark.parametrize("what", REFUSED)
def test_the_sentence_is_in_the_readers_language(client, things, what):
    method, path, raw, status = REFUSED[what]
    operation = Operation(method, path)

    answers = [
        ask(client, operation, things, raw, language=language, path=f"/api/v1/{path}")
        for language in LANGUAGES
    ]

    assert [answer.status_code for answer in answers] == [status] * 3
    assert len({answer.json()["code"] for answer in answers}) == 1
    in_bokmaal, in_nynorsk, in_english = map(sentences, answers)
    assert not set(in_bokmaal) & set(in_english)
    assert in_bokmaal != in_nynorsk


def test_who_is_nobody_is_told_in_their_language(anonymous_client):
    answers = [
        anonymous_client.get("/api/v1/me/", headers={"accept-language": language})
        for language in LANGUAGES
    ]

    in_bokmaal, in_nynorsk, in_english = map(sentences, answers)
    assert in_bokmaal == in_nynorsk != in_english


A_NATIONAL_ID = "01010750160"
WITH_NATIONAL_ID = {
    "phone": "010107 50160",
    "application_url": f"https://example.org/?fnr={A_NATIONAL_ID}",
    "source_url": f"https://example.org/{A_NATIONAL_ID}",
}
# Numbers, codes and keys from letters, which have checks of their own.
OTHERWISE_CHECKED = {"org_number", "employer_org_numbers", "email", "key", "slug"}
CODES = ("format", "enum", "$ref", "allOf", "oneOf", "pattern")


def free_texts(operation):
    """The fields that hold what somebody writes."""
    return [
        name
        for name, shape in operation.body.items()
        if name in WITH_NATIONAL_ID
        or (shape.get("type") == "string" and not set(CODES) & set(shape))
    ]


@pytest.mark.parametrize("resource", RESOURCES)
def test_no_field_takes_a_national_identity_number(client, things, resource):
    before = everything_stored()

    wrong = {}
    for operation in of(resource, WRITING):
        for name in set(free_texts(operation)) - OTHERWISE_CHECKED:
            value = WITH_NATIONAL_ID.get(name, f"Nummeret er {A_NATIONAL_ID}")
            answer = ask(client, operation, things, {name: value})
            if name not in pointers(answer):
                wrong[str(operation), name] = answer.content[:200]

    assert wrong == {}
    assert everything_stored() == before
