"""``check-work``: whether everything open has an owner and a due time."""

import pytest
from click.testing import CliRunner

from flyttehjelp.insight.commands import check_work
from tests.factories.faq import QuestionFactory
from tests.factories.jobs import EmployerFactory

pytestmark = pytest.mark.django_db


def test_all_is_well_where_everything_has_both():
    QuestionFactory()

    said = CliRunner().invoke(check_work)

    assert said.exit_code == 0
    assert "question          1 open\n" in said.output
    assert "Everything open has an owner and a due time." in said.output


def test_what_lacks_an_owner_is_named():
    EmployerFactory(applied=True)

    said = CliRunner().invoke(check_work)

    assert said.exit_code == 1
    assert "1 open, 1 without an owner, 0 without a due time" in said.output
