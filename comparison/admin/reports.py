"""Admin pages that look at one comparison: what its working copy does to readers, its bias, its questions' health.

Nothing is written and no transaction is open while profiles are counted, so nobody waits for it; the figures come
from `comparison.impact`, which keeps what it has counted in memory by what the answers add.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from comparison import documents, editions, models
from comparison.answers import FULL, QUICK, WAYS
from comparison.documents import Comparison, Dimension
from comparison.forms import questions_of
from comparison.headers import UNKEPT, keep
from comparison.impact import (
    Finding,
    Health,
    Impact,
    PersonaMove,
    Told,
    TooMany,
    bias_of,
    health_of,
    impact,
    moves_of_personas,
)
from comparison.recommendation import Outcome, Question
from comparison.recommendation.questions import check_input
from comparison.results import outcome_name
from comparison.views.totals import SHOWN_FROM

WAY_NAMES = {FULL: "All questions", QUICK: "The quick way"}
FINDINGS = {
    Finding.UNSURE: "Many do not know: is it asked in words that readers use?",
    Finding.BOTH: "Many take both: do the choices fit their situations?",
    Finding.RARELY_MATTERS: "It rarely matters: most answers lean to neither option.",
    Finding.ALL_ALIKE: "Nearly all take the same choice: it does not tell readers apart.",
}

TOLD = tuple(outcome for outcome in Outcome if outcome is not Outcome.NOT_ENOUGH)
"""The outcomes that a profile can have: it answers everything."""

type Versions = Mapping[str, tuple[Question, ...]]
"""The questions of each way."""


class Unready(Exception):
    """A comparison of which nothing can be counted yet, with the reason in words."""


def report_urls(model_admin: "ModelAdmin[models.Comparison]") -> list[URLPattern]:
    """The addresses of the reports, below that of a comparison: to stand before the stock ones of its admin page."""
    return [
        path(
            f"<path:object_id>/{name}/",
            model_admin.admin_site.admin_view(_page(model_admin, name)),
            name=f"comparison_comparison_{name}",
        )
        for name in REPORTS
    ]


def _page(model_admin: "ModelAdmin[models.Comparison]", name: str) -> Callable[..., HttpResponseBase]:
    """A report for whoever may look at the comparison."""
    title, figures = REPORTS[name]

    @require_safe
    def view(request: HttpRequest, object_id: str) -> HttpResponseBase:
        if not model_admin.has_view_permission(request):
            raise PermissionDenied
        row = model_admin.get_object(request, unquote(object_id))
        if row is None:
            raise Http404("no comparison has this number")
        context = {**model_admin.admin_site.each_context(request), "opts": model_admin.opts, "original": row}
        context |= {"title": title, "reports": [(key, words) for key, (words, _) in REPORTS.items()], "here": name}
        try:
            context |= figures(row)
        except (Unready, TooMany) as reason:
            context["reason"] = str(reason)
        return keep(render(request, f"admin/comparison/reports/{name}.html", context), UNKEPT, index=False)

    return view


class WorkingCopy:
    """A comparison as its rows hold it; `unfinished` names the dimensions that have no stance for each option yet."""

    def __init__(self, row: models.Comparison) -> None:
        head = editions.freeze(row)
        rows = row.dimensions.select_related("comparison", "question").prefetch_related(
            "comparison__options", "stances", "choices"
        )
        parts = [editions.freeze(dimension) for dimension in rows]
        if not isinstance(head, documents.Head) or len(head.options) != 2:
            raise Unready("A comparison needs its two options first.")
        dimensions = [part for part in parts if isinstance(part, Dimension)]
        self.comparison = documents.assemble(head, dimensions)
        whole = {dimension.key for dimension in self.comparison.dimensions}
        self.unfinished = [dimension.name for dimension in dimensions if dimension.key not in whole]

    @cached_property
    def versions(self) -> Versions:
        return _versions(self.comparison)


def _versions(comparison: Comparison) -> Versions:
    """The questions of a comparison by way; one that cannot be asked is named."""
    try:
        return {way: check_input(questions_of(comparison.asked(way)), {}, {})[0] for way in WAYS}
    except ValueError as error:
        raise Unready(f"It cannot be counted as it stands here: {error}.") from error


def _published(key: str) -> Comparison:
    comparison = editions.current().comparisons.get(key)
    if comparison is None:
        raise Unready("Readers do not see this comparison yet, so there is nothing to compare with.")
    return comparison


def _impact(row: models.Comparison) -> dict[str, Any]:
    """What changes for readers when everything that stands here is published."""
    working = WorkingCopy(row)
    published = _published(row.key)
    before, after = _versions(published), working.versions
    ways = [
        WayShown(way, published, working.comparison, impact(before[way], after[way]))
        for way in (FULL, QUICK)
        if before[way] and after[way]
    ]
    one_sided = [WAY_NAMES[way] for way in (FULL, QUICK) if bool(before[way]) != bool(after[way])]
    if not ways and not one_sided:
        raise Unready("Nothing is asked, here or by what readers see: there are no profiles to count.")
    personas, _ = documents.read_personas(settings.CONTENT_DIR)
    own = [persona for persona in personas if persona.comparison == row.key]
    moves = [PersonaShown(move, working.comparison) for move in moves_of_personas(own, before, after)]
    return {
        "ways": ways,
        "one_sided": one_sided,
        "moves": moves,
        "personas": len(own),
        "unfinished": working.unfinished,
    }


def _bias(row: models.Comparison) -> dict[str, Any]:
    """How even-handed the working copy is."""
    working = WorkingCopy(row)
    comparison, questions = working.comparison, working.versions[FULL]
    if not questions:
        raise Unready("It asks nothing yet: there are no profiles to count.")
    found = bias_of(comparison, questions, dict(models.Source.objects.values_list("key", "kind")))
    names = {dimension.key: dimension.name for dimension in comparison.dimensions}
    lead = found.outcomes[Outcome.FIRST], found.outcomes[Outcome.SECOND]
    return {
        "bias": found,
        "comparison": comparison,
        "unfinished": working.unfinished,
        "profiles": in_thousands(found.profiles),
        "outcomes": _shares(found.outcomes, comparison),
        "difference": in_percent(abs(found.difference)),
        "ahead": comparison.first if lead[0] > lead[1] else comparison.second if lead[1] > lead[0] else None,
        "decisive": [
            (names[key], in_percent(share), key in found.dominating)
            for key, share in sorted(found.decisive.items(), key=lambda item: -item[1])
        ],
        "asymmetric": [(names[leans.key], leans, ", ".join(map(_lean, leans.leans))) for leans in found.asymmetric],
        "words": [(names[key], rows) for key, rows in found.words.items()],
        "sources": found.sources.items(),
        "cited": sum(found.sources.values()),
    }


def _health(row: models.Comparison) -> dict[str, Any]:
    """How readers answered what they are asked now."""
    comparison = _published(row.key)
    rows = health_of(comparison.dimensions, models.Tally.objects.of(row.key))
    return {"rows": [HealthShown(one) for one in rows], "shown_from": SHOWN_FROM}


REPORTS: dict[str, tuple[str, Callable[[models.Comparison], dict[str, Any]]]] = {
    "impact": ("Impact preview", _impact),
    "bias": ("Bias report", _bias),
    "health": ("Question health", _health),
}


class WayShown:
    """What changes on one way through the questions, in words and whole numbers."""

    def __init__(self, way: str, before: Comparison, after: Comparison, found: Impact) -> None:
        self.before, self.after, self.impact = before, after, found
        self.name = WAY_NAMES[way]
        self.names = {dimension.key: dimension.name for dimension in (*before.dimensions, *after.dimensions)}
        self.profiles, self.moved = in_thousands(found.profiles), in_thousands(found.moved)
        self.share = in_percent(found.share_moved)

    @property
    def outcomes(self) -> list[str]:
        return [outcome_name(outcome, self.after) for outcome in TOLD]

    @property
    def rows(self) -> list[tuple[str, str, list[tuple[str, bool]]]]:
        """Each outcome before, its profiles, and how many of them have each outcome after, with whether they moved."""
        pairs = self.impact.pairs
        return [
            (
                outcome_name(before, self.before),
                in_thousands(self.impact.before[before]),
                [_moved(pairs.get((before, after), 0), before is not after) for after in TOLD],
            )
            for before in TOLD
        ]

    @property
    def totals(self) -> list[str]:
        """The profiles of each outcome after."""
        counts = self.impact.after
        return [in_thousands(counts[outcome]) for outcome in TOLD]

    @property
    def decisive(self) -> list[tuple[str, str, str]]:
        """Each dimension with how often it decides before and after, the most decisive first."""
        old, new = self.impact.decisive_before, self.impact.decisive_after
        keys = sorted({**new, **old}, key=lambda key: -new.get(key, Fraction(-1)))
        return [(self.names[key], _decides(old, key), _decides(new, key)) for key in keys]

    @property
    def most_decisive(self) -> tuple[str, str]:
        """Which dimensions decide most often, before and after."""
        return self._named(self.impact.most_decisive_before), self._named(self.impact.most_decisive_after)

    @property
    def changes(self) -> list[str]:
        """What was changed that changes a result, a sentence each."""
        added = [f"{self.names[key]} is asked now and was not before." for key in self.impact.added]
        removed = [f"{self.names[key]} was asked before and is not now." for key in self.impact.removed]
        changed = [
            sentence
            for key in self.impact.changed
            for sentence in _changes(self.before.dimension(key), self.after.dimension(key))
        ]
        return [*changed, *added, *removed]

    @property
    def left_out(self) -> list[str]:
        return [f"{self.names[key]}: {self._words_of(key, choice)}" for key, choice in self.impact.left_out]

    def _named(self, keys: Iterable[str]) -> str:
        return ", ".join(self.names[key] for key in keys) or "none"

    def _words_of(self, key: str, choice: str) -> str:
        """A choice as it is worded where it is offered, and where that is."""
        for comparison, when in ((self.before, "only before"), (self.after, "only now")):
            dimension = comparison.dimension(key)
            found = dimension.question.choice(choice) if dimension and dimension.question else None
            if found:
                return f"“{found.text}” ({when})"
        return choice


def _changes(before: Dimension | None, after: Dimension | None) -> list[str]:
    """What differs between two versions of a dimension, as far as it counts for results."""
    if before is None or after is None or before.question is None or after.question is None:
        return []
    found = []
    old, new = ([stance.position for stance in dimension.stances] for dimension in (before, after))
    if old != new:
        positions = [" and ".join(map(_lean, pair)) for pair in (new, old)]
        found.append(f"{after.name}: the positions are {positions[0]}, before {positions[1]}.")
    for choice in after.question.choices:
        earlier = before.question.choice(choice.key)
        if earlier and earlier.lean != choice.lean:
            found.append(f"{after.name}: “{choice.text}” leans {_lean(choice.lean)}, before {_lean(earlier.lean)}.")
    return found


@dataclass(frozen=True)
class PersonaShown:
    """A golden persona that is told something else, in words."""

    move: PersonaMove
    comparison: Comparison

    @property
    def before(self) -> str:
        return self._told(self.move.before)

    @property
    def after(self) -> str:
        return self._told(self.move.after)

    @property
    def expected(self) -> str:
        persona = self.move.persona
        return self._told(Told(Outcome(persona.expected), persona.with_exceptions))

    def _told(self, told: Told) -> str:
        return outcome_name(told.outcome, self.comparison) + (", with exceptions" if told.with_exceptions else "")


@dataclass(frozen=True)
class HealthShown:
    """How one question is answered, in words; nothing below SHOWN_FROM answers."""

    health: Health

    @property
    def is_shown(self) -> bool:
        return self.health.answers >= SHOWN_FROM

    @property
    def counts(self) -> list[tuple[int, str]]:
        """How many do not know, take both, take what leans nowhere; each with its share."""
        found = self.health.unsure, self.health.both, self.health.level
        return [(count, in_percent(Fraction(count, self.health.answers))) for count in found]

    @property
    def retired(self) -> int:
        """Answers by choices that the question no longer has, if there are enough of them to be shown."""
        return self.health.retired if self.health.retired >= SHOWN_FROM else 0

    @property
    def findings(self) -> list[str]:
        return [FINDINGS[finding] for finding in self.health.findings]


def _shares(counts: Mapping[Outcome, int], comparison: Comparison) -> list[tuple[str, str, str]]:
    """Each outcome with its number of profiles and their share."""
    whole = sum(counts.values())
    return [
        (outcome_name(one, comparison), in_thousands(counts[one]), in_percent(Fraction(counts[one], whole)))
        for one in TOLD
    ]


def _moved(count: int, is_another: bool) -> tuple[str, bool]:
    """A number of profiles, and whether they have another outcome than before."""
    return in_thousands(count), is_another and count > 0


def _decides(shares: Mapping[str, Fraction], key: str) -> str:
    return in_percent(shares[key]) if key in shares else "not asked"


def _lean(lean: int | None) -> str:
    """A lean or a position as the site writes it, with a real minus sign."""
    return "none" if lean is None else str(lean).replace("-", "−")


def in_thousands(count: int) -> str:
    return f"{count:,}"


def in_percent(share: Fraction) -> str:
    """A share, 0...1, to a tenth of a per cent; what is not nothing and not all never looks like it."""
    if 0 < share < Fraction(1, 1000):
        return "<0.1%"
    if Fraction(999, 1000) < share < 1:
        return ">99.9%"
    return f"{float(100 * share):.1f}%"
