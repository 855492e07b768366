"""What the factories call people and let them write: found nowhere else, so that it is recognised
wherever it leaks to. Every address of the tests ends in a domain that is nobody's."""

import re

SURNAME = "Zquistgård"
QUESTION = "Kan jeg ta med katten?"
MESSAGE = "Jeg vil gjerne høre mer."
CARD_NAME = "Petra Prøve"

MARKS = re.compile(
    r"[\w.+-]+@example\.(?:org|com|no)|"
    + "|".join(map(re.escape, (SURNAME, QUESTION, MESSAGE, CARD_NAME)))
)
