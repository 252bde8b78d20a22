"""A recommendation as its page shows it: the engine's numbers beside the words of the documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from comparison import answers, documents
from comparison.answers import FULL
from comparison.drawing import Bar, LeanBar, draw_bars, draw_lean
from comparison.forms import IMPORTANCE_WORDS, SPECIAL_ANSWERS, Questionnaire
from comparison.recommendation import BOTH, Allocation, Contribution, Outcome, Recommendation
from comparison.recommendation.rules import ENOUGH_ANSWERS

from .words import (
    FIRMNESS,
    IMPORTANCE_IN_SENTENCE,
    firmness_in_words,
    outcome_in_sentence,
    points_in_words,
)

STRONGEST = 3
"""How many reasons stand before all contributions."""


@dataclass(frozen=True)
class Change:
    """A change of answers or of one importance that leads to another outcome; `query` applies it."""

    changed: tuple[tuple[documents.Dimension, str], ...]
    outcome: str
    """As it stands inside a sentence."""
    query: str

    @property
    def in_sentence(self) -> str:
        return ", and ".join(f"{dimension.name}: “{words}”" for dimension, words in self.changed)

    @property
    def in_short(self) -> str:
        return ", ".join(f"{dimension.name}: {words}" for dimension, words in self.changed)


@dataclass(frozen=True)
class Row:
    """One dimension of a result: the answer, what it adds, and the words of the side it points to."""

    dimension: documents.Dimension
    answer: str
    importance: int
    contribution: Contribution | None
    bar: Bar | None

    @property
    def importance_words(self) -> str:
        return IMPORTANCE_IN_SENTENCE[self.importance]

    @cached_property
    def css(self) -> str:
        """The class of its direction: toward-1, toward-2, toward-both, level or unanswered."""
        if self.contribution is None:
            return "unanswered"
        if self.contribution.answer == BOTH:
            return "toward-both"
        if self.contribution.points == 0:
            return "level"
        return "toward-1" if self.contribution.points < 0 else "toward-2"

    @property
    def is_noticed(self) -> bool:
        """Whether the answer counts for neither option because it means something else, said in a notice."""
        return self.contribution is not None and self.contribution.answer != BOTH and self.contribution.lean is None

    @property
    def side_css(self) -> str:
        return {"toward-1": "side-1", "toward-2": "side-2"}.get(self.css, "side-both")

    @property
    def pulls(self) -> bool:
        """Whether it pulls to either option, or to both."""
        return self.contribution is not None and self.contribution.points_1 + self.contribution.points_2 > 0

    @property
    def points(self) -> int:
        return abs(self.contribution.points) if self.contribution else 0

    @property
    def stance(self) -> documents.Stance | None:
        """What the option that this dimension points to does on it."""
        if self.contribution is None or self.contribution.points == 0:
            return None
        return self.dimension.first if self.contribution.points < 0 else self.dimension.second


class Shown:
    """A recommendation with the words and drawings that its page shows; every number is the engine's.

    `made_with` are parameters for each address that leads to a further result: none for one of today's texts.
    """

    def __init__(
        self, form: Questionnaire, result: Recommendation, made_with: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.form, self.result, self._made_with = form, result, made_with
        self.comparison = form.comparison
        self._dimensions = {dimension.key: dimension for dimension in form.asked}
        self._contributions = {one.key: one for one in result.contributions}
        self._bars = draw_bars(result)

    @property
    def lean(self) -> LeanBar:
        return draw_lean(self.result)

    @cached_property
    def rows(self) -> list[Row]:
        """Contributions by size, then what adds nothing, then what is open."""
        keys = sorted(self._dimensions, key=self._weight, reverse=True)
        return [self.row(key) for key in keys]

    @cached_property
    def exceptions(self) -> list[Row]:
        return [self.row(one.key) for one in self.result.exceptions]

    @property
    def allocation(self) -> list[tuple[documents.Dimension, Allocation]]:
        return [(self._dimensions[key], place) for key, place in self.result.allocation.items()]

    @property
    def notices(self) -> list[documents.Notice]:
        found = []
        for question, choice in self.result.notices:
            asked = self._dimensions[question].question
            made = asked.choice(choice) if asked else None
            if made and made.notice:
                found.append(made.notice)
        return found

    @cached_property
    def leader(self) -> documents.Option | None:
        """The option that leads, if one does."""
        return {"first": self.comparison.first, "second": self.comparison.second}.get(self.result.outcome)

    @cached_property
    def other(self) -> documents.Option | None:
        """The option that does not lead, if one leads."""
        return {"first": self.comparison.second, "second": self.comparison.first}.get(self.result.outcome)

    @property
    def needed(self) -> int:
        """How many answers a recommendation needs."""
        return min(ENOUGH_ANSWERS, self.result.coverage.asked)

    @property
    def full_query(self) -> str:
        return self.form.query(way=FULL)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form on the page sends beside its own fields: answers of the other way, too, are kept."""
        pairs = [*self.form.pairs(), *self._made_with.items()]
        return [(name, value) for name, value in pairs if name.removesuffix(".importance") not in self._dimensions]

    @property
    def has_lean(self) -> bool:
        """Whether there is a margin to draw; with too few answers its place would look like a verdict."""
        return self.result.outcome != Outcome.NOT_ENOUGH

    @property
    def pulls(self) -> str:
        """Both pulls in words."""
        first, second = self.comparison.first.in_sentence, self.comparison.second.in_sentence
        return f"{points_in_words(self.result.points_1)} toward {first} and {self.result.points_2} toward {second}"

    @property
    def lean_label(self) -> str:
        """What stands at the mark of the lean bar."""
        return points_in_words(self.result.points) if self.result.points else "Level"

    @property
    def lean_words(self) -> str:
        """The lean bar in a sentence or two."""
        ends = (
            f"From {points_in_words(self.result.points_to_lead)} on an option leads; {self.result.scale} are possible."
        )
        if self.result.is_level:
            return f"The two pulls are level. {ends}"
        toward = self.comparison.first if self.result.points < 0 else self.comparison.second
        return f"The margin is {points_in_words(self.result.points)} toward {toward.in_sentence}. {ends}"

    @property
    def firmness(self) -> str:
        """The word for how firm the result is; nothing after *not enough*."""
        return FIRMNESS[self.result.word] if self.result.word else ""

    @property
    def firmness_words(self) -> str:
        return firmness_in_words(self.result, self.comparison)

    @cached_property
    def strongest(self) -> list[Row]:
        """The strongest reasons: for the option that leads, or where none does, whichever way they pull."""
        reasons = self.result.reasons_for
        rows = [self.row(one.key) for one in reasons] if reasons else [row for row in self.rows if row.pulls]
        return rows[:STRONGEST]

    @cached_property
    def against(self) -> list[Row]:
        """What speaks against the option that leads: each row's caution is that option's own."""
        return [self.row(one.key) for one in self.result.reasons_against]

    @cached_property
    def heavy(self) -> list[Row]:
        """The dimensions that count most, whose cautions are the case against where no answer is."""
        return [row for row in self.rows if row.pulls][:STRONGEST]

    @property
    def leading_side(self) -> int:
        """1 or 2 for the side of the option that leads, 0 if none does."""
        return {Outcome.FIRST: 1, Outcome.SECOND: 2}.get(self.result.outcome, 0)

    @cached_property
    def changes(self) -> list[Change]:
        """What would change the outcome: other answers, the fewest first, then other importances."""
        return self._answer_changes() + self._importance_changes()

    def _answer_changes(self) -> list[Change]:
        found = []
        for flip in self.result.flips:
            changed = tuple((self._dimensions[one.key], self._words_of(one.key, one.after)) for one in flip.changes)
            query = self._query(self.form.answers | flip.answers, self.form.importances)
            found.append(self._change(changed, flip.outcome, query))
        return found

    def _importance_changes(self) -> list[Change]:
        found = []
        for flip in self.result.importance_flips:
            changed = ((self._dimensions[flip.key], f"{IMPORTANCE_WORDS[flip.after].lower()}"),)
            query = self._query(self.form.answers, self.form.importances | {flip.key: flip.after})
            found.append(self._change(changed, flip.outcome, query))
        return found

    def _change(self, changed: tuple[tuple[documents.Dimension, str], ...], outcome: Outcome, query: str) -> Change:
        return Change(changed, outcome_in_sentence(outcome, self.comparison), query)

    @property
    def open_rows(self) -> list[Row]:
        """Questions of this way that matter and have no answer, the one that can move most first."""
        following = self.result.interval.next_question if self.result.interval else None
        return [self.row(key) for key in sorted(self.result.unanswered, key=lambda key: key != following)]

    @property
    def next_row(self) -> Row | None:
        """The open question that can move the result most, unless nothing can move it any more."""
        following = self.result.interval.next_question if self.result.interval else None
        return self.row(following) if following else None

    @property
    def is_decided(self) -> bool:
        """Whether the open questions cannot change what leads."""
        return bool(self.result.unanswered and self.result.interval and self.result.interval.decided)

    @property
    def left_out(self) -> list[documents.Dimension]:
        """Dimensions about which the way taken does not ask and the full one does."""
        return [dimension for dimension in self.comparison.asked(FULL) if dimension not in self.form.asked]

    @property
    def may_be_noticed(self) -> bool:
        """Whether an answer to what is left out can say that something else comes first."""
        return any(
            choice.notice for dimension in self.left_out if dimension.question for choice in dimension.question.choices
        )

    @property
    def not_decisive(self) -> list[documents.Dimension]:
        return [self._dimensions[key] for key in self.result.important_not_decisive]

    @property
    def to_ask(self) -> list[documents.Dimension]:
        """The dimensions whose questions to a provider matter most: the strongest reasons and the exceptions."""
        keys = [row.dimension.key for row in [*self.strongest, *self.exceptions]]
        return [self._dimensions[key] for key in dict.fromkeys(keys)]

    @property
    def unasked(self) -> list[documents.Dimension]:
        """Dimensions about which nothing is asked: the contract has to settle them whatever the outcome."""
        return [dimension for dimension in self.comparison.dimensions if dimension.question is None]

    def _words_of(self, key: str, answer: str) -> str:
        question = self._dimensions[key].question
        choice = question.choice(answer) if question else None
        return choice.text if choice else SPECIAL_ANSWERS[answer]

    def _query(self, given: dict[str, str], importances: dict[str, int]) -> str:
        return answers.query(self.form.way, given, importances, **self._made_with)

    def row(self, key: str) -> Row:
        return self._rows[key]

    @cached_property
    def _rows(self) -> dict[str, Row]:
        return {key: self._row(dimension) for key, dimension in self._dimensions.items()}

    def _row(self, dimension: documents.Dimension) -> Row:
        key = dimension.key
        importance = self.form.importance(dimension)
        contribution = self._contributions.get(key)
        answer = self.form.answer_text(dimension)
        return Row(dimension, answer, importance, contribution, self._bars.get(key))

    def _weight(self, key: str) -> tuple[int, int]:
        one = self._contributions.get(key)
        return (-1, 0) if one is None else (abs(one.points), one.points_1 + one.points_2)
