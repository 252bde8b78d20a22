"""A reader’s answers and importances, and the moment of the texts that a result was made with."""

from datetime import UTC, datetime

from django.http import QueryDict

from comparison import answers, documents
from comparison.recommendation import BOTH, DEFAULT_IMPORTANCE, RULES, UNSURE, Question

BESIDE_ANSWERS = ("next", "from", "before", "stamp", "website")
"""Parameters that say where a reader is, or guard a form; no dimension has such a key."""

MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
"""How an address writes the moment of the newest text that a result was made with, in UTC."""

IMPORTANCE_WORDS = {0: "Not at all", 1: "A little", 2: "Matters", 3: "A great deal"}
SPECIAL_ANSWERS = {BOTH: "Both, in different parts of our work", UNSURE: "Don’t know yet"}


class Questionnaire:
    """A reader's way, answers and importances so far; `unknown` and `malformed` name what could not be taken."""

    def __init__(self, comparison: documents.Comparison, data: QueryDict) -> None:
        pairs = [(name, value) for name, values in data.lists() for value in values if name not in BESIDE_ANSWERS]
        decoded = answers.decode(pairs, questions_of(comparison.asked(answers.FULL)))
        self.comparison = comparison
        # A comparison without quick questions has no quick way.
        self.way = decoded.way if comparison.asked(decoded.way) else answers.FULL
        self.answers = decoded.answers
        self.importances = decoded.importances
        self.unknown = decoded.unknown
        self.rules, self.on, wrong = _read_moment(data)
        self.malformed = decoded.malformed + wrong
        self.asked = comparison.asked(self.way)
        self.wants_next = "next" in data
        self.from_check = data.get("from") == "check"

    @property
    def answered(self) -> list[documents.Dimension]:
        return [dimension for dimension in self.asked if dimension.key in self.answers]

    @property
    def progress(self) -> str:
        """How many questions are answered; “Don’t know yet” is no answer, but it is named."""
        unsure = sum(self.answers[dimension.key] == UNSURE for dimension in self.answered)
        words = f"{len(self.answered) - unsure} of {len(self.asked)} questions answered"
        return f"{words}, {unsure} “{SPECIAL_ANSWERS[UNSURE]}”" if unsure else words

    @property
    def status(self) -> int:
        """The HTTP status of a page that shows it."""
        return 400 if self.malformed else 200

    @property
    def is_personal(self) -> bool:
        """Whether a page that shows it differs from the one that all readers share."""
        return bool(self.answers or self.importances or self.unknown or self.malformed)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of the way taken, as the engine sees them."""
        return questions_of(self.asked)

    def refuse(self, name: str, value: str) -> None:
        """Name a parameter that was well formed but cannot be used."""
        self.malformed = (*self.malformed, (name, value))

    def pairs(self, *, without: str = "", way: str = "") -> list[tuple[str, str]]:
        """The parameters that say all this again, one dimension's answer left out if asked for."""
        kept = {key: answer for key, answer in self.answers.items() if key != without}
        return answers.encode(way or self.way, kept, self.importances)

    def query(self, *, way: str = "", **more: str) -> str:
        return answers.query(way or self.way, self.answers, self.importances, **more)

    def answer_text(self, dimension: documents.Dimension) -> str:
        """The words of the answer given, or nothing."""
        answer = self.answers.get(dimension.key, "")
        choice = dimension.question.choice(answer) if dimension.question else None
        return choice.text if choice else SPECIAL_ANSWERS.get(answer, "")

    def importance(self, dimension: documents.Dimension) -> int:
        return self.importances.get(dimension.key, DEFAULT_IMPORTANCE)


def write_moment(moment: datetime) -> str:
    """A moment as addresses of results hold it."""
    return moment.astimezone(UTC).strftime(MOMENT)


def _read_moment(data: QueryDict) -> tuple[int | None, datetime | None, tuple[tuple[str, str], ...]]:
    """The rules and the moment's texts that a result was made with, where its address says so, and what is wrong."""
    said = {name: list(dict.fromkeys(filter(None, data.getlist(name)))) for name in ("rules", "on")}
    # As with answers, of two different values none is taken: order must not decide.
    rules = _rules_in(said["rules"][0]) if len(said["rules"]) == 1 else None
    moment = _moment_in(said["on"][0]) if len(said["on"]) == 1 else None
    taken = {"rules": rules, "on": moment}
    wrong = [(name, value) for name, values in said.items() if taken[name] is None for value in values]
    return rules, moment, tuple(wrong)


def _rules_in(written: str) -> int | None:
    return int(written) if written in map(str, range(1, RULES + 1)) else None


def _moment_in(written: str) -> datetime | None:
    try:
        moment = datetime.strptime(written, MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None
    # `strptime` also takes other digits and fewer of them.
    return moment if write_moment(moment) == written else None


def questions_of(dimensions: tuple[documents.Dimension, ...]) -> tuple[Question, ...]:
    """What the engine needs of these dimensions, all of which have a question."""
    return tuple(
        Question(
            key=dimension.key,
            positions=(dimension.first.position, dimension.second.position),
            leans={choice.key: choice.lean for choice in dimension.question.choices},
            notices=tuple(choice.key for choice in dimension.question.choices if choice.notice),
        )
        for dimension in dimensions
        if dimension.question
    )
