"""What must hold between parts: nothing is published, and no file loaded, while one of these fails."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlsplit

from comparison import rendering

from .faults import Fault, Report
from .fields import Kind, Markdown, kinds, nearest, shown
from .files import FOLDERS, PERSONAS, path_of
from .parts import (
    POLE_TO_POLE,
    Abbreviation,
    Dimension,
    Guide,
    Head,
    Name,
    Page,
    Part,
    Question,
    Rate,
    ReaderQuestion,
    Site,
    name_of,
)
from .published import Published
from .rates import problems

MAX_HINTS = 20
"""Mistyped words of a part for which the meant one is looked for: each takes a millisecond, a text has thousands."""
MAX_QUESTIONS = 40
"""As many as the recommendation takes; a test holds both numbers together."""
MARKUP = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
"""What a name, which is shown as it is written, would show of HTML."""
RESERVED_CHOICES = ("both", "unsure")
"""Answers that every question has."""
RESERVED_DIMENSIONS = (
    "comparison", "way", "rules", "on", "next", "from", "before", "stamp", "website", "mark", "only", "page",
)  # fmt: skip
"""Names that addresses of results and tables use beside the dimensions' keys."""
RESERVED_FOLDERS = (*FOLDERS, PERSONAS)
"""Folders of the content that a comparison's own would be."""


@dataclass(frozen=True)
class Addresses:
    """The site's own fixed addresses, which no part may take: from the URL configuration, given by the caller."""

    fixed: frozenset[str] = frozenset({"/"})
    """Paths that texts may link to."""
    reserved: frozenset[str] = frozenset()
    """First steps of a path that no slug of a comparison or page may be."""
    reserved_below: frozenset[str] = frozenset()
    """Last steps of a questionnaire's path that no slug of a dimension may be."""


@dataclass
class _Checker:
    published: Published
    addresses: Addresses
    reports: Mapping[str, Report]
    faults: list[Fault] = field(default_factory=list)
    hinted: Counter[Name] = field(default_factory=Counter)

    def hint(self, name: Name, word: str, known: Collection[str]) -> str:
        """What a word in a part was meant to be, if it is near one that is known."""
        self.hinted[name] += 1
        return nearest(word, known) if self.hinted[name] <= MAX_HINTS else ""

    def add(self, name: Name, where: str, code: str, found: str, expected: str, below: int = 0) -> None:
        """Note a fault; `below` counts the lines of the field's text from 0."""
        path = path_of(name)
        line = self.reports[path].line_of(where, below) if path in self.reports else 0
        self.faults.append(Fault(path, line, code, f"{where}: {found}" if where else found, expected, where))

    def is_missing(self, name: Name) -> bool:
        """Whether there is no such part, nor a file whose own faults keep it from being one."""
        return name not in self.published.parts and path_of(name) not in self.reports

    @cached_property
    def at_root(self) -> dict[str, Head | Page]:
        """The parts whose addresses have one step."""
        return {f"/{part.slug}/": part for part in [*self.published.of(Head), *self.published.of(Page)]}


def check(
    parts: Iterable[Part], addresses: Addresses | None = None, reports: Mapping[str, Report] | None = None
) -> list[Fault]:
    """Every fault between these parts, which together are all that readers would see.

    `reports` (by path, from `files.read`) give the lines of faults in files, and tell files with faults of their
    own from missing ones.
    """
    checker = _Checker(Published(parts), addresses or Addresses(), reports or {})
    _check_slugs(checker)
    for part in checker.published.parts.values():
        if isinstance(part, Site):
            _check_site(checker, part)
        if isinstance(part, Head):
            _check_head(checker, part)
        if isinstance(part, Dimension):
            _check_dimension(checker, part)
        if isinstance(part, Guide):
            _check_guide(checker, part)
        if isinstance(part, ReaderQuestion):
            _check_reader_question(checker, part)
        if isinstance(part, Rate):
            _check_rate(checker, part)
        _check_texts(checker, part)
    _check_abbreviations(checker)
    _check_rates(checker)
    return sorted(checker.faults)


def _check_slugs(checker: _Checker) -> None:
    """Addresses are unique and leave the site's own ones alone."""
    taken: dict[str, dict[str, Name]] = defaultdict(dict)
    for part in checker.published.parts.values():
        if not isinstance(part, Head | Page | Dimension | Guide):
            continue
        name = name_of(part)
        folder = part.comparison if isinstance(part, Dimension) else "guides" if isinstance(part, Guide) else ""
        other = taken[folder].setdefault(part.slug, name)
        if other != name:
            checker.add(name, "slug", "SLUG", f"{part.slug!r} is taken by {other}", "expected a slug of its own")
        if part.slug in (checker.addresses.reserved_below if folder else checker.addresses.reserved):
            checker.add(name, "slug", "RESERVED", f"{part.slug!r} belongs to the site itself", "expected another slug")


def _check_site(checker: _Checker, site: Site) -> None:
    known = checker.published.comparisons
    if checker.is_missing(Name("comparison", site.comparison)):
        found = f"no comparison has the key {site.comparison!r}"
        checker.add(name_of(site), "comparison", "PART", found, f"expected one of {', '.join(known)}")


def _check_head(checker: _Checker, head: Head) -> None:
    name = name_of(head)
    if head.key in RESERVED_FOLDERS:
        checker.add(name, "", "RESERVED", f"the key {head.key!r}", "expected another: a folder has that name")
    if not head.dimensions:
        expected = "expected at least one, published together with it"
        checker.add(name, "dimensions", "COUNT", "there is none", expected)
    there = {part.key for part in checker.published.of(Dimension) if part.comparison == head.key}
    for key in head.dimensions:
        if checker.is_missing(Name("dimension", f"{head.key}/{key}")):
            found = f"{key!r} has no dimension file{nearest(key, there)}"
            checker.add(name, "dimensions", "PART", found, f"expected {head.key}/{key}.md")
    asking = sum(part.question is not None for part in checker.published.of(Dimension) if part.comparison == head.key)
    if asking > MAX_QUESTIONS:
        found, expected = f"{asking} dimensions ask a question", f"expected at most {MAX_QUESTIONS}"
        checker.add(name, "dimensions", "QUESTIONS", found, expected)
    for key in sorted(there - set(head.dimensions)):
        checker.add(name, "dimensions", "PART", f"{key!r} is not listed", "expected every dimension of the folder")


def _check_dimension(checker: _Checker, dimension: Dimension) -> None:
    name = name_of(dimension)
    comparison = checker.published.comparisons.get(dimension.comparison)
    if dimension.key in RESERVED_DIMENSIONS:
        checker.add(name, "", "RESERVED", f"the key {dimension.key!r}", "expected another: addresses use it")
    if comparison is None:
        if checker.is_missing(Name("comparison", dimension.comparison)):
            expected = f"expected {dimension.comparison}/comparison.md"
            checker.add(name, "", "PART", f"there is no comparison {dimension.comparison!r}", expected)
        return
    wanted = [option.key for option in comparison.head.options]
    stances = {stance.option: stance for stance in dimension.stances}
    for key in wanted:
        if key not in stances:
            checker.add(name, "stances", "STANCE", f"the stance of {key!r} is missing", f"expected {', '.join(wanted)}")
    for key in stances:
        if key not in wanted:
            found = f"{key!r} is no option of the comparison{nearest(key, wanted)}"
            checker.add(name, f"stances.{key}", "STANCE", found, f"expected {', '.join(wanted)}")
    if set(stances) == set(wanted) and stances[wanted[0]].position >= stances[wanted[1]].position:
        found = f"positions {stances[wanted[0]].position} and {stances[wanted[1]].position}"
        checker.add(name, "stances", "POSITION", found, "expected the first option's below the second's")
    if dimension.question:
        _check_question(checker, name, dimension.question, [option.name for option in comparison.head.options])


def _check_question(checker: _Checker, name: Name, question: Question, options: list[str]) -> None:
    leans = tuple(choice.lean or 0 for choice in question.choices)
    taken: dict[str, int] = {}
    if leans not in (POLE_TO_POLE, POLE_TO_POLE[::-1]):
        written = ", ".join(map(str, leans))
        checker.add(name, "question.choices", "LEAN", f"leans {written}", "expected -2, -1, 0, 1, 2 or the reverse")
    for number, choice in enumerate(question.choices, 1):
        where = f"question.choices.{number}"
        other = taken.setdefault(choice.text.casefold(), number)
        if other != number:
            found = f"choice {other} has the same text"
            checker.add(name, f"{where}.text", "TWICE", found, "expected another situation")
        if choice.lean is None and choice.notice is None:
            checker.add(name, where, "NOTICE", "lean none without a notice", "expected a notice that says why")
        if choice.key in RESERVED_CHOICES:
            checker.add(name, where, "RESERVED", f"the key {choice.key!r}", "expected another: every question has it")
        for option in options:
            if is_named(option, choice.text):
                checker.add(name, where, "NAMED", f"the choice names {option!r}", "expected a situation, no option")


def is_named(option: str, text: str) -> bool:
    """Whether a text has the name of an option."""
    return re.search(rf"\b{re.escape(option)}\b", text, re.IGNORECASE) is not None


def _check_guide(checker: _Checker, guide: Guide) -> None:
    name, firms = name_of(guide), [firm.key for firm in guide.firms]
    for key in guide.comparisons:
        _check_comparison(checker, name, "comparisons", key)
    for number, criterion in enumerate(guide.criteria, 1):
        if criterion.firm and criterion.firm not in firms:
            found = f"{criterion.firm!r} is no kind of firm of this guide{nearest(criterion.firm, firms)}"
            checker.add(name, f"criteria.{number}.firm", "PART", found, f"expected {', '.join(firms)} or nothing")


def _check_reader_question(checker: _Checker, item: ReaderQuestion) -> None:
    name = name_of(item)
    _check_comparison(checker, name, "comparison", item.comparison)
    if item.dimension and checker.is_missing(Name("dimension", f"{item.comparison}/{item.dimension}")):
        comparison = checker.published.comparisons.get(item.comparison)
        keys = [dimension.key for dimension in comparison.dimensions] if comparison else []
        found = f"there is no dimension {item.dimension!r}{nearest(item.dimension, keys)}"
        checker.add(name, "dimension", "PART", found, "expected the key of one, or nothing")


def _check_comparison(checker: _Checker, name: Name, where: str, key: str) -> None:
    if checker.is_missing(Name("comparison", key)):
        known = checker.published.comparisons
        found = f"no comparison has the key {key!r}{nearest(key, known)}"
        checker.add(name, where, "PART", found, f"expected one of {', '.join(known)}")


def _check_abbreviations(checker: _Checker) -> None:
    """Each abbreviation stands for one thing."""
    taken: dict[str, Name] = {}
    for part in checker.published.of(Abbreviation):
        other = taken.setdefault(part.short, name_of(part))
        if other != name_of(part):
            checker.add(name_of(part), "short", "TWICE", f"{part.short!r} stands for {other} too", "expected it once")


def _check_rate(checker: _Checker, rate: Rate) -> None:
    name = name_of(rate)
    if rate.source and checker.is_missing(Name("source", rate.source)):
        hint = checker.hint(name, rate.source, checker.published.sources)
        found = f"no source has the key {rate.source!r}{hint}"
        checker.add(name, "source", "SOURCE", found, "expected the key of a source")
    for where, code, found, expected in problems(rate):
        checker.add(name, where, code, found, expected)


def _check_rates(checker: _Checker) -> None:
    """An estimate finds one rate for each purpose and variant in a country."""
    taken: dict[tuple[str, str, str], Name] = {}
    for rate in checker.published.of(Rate):
        other = taken.setdefault((rate.country, rate.purpose, rate.variant), name_of(rate))
        if other != name_of(rate):
            found = f"{other} has the same purpose, country and variant"
            checker.add(name_of(rate), "purpose", "TWICE", found, "expected one of them to differ")


def _check_texts(checker: _Checker, part: Part) -> None:
    name = name_of(part)
    for where, words, _ in _leaves(part):
        if where.rpartition(".")[2] == "name" and MARKUP.search(words):
            checker.add(name, where, "HTML", shown(words), "expected plain words: readers would see the marks")
    for where, text, kind in texts(part):
        for finding in rendering.inspect(text, kind.heading):
            if finding.code == "LINK":
                problem = _link_problem(checker, part, text, finding.found)
                if problem:
                    checker.add(name, where, "LINK", *problem, below=finding.line)
            elif finding.code == "CITATION":
                if checker.is_missing(Name("source", finding.found)):
                    hint = checker.hint(name, finding.found, checker.published.sources)
                    found = f"no source has the key {finding.found!r}{hint}"
                    checker.add(name, where, "SOURCE", found, "expected the key of a source", finding.line)
            else:
                checker.add(name, where, finding.code, finding.found, finding.expected, finding.line)


def texts(value: object) -> Iterator[tuple[str, str, Markdown]]:
    """Every Markdown text of a part with its dotted key and its kind."""
    for where, held, kind in _leaves(value):
        if isinstance(kind, Markdown):
            yield where, held, kind


def _leaves(value: object, prefix: str = "") -> Iterator[tuple[str, Any, Kind]]:
    """Every field of a part, and of the records in it, with its dotted key and its kind."""
    for name, kind in kinds(type(value)).items():
        held = getattr(value, name)
        if isinstance(held, tuple):
            for number, item in enumerate(held, 1):
                label = getattr(item, "option", str(number))
                yield from _leaves(item, f"{prefix}{name}.{label}.") if hasattr(item, "__dataclass_fields__") else ()
        elif hasattr(held, "__dataclass_fields__"):
            yield from _leaves(held, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", held, kind


@lru_cache(maxsize=4_096)
def citations(part: Part) -> frozenset[str]:
    """The keys of the sources that a part cites; a rate also has one that it comes from."""
    cited = citations_in(*(text for _, text, _ in texts(part)))
    return cited | {part.source} if isinstance(part, Rate) and part.source else cited


@lru_cache(maxsize=4_096)
def citations_in(*written: str) -> frozenset[str]:
    """The keys of the sources that these texts cite."""
    found = (finding for text in written for finding in rendering.inspect(text))
    return frozenset(finding.found for finding in found if finding.code == "CITATION")


def _link_problem(checker: _Checker, part: Part, text: str, target: str) -> tuple[str, str] | None:
    """What is wrong with a link, and what is expected; None for a good one."""
    address, _, fragment = target.partition("#")
    if address.partition(":")[0].lower() in ("http", "https", "mailto"):
        return None if _is_whole(target) else (f"{shown(target)} leads nowhere", "expected a whole address")
    if address in checker.addresses.fixed:
        return None
    if address or not fragment:
        name = _goal(checker, part, address)
        if name is None:
            wanted = "expected a page of the site, https:…, or a part by its key, as dimension:key"
            return f"no page has the address {shown(address)}", wanted
        goal = checker.published.parts.get(name)
        if goal is None:
            problem = f"there is no {name.kind} {name.key.rpartition('/')[2]!r}", "expected the key of a part"
            return problem if checker.is_missing(name) else None
        # The address of a reader's question is a fragment itself.
        text = "" if isinstance(goal, ReaderQuestion) else getattr(goal, goal.body)
    there = rendering.anchors(text) if fragment else frozenset()
    if fragment and fragment not in there:
        hint = checker.hint(name_of(part), fragment, there)
        return f"nothing has the fragment #{fragment}{hint}", "expected a heading of that text"
    return None


def _is_whole(address: str) -> bool:
    """Whether an address of another site says where it leads."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.path if parts.scheme == "mailto" else parts.netloc)


def _goal(checker: _Checker, part: Part, address: str) -> Name | None:
    """The part that an address in another part leads to, there or not; None if it can lead to none."""
    if address in checker.at_root:
        return name_of(checker.at_root[address])
    scheme, _, key = address.partition(":")
    if scheme == "dimension" and key:
        return Name("dimension", key if "/" in key else f"{_home_of(part)}/{key}")
    return Name(scheme, key) if scheme in rendering.PART_SCHEMES and key else None


def _home_of(part: Part) -> str:
    """The comparison whose dimensions a text names by their keys alone; texts elsewhere name both."""
    return part.comparison if isinstance(part, Dimension | ReaderQuestion) else part.key
