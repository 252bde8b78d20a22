"""A reader’s scorecard for several firms."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from comparison import documents
from comparison.scorecard import MOST_IMPORTANCE, MOST_POINTS


@dataclass(frozen=True)
class PointsField:
    """A firm's points for one criterion, as a select shows them: None where there is no evidence yet."""

    name: str
    firm: str
    points: int | None


class Scores:
    """A reader's scorecard: names and points of up to four firms, and how much each criterion matters.

    `1.scope=3` gives the first firm three points, `scope.importance=3` weighs the criterion, `name1=…` names the firm.
    What has no evidence has no points. `unknown` and `malformed` name what could not be taken.
    """

    MOST_FIRMS = 4
    FEWEST_FIRMS = 2
    NAME_LENGTH = 60
    WEIGHTS = {0: "not at all", 1: "a little", 2: "yes", 3: "a lot"}
    POINTS = range(MOST_POINTS + 1)

    def __init__(self, guide: documents.Guide, data: QueryDict) -> None:
        self.malformed: list[tuple[str, str]] = []
        self.kind = self._one(data, "firm", [firm.key for firm in guide.firms]) or guide.firms[0].key
        self.criteria = guide.criteria_for(self.kind)
        width = self._one(data, "columns", self._numbers(self.FEWEST_FIRMS, self.MOST_FIRMS))
        self.importances = {
            one.key: self._number(data, f"{one.key}.importance", MOST_IMPORTANCE, one.importance) or 0
            for one in self.criteria
        }
        self._defaults = {one.key: one.importance for one in self.criteria}
        self.typed = [self._name(data, f"name{number}") for number in self.numbers]
        self.points = [self._points(data, number) for number in self.numbers]
        known = {"firm", "columns", "more", *(f"name{number}" for number in self.numbers)}
        known |= {f"{one.key}.importance" for one in guide.criteria}
        known |= {f"{number}.{one.key}" for number in self.numbers for one in guide.criteria}
        self.unknown = [(name, value) for name in data if name not in known for value in data.getlist(name)[:1]]
        used = max((place + 1 for place in self.entered), default=0)
        self.columns = max(int(width or 3) + ("more" in data), used)
        self.columns = min(self.columns, self.MOST_FIRMS)

    @property
    def numbers(self) -> range:
        return range(1, self.MOST_FIRMS + 1)

    @property
    def shown(self) -> range:
        """The places of the firms that the page has a column for."""
        return range(self.columns)

    @property
    def names(self) -> list[str]:
        """What each firm is called: as typed, or by its number."""
        return [typed or f"Firm {number}" for number, typed in zip(self.numbers, self.typed, strict=True)]

    @property
    def entered(self) -> list[int]:
        """The places of the firms that have a name or a point."""
        return [number - 1 for number in self.numbers if self.typed[number - 1] or self.points[number - 1]]

    @property
    def status(self) -> int:
        return 400 if self.malformed else 200

    @property
    def rows(self) -> list[tuple[documents.Criterion, int, list[PointsField]]]:
        """Each criterion with its importance and a field for each firm."""
        return [
            (one, self.importances[one.key], [self._field(one, place) for place in self.shown]) for one in self.criteria
        ]

    @property
    def firms(self) -> list[tuple[int, str, str]]:
        """Number, name as typed and name as shown of each firm that the page has a column for."""
        return [(place + 1, self.typed[place], self.names[place]) for place in self.shown]

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters that say all this again."""
        pairs = [("firm", self.kind), ("columns", str(self.columns))]
        pairs += [(f"name{number}", typed) for number, typed in zip(self.numbers, self.typed, strict=True) if typed]
        for key, importance in self.importances.items():
            if importance != self._defaults[key]:
                pairs.append((f"{key}.importance", str(importance)))
            pairs += [
                (f"{place + 1}.{key}", str(self.points[place][key]))
                for place in self.entered
                if key in self.points[place]
            ]
        return pairs

    def query(self) -> str:
        return urlencode(self.pairs())

    def _field(self, criterion: documents.Criterion, place: int) -> PointsField:
        return PointsField(f"{place + 1}.{criterion.key}", self.names[place], self.points[place].get(criterion.key))

    def _points(self, data: QueryDict, number: int) -> dict[str, int]:
        found = {one.key: self._number(data, f"{number}.{one.key}", MOST_POINTS, None) for one in self.criteria}
        return {key: points for key, points in found.items() if points is not None}

    def _number(self, data: QueryDict, name: str, most: int, default: int | None) -> int | None:
        value = self._one(data, name, self._numbers(0, most))
        return int(value) if value else default

    @staticmethod
    def _numbers(low: int, high: int) -> list[str]:
        return [str(number) for number in range(low, high + 1)]

    def _name(self, data: QueryDict, name: str) -> str:
        typed = " ".join(data.get(name, "").split())
        if len(typed) <= self.NAME_LENGTH and typed.isprintable():
            return typed
        self.malformed.append((name, typed))
        return ""

    def _one(self, data: QueryDict, name: str, allowed: list[str]) -> str:
        """The value of a parameter, if it is allowed and the only one; of two different ones none is taken."""
        values = list(dict.fromkeys(filter(None, data.getlist(name))))
        if len(values) == 1 and values[0] in allowed:
            return values[0]
        self.malformed += [(name, value) for value in values]
        return ""
