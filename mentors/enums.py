from django.db import models
from django.utils.translation import gettext_lazy as _


class MentorState(models.TextChoices):
    APPLIED = "applied", _("har meldt seg")
    VETTED = "vetted", _("godkjent")
    DECLINED = "declined", _("ikke godkjent")
    LEFT = "left", _("har sluttet")


class WishState(models.TextChoices):
    WAITING = "waiting", _("venter")
    MATCHED = "matched", _("har fått mentor")
    WITHDRAWN = "withdrawn", _("trukket")


class OfferState(models.TextChoices):
    PENDING = "pending", _("venter på svar")
    ACCEPTED = "accepted", _("takket ja")
    DECLINED = "declined", _("takket nei")
    EXPIRED = "expired", _("gikk ut uten svar")
    WITHDRAWN = "withdrawn", _("trukket tilbake")


class DeclineReason(models.TextChoices):
    """Why a mentor says no: what makes the next round better."""

    NO_TIME = "no_time", _("har ikke tid nå")
    KNOWS_THEM = "knows_them", _("kjenner personen fra før")
    NOT_A_FIT = "not_a_fit", _("passer ikke sammen")
    OTHER_HELP = "other_help", _("kan ikke hjelpe med dette")
    OTHER = "other", _("noe annet")


class MentorshipState(models.TextChoices):
    ACTIVE = "active", _("i gang")
    ENDED = "ended", _("avsluttet")


class EndReason(models.TextChoices):
    DONE = "done", _("vi er ferdige")
    NO_CONTACT = "no_contact", _("vi fikk ikke kontakt")
    NOT_A_FIT = "not_a_fit", _("vi passet ikke sammen")
    MOVED = "moved", _("en av oss har flyttet")
    MENTOR_LEFT = "mentor_left", _("mentoren har sluttet")
    OTHER = "other", _("noe annet")


class Help(models.TextChoices):
    """What a newcomer wants a mentor for."""

    AROUND = "around", _("bli kjent på stedet")
    PEOPLE = "people", _("møte folk")
    LANGUAGE = "language", _("øve på norsk")
    WORK = "work", _("finne fram i arbeidslivet")
    FAMILY = "family", _("hverdagen med barn")
    PAPERS = "papers", _("finne fram hos det offentlige")


class Interest(models.TextChoices):
    OUTDOORS = "outdoors", _("turer og friluftsliv")
    SKIING = "skiing", _("ski")
    CYCLING = "cycling", _("sykling")
    RUNNING = "running", _("løping")
    BALL_GAMES = "ball_games", _("ballspill")
    HUNTING_FISHING = "hunting_fishing", _("jakt og fiske")
    MUSIC = "music", _("musikk")
    ARTS = "arts", _("kunst og håndverk")
    THEATRE_FILM = "theatre_film", _("teater og film")
    BOOKS = "books", _("bøker")
    FOOD = "food", _("mat og matlaging")
    GARDEN_ANIMALS = "garden_animals", _("hage og dyr")
    GAMES_TECH = "games_tech", _("spill og teknologi")
    VOLUNTEERING = "volunteering", _("frivillig arbeid")
    POLITICS = "politics", _("samfunn og lokalpolitikk")
    CHILDREN = "children", _("aktiviteter med barn")


class AgeBand(models.TextChoices):
    """Children by school stage. Never an exact age."""

    KINDERGARTEN = "0-5", _("0 til 5 år")
    PRIMARY = "6-12", _("6 til 12 år")
    LOWER_SECONDARY = "13-15", _("13 til 15 år")
    UPPER_SECONDARY = "16-18", _("16 til 18 år")


class Bar(models.TextChoices):
    """What forbids that two people are put together, whatever else speaks for it."""

    NO_ROOM = "no_room", _("mentoren har ikke ledig plass")
    PAUSING = "pausing", _("mentoren har pause")
    NO_LANGUAGE = "no_language", _("de har ikke noe språk felles")
    COLLEAGUES = "colleagues", _("de har samme arbeidsgiver")
    HOUSEHOLD = "household", _("de hører til samme husstand")
    ASKED_BEFORE = "asked_before", _("mentoren er spurt før")
    KEPT_APART = "kept_apart", _("det er bestemt at de to ikke skal settes sammen")


class ReasonCode(models.TextChoices):
    """What speaks for putting two people together."""

    LANGUAGES = "languages", _("felles språk")
    INTERESTS = "interests", _("felles interesser")
    SITUATION = "situation", _("samme livssituasjon")
    CHILDREN = "children", _("barn på samme alder")
    PLACE = "place", _("samme sted")
    TRAVEL = "travel", _("kort vei")
    MUNICIPALITY = "municipality", _("samme kommune")


class WhyNot(models.TextChoices):
    """Why two people were not put together."""

    CHOSEN = "chosen", _("de er satt sammen")
    BARRED = "barred", _("noe er til hinder")
    LOCKED = "locked", _("et annet par er låst")
    FEWER = "fewer", _("færre ville fått mentor")
    WAITED_LONGER = "waited_longer", _("plassen gikk til noen som har ventet lenger")
    LESS_FIT = "less_fit", _("alle ville passet dårligere sammen")
    AS_GOOD = "as_good", _("det ville vært like godt")


class RoundKind(models.TextChoices):
    """Who an assignment is for: sent at once, or shown first."""

    CLOCK = "clock", _("av seg selv")
    DESK = "desk", _("koordinatorens")


class RoundState(models.TextChoices):
    """How far an assignment has come."""

    ASKED = "asked", _("skal regnes ut")
    WORKING = "working", _("regnes ut nå")
    READY = "ready", _("klar til å sendes")
    SENT = "sent", _("sendt")
    DROPPED = "dropped", _("forkastet")


class Times(models.TextChoices):
    """When a mentor has time, roughly."""

    DAYS = "days", _("på dagtid")
    EVENINGS = "evenings", _("om kvelden")
    WEEKENDS = "weekends", _("i helgene")


class ConcernKind(models.TextChoices):
    """What in a mentorship a coordinator has to look at."""

    NO_ANSWER = "no_answer", _("får ikke svar")
    WANTS_TO_STOP = "wants_to_stop", _("vil slutte")
    NOT_WELL = "not_well", _("det går ikke bra")
    MENTOR_LEFT = "mentor_left", _("mentoren har sluttet")
    UNSAFE = "unsafe", _("utrygg oppførsel")


class ConcernState(models.TextChoices):
    OPEN = "open", _("åpen")
    CLOSED = "closed", _("lukket")


class PulseRound(models.TextChoices):
    """When both are asked how it goes."""

    TWO_WEEKS = "two_weeks", _("etter to uker")
    TWO_MONTHS = "two_months", _("etter to måneder")


class PulseAnswer(models.TextChoices):
    WELL = "well", _("det går bra")
    SO_SO = "so_so", _("sånn passe")
    BADLY = "badly", _("det går ikke bra")
