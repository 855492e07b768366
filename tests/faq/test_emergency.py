# ruff: noqa: RUF001 - Ukrainian is written in Cyrillic letters, some of which look Latin
import pytest

from flyttehjelp.faq.rules.emergency import PHRASES, sounds_like_emergency

REAL = [
    "Hjelp, mannen min puster ikke!",
    "Datteren min får ikke puste",
    "Naboen ligger bevisstløs på gulvet",
    "Jeg tror pappa har fått hjerteinfarkt",
    "mor har fått slag, hva gjør jeg",
    "Det brenner i kjøkkenet",
    "Huset vårt brenner!!",
    "jeg orker ikke mer og vil ikke leve lenger",
    "Jeg tenker på selvmord",
    "Samboeren min slår meg",
    "Jeg ble voldtatt i natt",
    "Han blør kraftig fra armen",
    "Guten pustar ikkje",
    "Ho er medvitslaus",
    "Det brenn i fjøset hos oss",
    "Mannen min slår meg",
    "He is not breathing",
    "I can’t breathe",
    "My wife is unconscious",
    "I think my dad is having a heart attack",
    "our flat is on fire",
    "I want to kill myself",
    "my husband beats me",
    "She won't stop bleeding",
    "I was just attacked outside the station",
    "I do not want to live anymore.",
    "Mein Mann atmet nicht",
    "Sie ist bewusstlos",
    "Unser Haus brennt",
    "Ich denke an Selbstmord",
    "Mein Mann schlägt mich",
    "Ona nie oddycha",
    "Mąż jest nieprzytomny",
    "Dom się pali!",
    "Myślę o samobójstwie",
    "Mąż mnie bije",
    "Він не дихає",
    "Вона непритомна",
    "Наш будинок горить",
    "Думаю про самогубство",
    "Чоловік мене б'є",
    "Чоловік мене б’є",
]
FALSE_FRIENDS = [
    "Jeg brenner for å bli frivillig brannmann",
    "Kan jeg brenne bål i hagen?",
    "Hvor leverer jeg brannfarlig avfall?",
    "Når det brenner i peisen, blir det røyk i stua",
    "Må vi ha brannvarsler i leiligheten?",
    "Jeg dør etter å flytte til Lillehammer",
    "Vi drukner i papirer fra kommunen",
    "Hvor får jeg puste ut og gå tur?",
    "Han slår meg i sjakk hver gang. Finnes det en sjakklubb?",
    "Hva skjer når en elg blir skutt?",
    "Hva betyr slagord?",
    "Det slår meg at bussen går sjelden",
    "Når er legevakta åpen?",
    "Hvilket nummer har politiet?",
    "Når det brenn i omnen, lyser han i stova",
    "My flat has a fireplace, who sweeps it?",
    "I was fired from my job. What now?",
    "I am dying to move to Lillehammer",
    "My husband is drowning in paperwork",
    "She beats me at chess, is there a chess club?",
    "Is there a course on unconscious bias?",
    "We can breathe freely here, where do we hike?",
    "What was shot at Maihaugen, a film?",
    "I had a stroke of luck with the flat",
    "I do not want to live in Oslo",
    "Ich brenne für den Skisport",
    "Es brennt im Kamin, wer fegt ihn?",
    "Darf man im Garten grillen?",
    "Czy mogę palić na balkonie?",
    "Pali się w kominku, kto go czyści?",
    "Чи можна палити багаття?",
    "Горить лампочка на плиті",
]


@pytest.mark.parametrize("text", REAL)
def test_danger_is_heard(text):
    assert sounds_like_emergency(text)


@pytest.mark.parametrize("text", FALSE_FRIENDS)
def test_what_merely_looks_alike_is_not(text):
    assert not sounds_like_emergency(text)


def test_six_languages_are_listened_to():
    assert sorted(PHRASES) == ["de", "en", "nb", "nn", "pl", "uk"]


def test_case_line_breaks_and_double_spaces_hide_nothing():
    assert sounds_like_emergency("HAN   PUSTER\n IKKE")
