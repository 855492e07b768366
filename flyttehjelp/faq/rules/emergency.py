"""Does it sound like an emergency? Then the numbers come first, whatever else we answer.

The lists are short on purpose: what people write when it happens, in the present tense. A number
shown once too often does no harm; phrases that merely look alike ("brenner for ski") are kept
out so that people keep reading it.
"""

# ruff: noqa: RUF001 - Ukrainian is written in Cyrillic letters, some of which look Latin
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PHRASES: Mapping[str, tuple[str, ...]] = {
    "nb": (
        r"puster ikke",
        r"(får|klarer) ikke (å )?puste",
        r"bevisstløs\w*",
        r"hjertestans",
        r"(har|får|fått|er det et) (et )?hjerteinfarkt",
        r"(har|får|fått) (et )?hjerneslag",
        r"har (nettopp )?fått slag\b",
        r"brystsmerter",
        r"blør (kraftig|mye|voldsomt)",
        r"selvmord\w*",
        r"ta (mitt eget liv|livet mitt|livet av meg)",
        r"vil ikke leve (lenger|mer)",
        r"(vil|kommer til å) drepe (meg|oss|henne|ham|han)",
        r"det brenner (?!(i|på) (peisen|ovnen|vedovnen|bålet))(i|hos|på|her)\b",
        (
            r"(huset|leiligheten|hytta|bilen|blokka|kjøkkenet) (mitt |vårt |vår |min )?"
            r"(brenner|står i brann)"
        ),
        r"brann i (huset|leiligheten|blokka|hytta|kjøkkenet|oppgangen)",
        (
            r"(mannen|kona|samboeren|faren|moren|kjæresten|eksen|han|hun) (min |mi )?"
            r"(slår|banker) (meg|oss|barna)(?! (i|på) (sjakk|ski|kort|spill))"
        ),
        r"(blitt|ble|blir) (voldtatt|knivstukket|overfalt)",
        r"(jeg|han|hun|noen|naboen) (er |har |ble |blitt )+skutt",
        r"overdose",
        r"(har|er|blitt) (drukket gift|forgiftet)",
        r"(holder på å drukne|har falt gjennom isen|gått gjennom isen|tatt av snøskred)",
        r"(innbruddstyv\w*|noen) (er|bryter seg) inn(e)? (i|hos) (huset|leiligheten|meg|oss)",
    ),
    "nn": (
        r"pustar ikkje",
        r"(får|klarer) ikkje (å )?puste?",
        r"(medvitslaus|umedviten)\w*",
        r"bløder (kraftig|mykje)",
        r"sjølvmord\w*",
        r"ta (livet mitt|livet av meg|mitt eige liv)",
        r"vil ikkje leve (lenger|meir)",
        r"det brenn (?!(i|på) (peisen|omnen|vedomnen|bålet))(i|hos|på|her)\b",
        r"(huset|leilegheita|hytta|bilen) (mitt |mi )?(brenn|står i brann)",
        (
            r"(mannen|kona|sambuaren|kjærasten|eksen|han|ho) (min |mi )?"
            r"slår (meg|oss|barna|borna)(?! (i|på) (sjakk|ski|kort|spel))"
        ),
        r"(blitt|blei|vart) (valdteken|knivstukken|skoten|overfallen)",
        r"gått gjennom isen",
    ),
    "en": (
        r"(not|stopped) breathing",
        r"(can ?not|can'?t) breathe",
        r"unconscious(?! bias)",
        r"(having|just had|is this) a (heart attack|stroke)\b(?! of)",
        r"chest pains?",
        r"bleeding (heavily|badly|a lot)",
        r"(won'?t|doesn'?t) stop bleeding",
        r"suicid\w*",
        r"(kill myself|end my life|take my own life)",
        r"(don'?t|do not) want to live( any ?more)?\s*($|[.!?,])",
        r"(house|flat|apartment|home|cabin|kitchen|car|building) is (on fire|burning)",
        r"there is a fire in",
        (
            r"(husband|wife|partner|boyfriend|girlfriend|father|mother|he|she) (is )?"
            r"(hit|hits|hitting|beats|beating) (me|us|my child\w*|the child\w*)(?! (at|in|to) )"
        ),
        (
            r"(i|he|she|we|somebody|someone) (was |were |got |have |has |just |been )+"
            r"(raped|stabbed|shot|attacked)"
        ),
        r"(someone|somebody) is breaking in",
        r"(overdose|overdosed)",
        r"(been|swallowed) poison(ed)?",
        r"is drowning\b(?! in (paper|work|debt|forms|boxes))",
    ),
    "de": (
        r"bewusstlos\w*",
        r"atmet nicht",
        r"kann nicht (mehr )?atmen",
        r"(hat|habe) einen (herzinfarkt|schlaganfall)",
        r"(selbstmord\w*|suizid\w*|mich umbringen|mir das leben nehmen)",
        r"(haus|wohnung|auto|küche|hütte) brennt",
        r"es brennt (?!im (kamin|ofen))(in|im|bei)\b",
        r"blutet (stark|sehr)",
        r"(mann|frau|partner|er|sie) schlägt (mich|uns|die kinder)",
        r"(wurde|bin) (vergewaltigt|überfallen|niedergestochen|vergiftet)",
        r"ertrinkt",
    ),
    "pl": (
        r"nieprzytomn\w*",
        r"nie oddycha",
        r"nie mog[ęe] oddycha[ćc]",
        r"(ma|mam|miał|miała) (zawał|udar)\w*",
        r"samobój\w*",
        r"(zabić się|zabiję się|odebrać sobie życie|nie chcę żyć)",
        r"(dom|mieszkanie|kuchnia|samochód|domek) (się )?(pali|płonie)( się)?",
        r"pali się (?!w (kominku|piecu))(w|u|dom|mieszkanie|kuchnia)\b",
        r"mocno krwawi",
        r"(mąż|żona|partner|on|ona) (mnie bije|bije (mnie|nas|dzieci))",
        r"(została?m zgwałcon\w*|zgwałci\w* mnie)",
        r"(przedawkowa\w*|zatru\w* się)",
        r"topi się",
    ),
    "uk": (
        r"непритомн\w*",
        r"не дихає",
        r"не можу дихати",
        r"(має|маю|у (нього|неї|мене)) (інфаркт|інсульт)",
        r"самогуб\w*",
        r"(вбити себе|накласти на себе руки|не хочу жити)",
        r"(будинок|квартира|хата|кухня|машина) горить",
        r"горить (будинок|квартира|хата|кухня|машина)",
        r"пожежа (в|у) (будинку|квартирі|хаті)",
        r"сильно (кровоточить|тече кров)|сильна кровотеча",
        r"(чоловік|дружина|партнер|він|вона) (мене б.?є|б.?є (мене|нас|дітей))",
        r"(мене )?з[ґг]валтува\w*",
        r"(передозуванн\w*|отруївся|отруїлася)",
        r"потопає",
    ),
}

_patterns = re.compile(
    "|".join(rf"(?<!\w)(?:{phrase})" for phrases in PHRASES.values() for phrase in phrases)
)
_SPACE = re.compile(r"\s+")
_QUOTES = str.maketrans("’ʼ`´", "''''")


@dataclass(frozen=True)
class Help:
    number: str
    what: str | Promise


HEADLINE = _("Er det akutt? Ring med én gang.")
TEXT = _(
    "Vi leser ikke spørsmål hele døgnet. Er noen i fare, så ring nå. "
    "Du kan snakke norsk eller engelsk, og det koster ingenting å ringe 110, 112 og 113."
)
NUMBERS = (
    Help("113", _("ambulanse, når det står om liv")),
    Help("110", _("brann")),
    Help("112", _("politi")),
    Help("116 117", _("legevakt, når det haster, men ikke står om liv")),
)


def sounds_like_emergency(text: str) -> bool:
    """Whether the text holds a phrase people write when somebody is in danger now."""
    plain = _SPACE.sub(" ", text.casefold().translate(_QUOTES))
    return _patterns.search(plain) is not None
