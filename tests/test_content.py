"""The site's real texts: sound, fair to both options, of the promised lengths, with their evidence."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from django.conf import settings

from comparison import documents
from comparison.addresses import site_addresses
from comparison.documents import Choice, Comparison, Dimension, Part, Published, Source, word_count
from comparison.rendering import to_html

READING = documents.read(settings.CONTENT_DIR)
PUBLISHED = Published(READING.parts)
MAIN = PUBLISHED.main
COMPARISONS = list(PUBLISHED.comparisons.values())
DIMENSIONS = [dimension for comparison in COMPARISONS for dimension in comparison.dimensions]
ASKING = [dimension for dimension in DIMENSIONS if dimension.question]
CHOICES = [(dimension, choice) for dimension in ASKING if dimension.question for choice in dimension.question.choices]

# writing.md, "Never".
NEVER = [
    r"fast-paced", r"landscape", r"crucial", r"leverag", r"seamless", r"robust", r"important to note", r"ultimately",
    r"not only\b.*\bbut also", r"will save you",
]  # fmt: skip


def each(items: list) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("item", items, ids=lambda item: str(documents.name_of(getattr(item, "head", item))))


def plain_texts(value: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a part that readers see as words, with its dotted key."""
    for field in fields(value):  # type: ignore[arg-type]
        held = getattr(value, field.name)
        if field.name in ("key", "slug", "url", "report", "kind", "option", "comparison", "dimensions"):
            continue
        for number, item in enumerate(held if isinstance(held, tuple) else [held], 1):
            label = f"{where}{field.name}.{number}" if isinstance(held, tuple) else f"{where}{field.name}"
            if is_dataclass(item):
                yield from plain_texts(item, f"{label}.")
            elif isinstance(item, str):
                yield label, item


def written_by_editors(part: Part) -> list[tuple[str, str]]:
    """The texts in the editors' own words: a source's title and publisher are somebody else's."""
    return [text for text in plain_texts(part) if not (isinstance(part, Source) and text[0] != "note")]


def questions(comparison: Comparison) -> list[Dimension]:
    return list(comparison.asked("full"))


def ratio(first: float, second: float) -> float:
    return max(first, second) / min(first, second)


def test_every_file_is_sound_and_in_canonical_form() -> None:
    faults = [*READING.faults, *documents.check(READING.parts, site_addresses(), READING.reports)]
    faults += [*documents.uncanonical(settings.CONTENT_DIR, READING), *documents.editorial_faults(READING.parts)]
    assert [str(fault) for fault in faults] == []


def test_the_site_says_with_which_comparison_it_begins_and_has_its_standing_pages() -> None:
    assert MAIN is not None
    assert {"about", "accessibility"} <= PUBLISHED.pages.keys()


def test_the_main_comparison_has_twelve_dimensions_and_nine_questions_five_of_them_quick() -> None:
    assert MAIN is not None
    assert len(MAIN.dimensions) >= 12
    assert len(questions(MAIN)) == 9
    assert {dimension.key for dimension in MAIN.asked("quick")} == {"skills", "cost", "oversight", "guidance", "risk"}


@each(ASKING)
def test_a_question_has_five_choices_in_even_steps_from_pole_to_pole(item: Dimension) -> None:
    assert item.question is not None
    leans = [choice.lean or 0 for choice in item.question.choices]
    assert leans in ([-2, -1, 0, 1, 2], [2, 1, 0, -1, -2])


@each(COMPARISONS)
def test_half_of_the_questions_begin_at_the_second_options_end(item: Comparison) -> None:
    asked = questions(item)
    second = sum((dimension.question.choices[0].lean or 0) > 0 for dimension in asked if dimension.question)
    assert abs(2 * second - len(asked)) <= 1


def test_both_kinds_of_notice_exist_and_a_choice_that_leans_nowhere_has_one() -> None:
    notices = [choice.notice for _, choice in CHOICES if choice.notice]
    assert {notice.kind for notice in notices} == set(documents.NOTICE_KINDS)
    assert [choice.key for _, choice in CHOICES if choice.lean is None and choice.notice is None] == []


@pytest.mark.parametrize(("dimension", "choice"), CHOICES, ids=lambda item: item.key)
def test_a_choice_is_a_situation_and_names_no_option(dimension: Dimension, choice: Choice) -> None:
    options = PUBLISHED.comparisons[dimension.comparison].head.options
    words = "|".join(re.escape(option.name.removesuffix("s")) for option in options)
    assert not re.search(rf"{words}|augment|managed|disagree|strongly", choice.text, re.IGNORECASE)


def test_at_least_thirty_sources_are_named_and_cited() -> None:
    cited = {key for part in READING.parts for key in documents.citations(part)}
    assert len(PUBLISHED.sources) >= 30
    assert len(cited & PUBLISHED.sources.keys()) >= 30
    assert all(source.publisher and source.author and source.kind for source in PUBLISHED.sources.values())


@each(DIMENSIONS)
def test_a_dimension_cites_at_least_two_sources(item: Dimension) -> None:
    assert len(documents.citations(item)) >= 2


@each(DIMENSIONS)
def test_both_sides_have_the_same_length(item: Dimension) -> None:
    first, second = item.stances
    assert ratio(word_count(first.description), word_count(second.description)) <= 1.25
    assert ratio(word_count(first.caution), word_count(second.caution)) <= 1.25
    assert ratio(len(first.glance), len(second.glance)) <= 1.5


@pytest.mark.parametrize("field", ["description", "caution", "glance"])
@each(COMPARISONS)
def test_both_sides_have_the_same_length_in_all(item: Comparison, field: str) -> None:
    first, second = ([getattr(dimension.stances[side], field) for dimension in item.dimensions] for side in (0, 1))
    assert ratio(sum(map(word_count, first)), sum(map(word_count, second))) <= 1.1


@each(DIMENSIONS)
def test_glance_texts_fit_a_cell(item: Dimension) -> None:
    for stance in item.stances:
        assert 12 <= len(stance.glance) <= 90
        assert not stance.glance.endswith(".")
        assert not re.match(r"(yes|no)\b", stance.glance, re.IGNORECASE)


def shown_words(markdown: str) -> int:
    """The words of a text as a page shows it, citations left out."""
    return word_count(re.sub(r"<[^>]+>", " ", to_html(markdown)[0]))


@each(COMPARISONS)
def test_the_article_page_has_at_most_2200_words(item: Comparison) -> None:
    head = item.head
    words = sum(map(word_count, (head.title, head.summary, head.author, head.reviewer)))
    words += sum(map(shown_words, (head.introduction, head.choosing, head.final_thoughts)))
    for dimension in item.dimensions:
        # In the table, as the section's heading and in the link into depth.
        words += 3 * word_count(dimension.name) + word_count(dimension.lead) + shown_words(dimension.takeaway)
        words += sum(word_count(stance.glance) + shown_words(stance.description) for stance in dimension.stances)
    assert words <= 2_200


@each(DIMENSIONS)
def test_a_dimensions_page_has_400_to_700_words(item: Dimension) -> None:
    own = shown_words(item.depth) + shown_words(item.ask)
    stances = sum(shown_words(stance.description) + shown_words(stance.caution) for stance in item.stances)
    assert own >= 400
    assert own + stances + word_count(item.name) + word_count(item.lead) + shown_words(item.takeaway) <= 700


@each(DIMENSIONS)
def test_a_dimension_says_in_few_words_what_to_do_and_what_to_ask(item: Dimension) -> None:
    assert word_count(item.lead) <= 15
    assert len(re.findall(r"^- \*\*[^*]+\?\*\* \S", item.ask, re.MULTILINE)) in (3, 4, 5)
    assert {pole[0] for pole in item.poles if word_count(pole) > 6} == set()


@each(list(READING.parts))
def test_quotation_marks_apostrophes_dashes_and_dots_are_real_ones(item: Part) -> None:
    wrong = re.compile(r"""["'`]|\s--?\s|---|\.\.\.|\b\d+-\d+\b(?!-)""")
    texts = plain_texts(item) if not isinstance(item, Source) else written_by_editors(item)
    found = {where: match[0] for where, text in texts if (match := wrong.search(without_addresses(text)))}
    assert found == {}


def without_addresses(text: str) -> str:
    """A Markdown text without link targets, citations, and the dashes of lists and tables."""
    text = re.sub(r"\]\([^)]*\)|\[@[^\]]*\]", "", text)
    return re.sub(r"^\s*- |^[|: -]+$", "", text, flags=re.MULTILINE)


@each(list(READING.parts))
def test_words_that_the_site_never_uses(item: Part) -> None:
    texts = written_by_editors(item)
    assert [(where, word) for where, text in texts for word in NEVER if re.search(word, text, re.IGNORECASE)] == []


@each(list(READING.parts))
def test_no_heading_is_a_rhetorical_question(item: Part) -> None:
    headings = [heading.text for _, text, _ in documents.texts(item) for heading in to_html(text)[1]]
    assert [heading for heading in headings if heading.endswith("?")] == []


def test_no_two_parts_and_no_two_choices_say_the_same() -> None:
    texts = Counter(
        text
        for part in READING.parts
        if not isinstance(part, Source)
        for where, text in plain_texts(part)
        if word_count(text) > 3 and not where.endswith(("author", "reviewer", "group"))
    )
    assert [text for text, times in texts.items() if times > 1] == []
