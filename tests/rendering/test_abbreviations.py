"""Abbreviations explain themselves where they are first used."""

import time

import pytest

from comparison.documents import Abbreviation
from comparison.rendering import Typesetter, Unknown
from tests import factories

MSP = Abbreviation(key="msp", short="MSP", long="managed service provider")
SOC = Abbreviation(key="soc", short="SOC", long="security operations centre")
SOC_2 = Abbreviation(key="soc-2", short="SOC 2", long="System and Organization Controls 2")
R_AND_D = Abbreviation(key="rd", short="R&D", long="research & “development”")
MARKED = '<abbr title="managed service provider">MSP</abbr>'


def resolve(kind: str, key: str) -> str:
    if key == "gone":
        raise Unknown(key)
    return f"/{kind}/{key}/"


def setter(*items: Abbreviation) -> Typesetter:
    okakura = factories.source(author="MSP")
    return Typesetter({okakura.key: okakura}, resolve, abbreviations=items or (MSP, SOC, SOC_2, R_AND_D))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("An MSP, another MSP.", f"An {MARKED}, another MSP."),
        ("Two MSPs", f"Two {MARKED}s"),
        ("MSP’s, non-MSP", f"{MARKED}’s, non-MSP"),
        ("msp, MSPX, XMSP, MSP2, MSP_", "msp, MSPX, XMSP, MSP2, MSP_"),
        ("**MSP**", f"<strong>{MARKED}</strong>"),
        ("`MSP`", "<code>MSP</code>"),
        ('[MSP](/MSP/ "MSP")', f'<a href="/MSP/" title="MSP">{MARKED}</a>'),
        ("<https://example.org/MSP>", '<a rel="external" href="https://example.org/MSP">https://example.org/MSP</a>'),
        ("SOC 2", '<abbr title="System and Organization Controls 2">SOC 2</abbr>'),
        ("R&D", '<abbr title="research &amp; “development”">R&amp;D</abbr>'),
    ],
)
def test_the_first_use_is_marked_in_text_only(text: str, html: str) -> None:
    assert setter().line(text) == html


def test_an_id_of_a_heading_stays_as_it_is() -> None:
    html = setter().block("## MSP or MSP")
    assert html == f'<h2 id="msp-or-msp">{MARKED} or MSP</h2>'


def test_a_citation_is_no_use() -> None:
    made = setter()
    html = made.line("It grew [@okakura-1906].")
    assert "<abbr" not in html and made.explained == []
    assert made.line("An MSP [@okakura-1906].").startswith(f'An {MARKED} (<a class="citation"')


def test_each_is_marked_once_on_a_page_also_by_another_home() -> None:
    made = setter()
    assert made.line("MSP") == MARKED
    assert made.beside(resolve).line("MSP and SOC").startswith("MSP and <abbr")
    assert [item.key for item in made.explained] == ["msp", "soc"]


def test_plain_words_are_escaped_and_explained() -> None:
    assert setter().words("<b> & MSP") == f"&lt;b&gt; &amp; {MARKED}"


def test_sidenotes_are_made_as_before() -> None:
    html = setter().with_sidenotes("An MSP [@okakura-1906].\n\nAn MSP.")
    assert html.count("<abbr") == 1 and html.count('<aside class="sidenotes">') == 1


def test_without_abbreviations_nothing_is_marked() -> None:
    made = Typesetter({}, resolve)
    assert (made.line("An MSP"), made.explained) == ("An MSP", [])


@pytest.mark.parametrize("text", ["MSP " * 20_000, "M" * 100_000, "MS" * 50_000, "&amp;" * 20_000, "SOC " * 20_000])
def test_a_hostile_text_takes_no_time(text: str) -> None:
    many = [Abbreviation(key=f"a-{number}", short=f"M{number}", long="x") for number in range(300)]
    made = setter(MSP, SOC, SOC_2, *many)
    start = time.thread_time()
    made.words(text)
    assert time.thread_time() - start < 1
