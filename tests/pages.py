"""Every kind of page that readers can meet, with an address: what holds for all of them is tested on all of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from comparison.answers import FULL, encode
from comparison.documents import Comparison, Dimension, Published, name_of
from comparison.models import Edition
from comparison.views.preview import preview_address

# Pages that all readers share; one that other sites may frame; those of one reader; a form that writes; what says what
# to mend, or is not there.
SHARED = (
    "home", "article", "dimension", "start", "method", "totals", "sources", "changes", "about", "accessibility",
    "embed code", "comments", "guide comments", "privacy", "comparisons", "guide", "questions", "abbreviations",
    "rates",
)  # fmt: skip
FRAMED = ("embed",)
PERSONAL = (
    "home, marked", "home, marked only", "article, marked", "start with answers", "question", "question, answered",
    "question from check", "check", "check with answers", "result: first", "result: second", "result: exceptions",
    "result: blended", "result: no strong need", "result: level", "result: not enough", "result: notices",
    "result: unknown key", "compare", "compare two", "scorecard", "scorecard: filled in", "scorecard: level",
    "costs", "costs: two hundred", "costs: own rates", "costs: missing rates", "costs: two situations",
    "search", "search: found", "search: near", "search: nothing",
)  # fmt: skip
UNKEPT = ("add to totals", "add comment", "add guide comment", "preview")
REFUSED = (
    "question, unanswered", "question, malformed", "check, malformed", "result: malformed", "scorecard: malformed",
    "costs: malformed", "search: malformed",
)  # fmt: skip
MISSING = ("no page", "no dimension", "no question", "no preview", "no page of comments")
PAGES = SHARED + FRAMED + PERSONAL + UNKEPT + REFUSED + MISSING
STEPS = ("start", "question,", "check", "result")
FRAGMENTS = tuple(page for page in PAGES if page == "question" or page.startswith(STEPS))
IMAGES = tuple(f"{page}: share.png" for page in ("home", "article", "dimension", "about", "guide"))
DATA = (
    "table.csv", "table.json", "robots.txt", "favicon.ico", "sitemap.xml", "feed", "llms.txt", "security.txt",
    "article.md", "dimension.md", "about.md", "guide.md", "scorecard.csv", "costs.csv", *IMAGES,
)  # fmt: skip


@dataclass(frozen=True)
class Reader:
    """Somebody's answers and importances."""

    answers: dict[str, str] = field(default_factory=dict)
    importances: dict[str, int] = field(default_factory=dict)

    def query(self, way: str = FULL) -> str:
        return urlencode(encode(way, self.answers, self.importances))


def choice(dimension: Dimension, lean: int, *, noticed: bool = False) -> str:
    """The choice of a dimension's question that leans most like this; without a notice unless asked for."""
    assert dimension.question
    offered = [one for one in dimension.question.choices if bool(one.notice) == noticed] or [
        one for one in dimension.question.choices if not one.notice
    ]
    return min(offered, key=lambda one: abs((one.lean or 0) - lean)).key


def readers(comparison: Comparison) -> dict[str, Reader]:
    """A reader for each thing that a result can say; tests/views/test_result.py holds them to their names."""
    asked = comparison.asked(FULL)

    def everywhere(lean: Callable[[int], int], **more: bool) -> Reader:
        return Reader({one.key: choice(one, lean(place), **more) for place, one in enumerate(asked)})

    opposing = max(2, len(asked) // 4)
    level = everywhere(lambda place: 0)
    for one in asked:
        if one.question and not any(choice.lean == 0 and not choice.notice for choice in one.question.choices):
            level.answers[one.key] = "unsure"
    return {
        "first": everywhere(lambda place: -2),
        "second": everywhere(lambda place: 2),
        "exceptions": everywhere(lambda place: 2 if place >= len(asked) - opposing else -2),
        "blended": Reader({one.key: "both" for one in asked}),
        "no strong need": everywhere(lambda place: 0),
        "level": level,
        "not enough": Reader({asked[0].key: choice(asked[0], -2)}, {asked[0].key: 3, asked[1].key: 0}),
        "notices": everywhere(lambda place: -1, noticed=True),
    }


def addresses(published: Published) -> dict[str, str]:
    """An address for each name in PAGES and DATA."""
    comparison = published.main
    assert comparison is not None
    asked = comparison.asked(FULL)
    first, last = asked[0], asked[-1]
    people = readers(comparison)
    steps = [comparison.slug]
    whole_guide = next(iter(published.guides.values()))
    guide = [whole_guide.slug]
    scorecard = reverse("scorecard", args=guide)
    costs = reverse("costs", args=steps)
    criteria = [criterion.key for criterion in whole_guide.criteria_for(whole_guide.firms[0].key)]
    ahead = urlencode({"name1": "Kettle", "name2": "Pot", f"1.{criteria[0]}": 3, f"2.{criteria[1]}": 1})
    level = urlencode({"name1": "Kettle", "name2": "Pot", "columns": 4})
    marks = urlencode([("mark", comparison.dimensions[0].key), ("mark", comparison.dimensions[2].key)])
    start = reverse("questionnaire", args=steps)
    question = reverse("question", args=[*steps, last.slug])
    check = reverse("check", args=steps)
    result = reverse("recommendation", args=steps)
    answered = people["exceptions"].query()
    unfinished = Reader({key: answer for key, answer in people["first"].answers.items() if key != last.key}).query()
    both = urlencode({"a": f"{result}?{answered}", "b": f"?{people['second'].query()}"})
    found = {
        "home": reverse("home"),
        "article": reverse("at_root", args=steps),
        "dimension": reverse("dimension", args=[*steps, comparison.dimensions[1].slug]),
        "start": start,
        "method": reverse("method", args=steps),
        "totals": reverse("totals", args=steps),
        "sources": reverse("sources"),
        "changes": reverse("changes"),
        "about": reverse("at_root", args=[published.pages["about"].slug]),
        "accessibility": reverse("at_root", args=[published.pages["accessibility"].slug]),
        "home, marked": f"{reverse('home')}?{marks}",
        "home, marked only": f"{reverse('home')}?{marks}&only=1",
        "article, marked": f"{reverse('at_root', args=steps)}?{marks}",
        "start with answers": f"{start}?{answered}",
        "question": reverse("question", args=[*steps, first.slug]),
        "question, answered": f"{question}?{answered}",
        "question from check": f"{question}?{answered}&from=check",
        "check": check,
        "check with answers": f"{check}?{answered}",
        "result: unknown key": f"{result}?{unfinished}&{last.key}=former-choice&former=1",
        "compare": reverse("compare", args=steps),
        "compare two": f"{reverse('compare', args=steps)}?{both}",
        "add to totals": f"{reverse('totals_add', args=steps)}?{answered}",
        "preview": preview_address(Edition.objects.of(name_of(comparison.dimensions[1]))[0]),
        "question, unanswered": f"{question}?next=1&{first.key}=both",
        "question, malformed": f"{question}?{last.key}.importance=9&{first.key}=both",
        "check, malformed": f"{check}?way=slow&{first.key}=both",
        "result: malformed": f"{result}?{people['first'].query()}&{last.key}.importance=high",
        "no page": "/there-is-no-such-page/",
        "no dimension": reverse("dimension", args=[*steps, "no-such-dimension"]),
        "no question": reverse("question", args=[*steps, "no-such-dimension"]),
        "no preview": reverse("preview", args=["forged"]),
        "table.csv": reverse("table_csv", args=steps),
        "table.json": reverse("table_json", args=steps),
        "robots.txt": reverse("robots"),
        "favicon.ico": reverse("favicon"),
        "comparisons": reverse("comparisons"),
        "guide": reverse("guide", args=guide),
        "questions": reverse("questions"),
        "abbreviations": reverse("abbreviations"),
        "rates": reverse("rates"),
        "scorecard": scorecard,
        "scorecard: filled in": f"{scorecard}?{ahead}",
        "scorecard: level": f"{scorecard}?{level}",
        "scorecard: malformed": f"{scorecard}?{ahead}&{criteria[0]}.importance=9",
        "costs": costs,
        "costs: two hundred": f"{costs}?start=two-hundred",
        "costs: own rates": f"{costs}?people=80&need1=developer&rate.wage.developer=120k&leaves=1&term=24",
        "costs: missing rates": f"{costs}?country=UK&need1=developer",
        "costs: two situations": f"{costs}?start=two-hundred&with=start%3Dthirty",
        "costs: malformed": f"{costs}?people=many&horizon=99",
        "costs.csv": f"{reverse('costs_csv', args=steps)}?start=two-hundred",
        "scorecard.csv": f"{reverse('scorecard_csv', args=guide)}?{ahead}",
        "comments": reverse("comments", args=steps),
        "guide comments": reverse("guide_comments", args=guide),
        "add comment": reverse("add_comment", args=steps),
        "add guide comment": reverse("add_guide_comment", args=guide),
        "no page of comments": f"{reverse('comments', args=steps)}?page=1000000000",
        "privacy": reverse("privacy"),
        "search": reverse("search"),
        "search: found": f"{reverse('search')}?q=contractor",
        "search: near": f"{reverse('search')}?q=servces",
        "search: nothing": f"{reverse('search')}?q=zzqqquality",
        "search: malformed": f"{reverse('search')}?q={'word+' * 30}",
        "embed": reverse("embed", args=steps),
        "embed code": reverse("embed_code", args=steps),
        "sitemap.xml": reverse("sitemap"),
        "feed": reverse("feed"),
        "llms.txt": reverse("llms_txt"),
        "security.txt": reverse("security_txt"),
        "article.md": reverse("markdown_at_root", args=steps),
        "dimension.md": reverse("markdown_dimension", args=[*steps, comparison.dimensions[1].slug]),
        "about.md": reverse("markdown_at_root", args=[published.pages["about"].slug]),
        "guide.md": reverse("markdown_guide", args=guide),
        "guide: share.png": reverse("share_guide", args=guide),
        "home: share.png": reverse("share_home"),
        "article: share.png": reverse("share_at_root", args=steps),
        "dimension: share.png": reverse("share_dimension", args=[*steps, comparison.dimensions[1].slug]),
        "about: share.png": reverse("share_at_root", args=[published.pages["about"].slug]),
    }
    return found | {f"result: {name}": f"{result}?{reader.query()}" for name, reader in people.items()}


def fragment_of(address: str) -> str:
    """The address of a page's fragment."""
    path, mark, query = address.partition("?")
    return f"{path}fragment/{mark}{query}"


def expected_status(page: str) -> int:
    return 400 if page in REFUSED else 404 if page in MISSING else 200
