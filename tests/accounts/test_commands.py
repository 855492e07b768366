import pytest
from click.testing import CliRunner

from flyttehjelp.accounts.commands import coordinator as appoint
from flyttehjelp.accounts.commands import token
from flyttehjelp.accounts.models import AccessToken, User
from flyttehjelp.accounts.tokens import digest_of
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_a_token_is_made_at_the_terminal(coordinator):
    result = CliRunner().invoke(token, [coordinator.email, "--scope", "jobs", "--scope", "read"])

    made = AccessToken.objects.get()
    assert result.exit_code == 0
    assert made.digest == digest_of(result.stdout.strip())
    assert (made.user, made.scopes, made.strong) == (coordinator, ["jobs", "read"], True)


@pytest.mark.parametrize("active", [True, False])
def test_nobody_gets_no_token(active):
    UserFactory(email="away@example.org", is_active=False)

    result = CliRunner().invoke(token, ["x@example.org" if active else "away@example.org"])

    assert result.exit_code == 1
    assert "There is no user" in result.output


def test_a_rule_that_says_no_is_told_in_a_line(user):
    for _ in range(20):
        CliRunner().invoke(token, [user.email])

    result = CliRunner().invoke(token, [user.email])

    assert result.exit_code == 1
    assert "20 nøkler" in result.output


@pytest.mark.parametrize("known", [True, False])
def test_first_coordinator_is_made_at_the_terminal(known, client_for):
    if known:
        UserFactory(email="kari@example.org")

    result = CliRunner().invoke(appoint, ["Kari@example.org"])

    person = User.objects.get(email="kari@example.org")
    assert (result.exit_code, result.output.split(" at ")[0]) == (
        0,
        "kari@example.org is coordinator",
    )
    assert (person.is_coordinator, person.is_staff, person.is_superuser) == (True, False, False)
    assert not person.has_usable_password()


def test_administrator_stays_one_when_appointed_again():
    CliRunner().invoke(appoint, ["kari@example.org", "--administrator"])

    result = CliRunner().invoke(appoint, ["kari@example.org"])

    assert "administrator and coordinator" in result.output
    assert User.objects.get().is_superuser


def test_nobody_is_appointed_by_half_an_address():
    result = CliRunner().invoke(appoint, ["kari@"])

    assert (result.exit_code, "no e-mail address" in result.output) == (1, True)
    assert not User.objects.exists()
