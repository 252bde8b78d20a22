"""Content files: whatever can be wrong with one is named with its line, all at once."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given

from comparison import documents
from comparison.documents import Name, Report
from comparison.documents.files import MAX_BYTES
from tests import factories
from tests.documents.strategies import EXAMPLES, keys, parts
from tests.factories import HEAD, TASTE, edit

ABOUT = "pages/about.md"
OKAKURA = "sources/okakura-1906.md"
PAGE = """---
slug: about-us
title: About us
summary: Who writes this.
reviewed: 2026-11-23
---
Two people.
"""


def faults_of(raw: bytes | str) -> list[str]:
    name = Name("page", "about")
    report = Report(documents.path_of(name))
    part = documents.read_bytes(name, raw if isinstance(raw, bytes) else raw.encode(), report)
    assert (part is None) == bool(report.faults)
    return [str(fault) for fault in sorted(report.faults)]


def fault_lines(directory: Path) -> list[str]:
    """The faults of single files and between them, as the commands print them."""
    reading = documents.read(directory)
    return [str(fault) for fault in sorted([*reading.faults, *documents.check(reading.parts, None, reading.reports)])]


def test_a_folder_of_sound_files_is_read_without_a_fault(folder: Path) -> None:
    reading = documents.read(folder)
    assert (set(reading.parts), reading.faults) == (set(factories.parts()), [])
    assert fault_lines(folder) == []


BYTES = {
    "empty": (b"", "pages/about.md:1 EMPTY the file is empty, expected front matter between two lines of ---"),
    "blank": (b" \n\n", "pages/about.md:1 EMPTY the file is empty,"),
    "not UTF-8": (
        PAGE.replace("Who", "Qui é").encode("latin-1"),
        "pages/about.md:4 UTF8 byte 0xe9 is not UTF-8, expected a file saved as UTF-8",
    ),
    "UTF-16": (PAGE.encode("utf-16"), "pages/about.md:1 UTF8 byte 0xff is not UTF-8,"),
    "byte order mark": (PAGE.encode("utf-8-sig"), "pages/about.md:1 BOM a byte order mark,"),
    "NUL": (PAGE.replace("us", "u\0s", 1).encode(), "pages/about.md:2 CONTROL control character U+0000,"),
    "bell": (PAGE.replace("Two", "\aTwo").encode(), "pages/about.md:7 CONTROL control character U+0007,"),
    "old Mac's line end": (PAGE.replace("us.\n", "us.\r").encode(), None),
    "lone return": (PAGE.replace("Who", "Who\r").encode(), "pages/about.md:4 CONTROL control character U+000D,"),
    "line separator": (PAGE.replace("Two", "Two\u2028").encode(), "pages/about.md:7 CONTROL control character U+2028,"),
    "surrogate": (PAGE.encode().replace(b"Two", b"\xed\xa0\x80"), "pages/about.md:7 UTF8 byte 0xed is not UTF-8,"),
    "no front matter": (b"Hello\n", "pages/about.md:1 FRONT the file begins with 'Hello', expected a line of ---"),
    "blank line first": (b"\n" + PAGE.encode(), "pages/about.md:1 FRONT the file begins with '',"),
    "not closed": (b"---\nslug: about\n", "pages/about.md:2 FRONT the front matter is not closed,"),
    "one fence": (b"---", "pages/about.md:1 FRONT the front matter is not closed,"),
    "no mapping": (b"---\n- one\n---\n", "pages/about.md:2 TYPE the front matter is no mapping,"),
    "a word": (b"---\nword\n---\n", "pages/about.md:2 TYPE the front matter is no mapping,"),
    "nothing in it": (b"---\n---\nText\n", "pages/about.md:2 TYPE the front matter is no mapping,"),
}


@pytest.mark.parametrize(("raw", "expected"), BYTES.values(), ids=BYTES)
def test_bytes_that_are_no_content_file_are_one_fault(raw: bytes, expected: str | None) -> None:
    found = faults_of(raw)
    assert [line[: len(expected or "")] for line in found] == ([expected] if expected else [])


def test_line_ends_of_windows_are_read_as_others() -> None:
    report = Report("x")
    name = Name("page", "about")
    assert documents.read_bytes(name, PAGE.replace("\n", "\r\n").encode(), report) == documents.read_bytes(
        name, PAGE.encode(), report
    )
    assert report.faults == []


# What replaces the line `title: About us`, which is the third.
YAML = {
    "syntax": ("title: [", "5 YAML front matter: "),
    "colon in a text": ("title: About: us", "3 YAML front matter: mapping values are not allowed in this context,"),
    "tab": ("\ttitle: x", "3 YAML front matter: "),
    "wrong indent": ("  title: x", "3 YAML front matter: "),
    "open quote": ('title: "About', "6 YAML front matter: "),
    "duplicate key": ("slug: other\ntitle: x", "3 TWICE 'slug' twice in one mapping, expected each key once"),
    "anchor": ("title: &a About", "3 ANCHOR an anchor &a, expected a value without one"),
    "alias": ("title: *a", "3 ALIAS an alias *a, expected the value itself"),
    "tag": ("title: !!str About", "3 TAG a tag tag:yaml.org,2002:str, expected a value without one"),
    "own tag": ("title: !python/object x", "3 TAG a tag !python/object,"),
    "merge": ("title: x\n<<: {title: y}", "4 UNKNOWN << is no key here,"),
    "list as a key": ("? [a]\n: x\ntitle: x", "3 KEY a key that is no word, expected a plain key"),
    "line end in a key": ('"a\\nb": x\ntitle: x', "3 KEY the key 'a b', expected a plain key on one line"),
    "second document": ("title: x\n...\n--- {", "7 YAML "),
    "nesting": ("title: " + "[" * 900 + "]" * 900, "3 YAML more than 20 levels,"),
    "unbounded nesting": ("title: " + "[" * 90_000, "3 YAML more than 20 levels,"),
    "unknown key": ("titel: x\ntitle: x", "3 UNKNOWN titel is no key here, expected one of slug, title, summary,"),
    "key of the body": ("text: x\ntitle: x", "3 UNKNOWN text is no key here, expected it as the file's body"),
    "missing key": ("", "2 MISSING title is missing, expected a text of 1 to 120 characters on one line"),
    "no value": ("title:", "3 EMPTY title is empty,"),
    "blanks": ('title: "  "', "3 EMPTY title is empty,"),
    "a list": ("title: [a, b]", "3 TYPE title is a list, expected a text"),
    "a mapping": ("title: {a: b}", "3 TYPE title is a mapping, expected a text"),
    "several lines": ("title: |-\n  a\n  b", "3 LENGTH title has several lines,"),
    "blank at the end": ('title: "About "', "3 LENGTH title begins or ends with a blank,"),
    "too long": (f"title: {'a' * 121}", "3 LENGTH title has 121 characters,"),
    "hidden control": ('title: "a\\u0007b"', "3 CONTROL title has the control character U+0007,"),
    "hidden surrogate": ('title: "a\\uD800b"', "3 "),
}


@pytest.mark.parametrize(("line", "expected"), YAML.values(), ids=YAML)
def test_a_fault_of_front_matter_is_named_with_its_line(line: str, expected: str) -> None:
    found = faults_of(PAGE.replace("title: About us", line))
    assert [one[: len(ABOUT) + 1 + len(expected)] for one in found] == [f"{ABOUT}:{expected}"]


def test_a_second_document_is_one_fault() -> None:
    second = "---\n{a: b, c: d}\n--- {e: f}\n---\nText\n"
    assert faults_of(second) == [f"{ABOUT}:3 YAML a second document, expected one mapping"]


def test_an_unknown_key_names_the_nearest_one() -> None:
    [line] = faults_of(PAGE.replace("title: About us", "titel: x\ntitle: x"))
    assert line.endswith("(did you mean 'title'?)")


COFFEE = """  coffee:
    position: 2
    glance: Strong, with a quick start
    description: It is strong and quick.
    caution: It can be sour.
"""
# In a file of six that are sound otherwise: what is replaced by what, and the fault.
VALUES = {
    "position out of range": (TASTE, "position: -2", "position: -3", "11 RANGE stances.tea.position is '-3',"),
    "position NaN": (TASTE, "position: -2", "position: NaN", "11 TYPE stances.tea.position is 'NaN',"),
    "position infinite": (TASTE, "position: -2", "position: .inf", "11 TYPE stances.tea.position is '.inf',"),
    "position 1.5": (TASTE, "position: -2", "position: -1.5", "11 TYPE stances.tea.position is '-1.5',"),
    "position huge": (TASTE, "position: -2", f"position: {10**40}", "11 TYPE stances.tea.position is '1000000"),
    "position in other digits": (TASTE, "position: -2", "position: ١", "11 TYPE stances.tea.position is '١',"),
    "year out of range": (OKAKURA, "1906", "1806", "6 RANGE year is '1806', expected a whole number from 1900 to 2100"),
    "day that does not exist": (TASTE, "2026-11-23", "2026-02-30", "5 DATE reviewed is '2026-02-30', expected a day"),
    "day written otherwise": (TASTE, "2026-11-23", "23.11.2026", "5 DATE reviewed is '23.11.2026',"),
    "day in other digits": (TASTE, "2026-11-23", "٢٠٢٦-11-23", "5 DATE reviewed is '٢٠٢٦-11-23',"),
    "word": (OKAKURA, "academic", "acadmic", "7 WORD kind is 'acadmic', expected one of government, academic, surv"),
    "flag": (TASTE, "quick: yes", "quick: true", "26 TYPE question.quick is 'true', expected 'yes' or 'no'"),
    "slug with a capital": (TASTE, "slug: taste", "slug: Taste", "2 KEY slug is 'Taste', expected lower-case"),
    "slug with a step": (TASTE, "slug: taste", "slug: ../x", "2 KEY slug is '../x',"),
    "slug with two hyphens": (TASTE, "slug: taste", "slug: a--b", "2 KEY slug is 'a--b',"),
    "slug of another script": (TASTE, "slug: taste", "slug: вкус", "2 KEY slug is 'вкус',"),
    "slug too long": (TASTE, "slug: taste", f"slug: {'a' * 81}", "2 KEY slug is 'aaaa"),
    "address of no scheme": (OKAKURA, "https://example.org/tea", "example.org", "5 URL url is 'example.org',"),
    "address that acts": (OKAKURA, "https://example.org/tea", "javascript:1", "5 URL url is 'javascript:1',"),
    "address of no host": (OKAKURA, "https://example.org/tea", "https:///tea", "5 URL url is 'https:///tea',"),
    "address of half a host": (OKAKURA, "https://example.org/tea", "https://[::1", "5 URL url is 'https://[::1',"),
    "address with a blank": (OKAKURA, "example.org/tea", "example.org/a b", "5 URL url is 'https://example.org/a b',"),
    "address after a control character": (
        OKAKURA,
        "https://example.org/tea",
        '"\\u0001https://example.org"',
        "5 CONTROL url has the control character U+0001,",
    ),
    "one pole": (TASTE, "  - Strong\n", "", "6 COUNT poles has 1, expected a list of 2 values"),
    "the same pole twice": (TASTE, "  - Strong\n", "  - Mild\n", "8 TWICE poles has 'Mild' twice,"),
    "pole that is no text": (TASTE, "  - Strong\n", "  - {a: b}\n", "8 TYPE poles.2 is a mapping,"),
    "poles no list": (TASTE, "poles:\n  - Mild\n  - Strong\n", "poles: Mild\n", "6 TYPE poles is no list,"),
    "stances no mapping": (
        TASTE,
        "tea:\n    position: -2",
        "tea: x\n  nothing:\n    position: -2",
        "10 TYPE stances.tea",
    ),
    "short glance": (TASTE, "Mild, with a lasting freshness", "Mild", "12 LENGTH stances.tea.glance has 4 characters,"),
    "caution missing": (TASTE, "    caution: It can be bitter.\n", "", "10 MISSING stances.tea.caution is missing,"),
    "option inside a stance": (
        TASTE,
        "    position: -2",
        "    option: coffee\n    position: -2",
        "11 UNKNOWN stances.tea.option is no key here, expected it as the key above",
    ),
    "question without choices": (TASTE, "  choices:\n", "  choice:\n", "22 MISSING question.choices is missing,"),
    "duplicate choice": (TASTE, "key: choice-2", "key: choice-1", "31 TWICE question.choices has 'choice-1' twice,"),
    "lean out of range": (TASTE, "lean: -1", "lean: -9", "33 RANGE question.choices.2.lean is '-9',"),
    "notice without a kind": (
        TASTE,
        "lean: -1",
        "lean: -1\n      notice:\n        text: Wait.",
        "34 MISSING question.choices.2.notice.kind is missing,",
    ),
    "notice that is a text": (
        TASTE,
        "lean: -1",
        "lean: -1\n      notice: Wait.",
        "34 TYPE question.choices.2.notice",
    ),
    "one stance": (TASTE, COFFEE, "", "9 COUNT stances has 1 keys, expected a mapping of 2 keys"),
    "the same option twice": (HEAD, "key: coffee", "key: tea", "13 TWICE options has 'tea' twice, expected each once"),
    "one option": (
        HEAD,
        "  - key: coffee\n    name: Black coffee\n    summary: Beans in hot water.\n",
        "",
        "9 COUNT options has 1, expected a list of 2 values",
    ),
    "no depth": (TASTE, "## What people say\n\nThey disagree [@okakura-1906].\n", "", "44 EMPTY depth is empty,"),
    "text below a file that has none": (
        "site.md",
        "example.org\n---\n",
        "example.org\n---\n\nHi\n",
        "8 BODY a text stands",
    ),
}


@pytest.mark.parametrize(("path", "old", "new", "expected"), VALUES.values(), ids=VALUES)
def test_a_value_that_is_not_what_its_key_expects_is_named(
    folder: Path, path: str, old: str, new: str, expected: str
) -> None:
    edit(folder / path, old, new)
    found = [str(fault) for fault in documents.read(folder).faults]
    assert any(line.startswith(f"{path}:{expected}") for line in found), found
    assert all(line.startswith(f"{path}:") for line in found)


def test_every_fault_of_every_file_is_named_at_once(folder: Path) -> None:
    edit(folder / TASTE, "position: -2", "position: -3")
    edit(folder / TASTE, "slug: taste\n", "slag: taste\n")
    edit(folder / TASTE, "quick: yes", "quick: maybe")
    edit(folder / ABOUT, "title: About us", "title: &a About us")
    (folder / OKAKURA).write_bytes(b"\xff")
    found = [line.split(" ", 2)[:2] for line in fault_lines(folder)]
    assert found == [
        [f"{ABOUT}:3", "ANCHOR"],
        [f"{OKAKURA}:1", "UTF8"],
        [f"{TASTE}:2", "MISSING"],
        [f"{TASTE}:2", "UNKNOWN"],
        [f"{TASTE}:11", "RANGE"],
        [f"{TASTE}:26", "TYPE"],
    ]


def test_files_that_are_missing_are_named(folder: Path) -> None:
    for path in ("site.md", TASTE, OKAKURA):
        (folder / path).unlink()
    assert [line.split(",")[0] for line in fault_lines(folder)] == [
        "site.md:0 MISSING there is no such file",
        f"{HEAD}:16 PART dimensions: 'taste' has no dimension file",
        f"{HEAD}:19 LINK choosing: there is no dimension 'taste'",
        f"{HEAD}:25 SOURCE introduction: no source has the key 'okakura-1906'",
        "tea-or-coffee/price.md:25 SOURCE depth: no source has the key 'okakura-1906'",
    ]


def test_a_folder_that_is_none_is_a_fault(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    assert [fault.code for fault in documents.read(missing).faults] == ["FOLDER"]
    (tmp_path / "file").touch()
    assert [fault.code for fault in documents.read(tmp_path / "file").faults] == ["FOLDER"]


@pytest.mark.parametrize(
    "path",
    ["other.md", "pages/About.md", "pages/about.txt", "pages/deep/about.md", "a/b/c.md", "Tea/comparison.md", "x.png"],
)
def test_a_file_where_no_part_belongs_is_a_fault(folder: Path, path: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(PAGE)
    assert [str(fault).split(",")[0] for fault in documents.read(folder).faults] == [
        f"{path}:0 PATH no part belongs here"
    ]


def test_hidden_files_personas_and_the_description_of_the_format_are_no_parts(folder: Path) -> None:
    for path in (".about.md.new", ".git/config", "README.md", "tea-or-coffee/personas/one.md"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("no part")
    assert documents.read(folder).faults == []


def test_a_file_that_lies_outside_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text(PAGE)
    (folder / ABOUT).unlink()
    (folder / ABOUT).symlink_to(outside)
    (folder / "more").symlink_to(tmp_path)
    found = [str(fault) for fault in documents.read(folder).faults]
    assert found[0].startswith("more:0 PATH no part belongs here")
    assert found[1].startswith(f"{ABOUT}:0 PATH the file lies outside the content folder")
    assert len(found) == 2


def test_files_that_cannot_be_read_are_faults(folder: Path) -> None:
    (folder / "pages/loop.md").symlink_to("loop.md")
    (folder / "pages/gone.md").symlink_to("nowhere.md")
    os.mkfifo(folder / "pages/pipe.md")
    (folder / ABOUT).write_text(PAGE + "a" * MAX_BYTES)
    found = [str(fault) for fault in documents.read(folder).faults]
    assert [line.split(" ")[:2] for line in found] == [
        ["pages/about.md:0", "SIZE"],
        ["pages/gone.md:0", "READ"],
        ["pages/loop.md:0", "READ"],
        ["pages/pipe.md:0", "PATH"],
    ]


def test_a_file_without_permission_is_a_fault(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)  # A test as root could read every file.
    codes = {fault.code for fault in documents.read(folder).faults}
    assert codes == {"READ"}


@EXAMPLES
@given(keys, keys)
def test_every_part_has_a_path_that_leads_back_to_its_name(key: str, comparison: str) -> None:
    dimension = factories.dimension(key=f"{key}-x", comparison=comparison)
    others = [factories.page(key=key), factories.source(key=key), factories.head(key=comparison), factories.site()]
    for name in map(documents.name_of, [dimension, *others]):
        assert documents.name_at(documents.path_of(name)) == name


@EXAMPLES
@given(parts())
def test_what_is_written_is_read_back_equal(part: documents.Part) -> None:
    report = Report("part.md")
    written = documents.write(part)
    assert documents.read_bytes(documents.name_of(part), written.encode(), report) == part, report.faults
    assert "\t" not in written.split("\n---\n")[0]


def test_texts_are_written_as_people_would_write_them() -> None:
    part = factories.dimension(
        lead="A text of more than eighty characters is folded below its key. " * 3 + "Lines end near a hundred.",
        name="no",
        takeaway="Note: “quote” it:",
        poles=("- a dash", "100 % of it # not"),
        ask="- one\n- two",
    )
    front = documents.write(part).split("\n")
    assert front[2:4] == ["name: no", "lead: >-"]
    assert [len(line) > 80 for line in front[4:7]] == [True, True, False]
    assert max(map(len, front)) <= 110
    assert {'  - "- a dash"', '  - "100 % of it # not"', 'takeaway: "Note: “quote” it:"'} < set(front)
    assert "ask: |-\n  - one\n  - two\n" in documents.write(part)


def test_a_file_with_a_text_in_the_wrong_place_is_not_rewritten_without_it(folder: Path) -> None:
    edit(folder / ABOUT, "title: About us", "text: keep me\ntitle:   About us")
    before = (folder / ABOUT).read_bytes()
    documents.rewrite(folder, documents.read(folder))
    assert (folder / ABOUT).read_bytes() == before


def test_a_file_in_another_form_is_named_and_can_be_rewritten(folder: Path) -> None:
    canonical = (folder / TASTE).read_bytes()
    edit(folder / TASTE, "lead: One is mild, the other strong.", 'lead: "One is mild, the other strong."')
    reading = documents.read(folder)
    assert [str(fault).split(",")[0] for fault in documents.uncanonical(folder, reading)] == [
        f"{TASTE}:4 FORM the file is written in another way"
    ]
    assert documents.rewrite(folder, reading) == []
    assert (folder / TASTE).read_bytes() == canonical
    assert documents.uncanonical(folder, documents.read(folder)) == []


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda raw: raw.rstrip(b"\n"), 47),
        (lambda raw: raw + b"\n", 48),
        (lambda raw: raw.replace(b"\n", b"\r\n"), 1),
    ],
    ids=["no line end", "an empty line", "line ends of Windows"],
)
def test_another_end_of_line_or_file_is_another_form(folder: Path, change: Callable[[bytes], bytes], line: int) -> None:
    path = folder / TASTE
    path.write_bytes(change(path.read_bytes()))
    [fault] = documents.uncanonical(folder, documents.read(folder))
    assert fault.line == line
