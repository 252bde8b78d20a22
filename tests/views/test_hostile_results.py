"""Ten thousand hostile addresses of results: never a failure, never an outcome that the engine did not compute."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from django_htmx.middleware import HtmxDetails

from comparison.documents import Comparison, Published
from comparison.forms import questions_of, write_moment
from comparison.models import Tally, TotalsEntry
from comparison.recommendation import Question, Recommendation, recommend
from comparison.results import margin_in_words, outcome_in_words
from tests.publishing import another_comparison, publish, with_stance

ADDRESSES = 10_000
DRAWN = 5
"""One address in so many is drawn as a page; of the others, what the page would be drawn from is compared."""
SEED = 20261123
WORD = "hostile"
"""Stands inside every attempt to get out of a text or an attribute."""

NAMES = (
    "way", "rules", "on", "before", "next", "from", "a", "b", "stamp", "website", "former", ".importance", "__proto__",
    "scope[]", "scope.importance.importance", "Scope", f"<{WORD}>", f"\"{WORD}'", "\0", "\ud800", "é", "n" * 400,
)  # fmt: skip
VALUES = (
    "", " ", "0", "1", "2", "3", "4", "-1", "02", "1e3", "٣", "NaN", "9" * 40, "quick", "full", "slow", "both",
    "unsure", "Both", "no-such-choice",
    f"<{WORD}>", f"\"{WORD}'>", f"'{WORD}", f"</code><{WORD}>", f"javascript:{WORD}",
    f"{{{{{WORD}}}}}", f"{{% {WORD} %}}", "\0", "\ud800", "\r\nSet-Cookie: x=1", "a" * 1_500, "é" * 200, "&" * 900, "%",
    "2001-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00.000000Z", "yesterday",
)  # fmt: skip
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")

type Pairs = list[tuple[str, str]]


class Texts(NamedTuple):
    """The comparison as it stood from a moment on."""

    since: datetime
    comparison: Comparison


type History = list[Texts]


class Asked(NamedTuple):
    """One address of a comparison, and what is in it."""

    history: History
    page: str
    query: str

    @property
    def data(self) -> QueryDict:
        return QueryDict(self.query)


class Generator:
    """Addresses from plausible answers, some of them spoiled."""

    def __init__(self, seed: int, histories: list[History]) -> None:
        self.random = random.Random(seed)
        self.histories = histories
        self.turn_to(histories[0])

    def turn_to(self, history: History) -> None:
        self.history = history
        self.questions = questions_of(history[-1].comparison.asked("full"))

    def addresses(self, count: int) -> Iterator[Asked]:
        pages = ("recommendation", "recommendation_fragment", "compare", "totals_add")
        for page in self.random.choices(pages, weights=(3, 2, 3, 2), k=count):
            self.turn_to(*self.random.choices(self.histories, weights=(3, 3, 1)))
            fields = self.pairs()
            if page == "compare":
                fields = [(name, self.side()) for name in ("a", "b") if self.random.random() < 0.95]
                fields += self.spoiled([], 1)
            yield Asked(self.history, page, self.written(fields))

    def side(self) -> str:
        before = self.random.choice(("?", "", "https://site.example/x/?", "//[", "http://[broken?", "x#", f"<{WORD}>?"))
        return before + self.written(self.pairs())[:3_000]

    def pairs(self) -> Pairs:
        sure = self.random.random()
        pairs = [
            (one.key, self.random.choice([*one.leans, "both", "unsure"]))
            for one in self.questions
            if self.random.random() < sure
        ]
        pairs += [
            (f"{one.key}.importance", self.random.choice("0123"))
            for one in self.questions
            if self.random.random() < 0.2
        ]
        pairs += [("way", self.random.choice(("quick", "full")))] * (self.random.random() < 0.5)
        pairs += [("on", self.moment())] * (self.random.random() < 0.3)
        spoiled = self.spoiled(pairs, self.random.choice((0, 0, 1, 2, 5, 40)))
        return self.random.sample(pairs + spoiled, len(pairs) + len(spoiled))

    def moment(self) -> str:
        around = self.random.choice(self.history).since + timedelta(microseconds=self.random.choice((-1, 0, 1)))
        return write_moment(around)

    def spoiled(self, pairs: Pairs, count: int) -> Pairs:
        names = [*NAMES, *(name for name, _ in pairs), *(f"{one.key}.importance" for one in self.questions)]
        return [(self.random.choice(names), self.random.choice(VALUES)) for _ in range(count)]

    def written(self, pairs: Pairs) -> str:
        """Escaped as browsers do, or hardly; short enough to reach a view."""
        safe = self.random.choice(("", "", "/:?=", "<>\"'{}%+"))
        fields = ["=".join(quote(text.encode("utf-8", "surrogatepass"), safe=safe) for text in pair) for pair in pairs]
        while fields and len("&".join(fields)) > 8_192:
            fields.pop()
        return "&".join(fields)


# --- What the address says, read a second way ---


def only(data: QueryDict, name: str) -> str:
    """The one value that a parameter has; nothing if it has none or several."""
    values = set(data.getlist(name)) - {""}
    return values.pop() if len(values) == 1 else ""


def texts_meant(data: QueryDict, history: History) -> Comparison:
    on = only(data, "on")
    try:
        moment = datetime.fromisoformat(on) if MOMENT.fullmatch(on) else None
    except ValueError:
        moment = None
    standing = [one.comparison for one in history if moment and one.since <= moment.astimezone(UTC)]
    return standing[-1] if standing else history[-1].comparison


def computed(data: QueryDict, comparison: Comparison) -> Recommendation:
    """What the engine says to the parts of an address that can be understood."""
    way = "quick" if only(data, "way") == "quick" else "full"
    questions: tuple[Question, ...] = questions_of(comparison.asked(way))
    answers = {one.key: only(data, one.key) for one in questions if one.accepts(only(data, one.key))}
    given = {one.key: only(data, f"{one.key}.importance") for one in questions}
    importances = {key: int(value) for key, value in given.items() if value in ("0", "1", "2", "3")}
    return recommend(questions, answers, importances)


def heading(text: str, tag: str = "h1") -> list[str]:
    return [unescape(found).strip() for found in re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", text, re.DOTALL)]


class Undrawn(HttpResponse):
    """What a page would be drawn from."""

    def __init__(self, request: HttpRequest, template: str, variables: dict[str, Any], status: int) -> None:
        super().__init__(status=status)
        self.variables = variables


def answered(asked: Asked) -> HttpResponse:
    """The view's own answer: what middleware adds or refuses has tests of its own."""
    path = reverse(asked.page, args=[asked.history[-1].comparison.slug])
    request = RequestFactory().get(path, query_params=None, headers={"HX-Request": "true"}, QUERY_STRING=asked.query)
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    view, args, kwargs = resolve(path)
    try:
        return view(request, *args, **kwargs)
    except (BadRequest, SuspiciousOperation):
        return HttpResponse(status=400)


@pytest.fixture
def histories(content: Published) -> list[History]:
    """Two small comparisons, whose pages take less time, and the site's; each before and after its positions moved."""
    assert content.main
    before = publish(*[part for number in (1, 2) for part in another_comparison(content.main, number, dimensions=5)])
    asked = [one for comparison in before.comparisons.values() for one in comparison.asked("full")]
    after = publish(*[with_stance(with_stance(one, 1, position=-2), 2, position=-1) for one in asked[::2]])
    return [
        [Texts(then.moment_of(then.comparisons[key]), then.comparisons[key]) for then in (before, after)]
        for key in ("another-1", "another-2", content.main.key)
    ]


@pytest.mark.once
def test_ten_thousand_hostile_addresses_show_what_the_engine_computes(
    histories: list[History], monkeypatch: pytest.MonkeyPatch
) -> None:
    met: Counter[tuple[str, int]] = Counter()
    outcomes: Counter[str] = Counter()
    for number, asked in enumerate(Generator(SEED, histories).addresses(ADDRESSES)):
        where = f"address {number} of seed {SEED}: {asked.page}?{asked.query}"
        with monkeypatch.context() as patched:
            if number % DRAWN:
                patched.setattr("comparison.views.shared.render", Undrawn)
            response = answered(asked)
        met[asked.page, response.status_code] += 1
        assert response.status_code in (200, 400), where
        if isinstance(response, Undrawn):
            check_undrawn(asked, response.variables, where)
        else:
            check_drawn(asked, response.content.decode(), outcomes, where)
    assert {page for page, _ in met} == {"recommendation", "recommendation_fragment", "compare", "totals_add"}
    assert min(met[page, status] for page, _ in met for status in (200, 400)) > 50
    assert min(outcomes.values()) > 10 and len(outcomes) == 5
    assert not TotalsEntry.objects.exists() and not Tally.objects.exists()


def check_undrawn(asked: Asked, variables: dict[str, Any], where: str) -> None:
    """Every result that a page would show is the engine's."""
    if asked.page == "compare":
        comparison = asked.history[-1].comparison
        for side in variables["sides"] if variables["both"] else ():
            assert side.result == computed(typed_in(asked.data.get(side.name, "")), comparison), where
    elif asked.page != "totals_add":
        assert variables["result"] == computed(asked.data, texts_meant(asked.data, asked.history)), where


def check_drawn(asked: Asked, text: str, outcomes: Counter[str], where: str) -> None:
    assert not re.search(rf"[<\"']{WORD}", text), where
    if text and asked.page == "compare":
        check_compared(asked, text, where)
    elif text and asked.page != "totals_add":
        outcomes[check_result(asked, text, where)] += 1


def check_result(asked: Asked, text: str, where: str) -> str:
    """The one outcome that a page shows is the engine's, and so is its margin."""
    comparison = texts_meant(asked.data, asked.history)
    result = computed(asked.data, comparison)
    assert heading(text) == [outcome_in_words(result, comparison)], where
    if result.outcome != "not-enough" and result.points:
        assert f"The margin is {abs(result.points)} point" in text, where
    return result.outcome


def typed_in(address: str) -> QueryDict:
    """What stands in an address that was typed into a field."""
    typed = address.strip()
    return QueryDict(typed.partition("#")[0].partition("?")[2] or typed)


def check_compared(asked: Asked, text: str, where: str) -> None:
    """Both results of a page, if it shows them, are the engine's."""
    comparison = asked.history[-1].comparison
    shown = re.findall(r"<h2>The (?:first|second) result: (.*?)</h2>\s*<p>Margin: (.*?)\.", text)
    assert len(shown) in (0, 2), where
    for name, said in zip(("a", "b"), shown, strict=False):
        result = computed(typed_in(asked.data.get(name, "")), comparison)
        wanted = (outcome_in_words(result, comparison), margin_in_words(result, comparison))
        assert tuple(map(unescape, said)) == wanted, where


def test_the_same_seed_makes_the_same_addresses(histories: list[History]) -> None:
    first, again = (list(Generator(SEED, histories).addresses(50)) for _ in range(2))
    assert first == again


def test_hostile_forms_are_never_kept(histories: list[History], client: Client) -> None:
    generator = Generator(SEED, histories)
    there = reverse("totals_add", args=[generator.history[-1].comparison.slug])
    for _ in range(300):
        body = generator.written(generator.pairs())
        response = client.post(there, body, content_type="application/x-www-form-urlencoded")
        assert response.status_code in (200, 400, 403, 422), body
        assert not re.search(rf"[<\"']{WORD}", response.text), body
    assert not TotalsEntry.objects.exists()
