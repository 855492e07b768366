import pytest
from click.testing import CliRunner

from flyttehjelp.accounts.commands import token
from flyttehjelp.accounts.models import AccessToken
from flyttehjelp.accounts.tokens import digest_of
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_a_token_is_made_at_the_terminal(coordinator):
    result = CliRunner().invoke(token, [coordinator.email, "--scope", "jobs", "--scope", "read"])

    made = AccessToken.objects.get()
    assert result.exit_code == 0
    assert made.digest == digest_of(result.output.strip())
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
