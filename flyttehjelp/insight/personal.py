"""What the work list and the newcomer survey hold about people."""

from django.utils.translation import gettext_lazy as _

from flyttehjelp.accounts.activities import LETTERS
from flyttehjelp.core.personal import (
    Activity,
    Basis,
    Erasure,
    nothing,
    register,
    swept,
    with_account,
)
from flyttehjelp.insight.models import (
    LetterPause,
    PromiseRelease,
    SurveyInvitation,
    SurveyRelease,
    SurveyResponse,
    SurveyStop,
    SurveyWords,
)

SURVEYS = Activity(
    key="surveys",
    name=_("spørreskjemaer til innflyttere"),
    purpose=_("Å få vite hvordan det er å flytte hit, så det kan bli lettere."),
    basis=Basis.TASK,
    readers=_("ingen ser hvem som har svart hva; koordinatorene leser egne ord uten navn"),
)

register(
    LetterPause,
    LETTERS,
    people=["person"],
    erasure=Erasure.DELETE,
    plain=["since"],
    kept=with_account(),
)
nothing(
    PromiseRelease,
    *("figures", "counted"),
    because="counts; what is published of them is five people or more",
)
register(
    SurveyInvitation,
    SURVEYS,
    people=["newcomer__user"],
    erasure=Erasure.DELETE,
    personal=["sent_on", "used"],
    plain=["wave", "version"],
    kept=with_account(),
)
register(
    SurveyStop,
    SURVEYS,
    people=["newcomer__user"],
    erasure=Erasure.DELETE,
    personal=["since"],
    kept=with_account(),
)
nothing(
    SurveyResponse,
    "answers",
    because="answers that no row and no day leads back from to a person",
)
nothing(
    SurveyRelease,
    "figures",
    because="published counts of five people or more",
)
register(
    SurveyWords,
    SURVEYS,
    people=[],
    erasure=Erasure.KEEP,
    personal=["text"],
    plain=["wave", "quarter"],
    kept=swept(_("til det samme kvartalet året etter er over")),
    why=_("Vi vet ikke hvem som har skrevet det, og kan derfor ikke finne det igjen."),
)
