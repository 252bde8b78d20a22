"""One page's texts: links to parts become addresses, citations become author and year, and sources lead back."""

import re

from comparison.rendering import Typesetter, Unknown
from tests import factories

SOURCES = {
    "okakura-1906": factories.source(),
    "brillat-1825": factories.source(
        key="brillat-1825", author="Brillat & Savarin", title="On <taste>", year=1825, kind="press"
    ),
    "menu": factories.source(key="menu", author="a café", title="Menu", year=None, kind="vendor"),
}


def resolve(kind: str, key: str) -> str:
    if key == "unknown":
        raise Unknown(f"{kind}:{key}")
    return f"/{kind}s/{key}/"


def typesetter() -> Typesetter:
    return Typesetter(SOURCES, resolve)


def test_a_link_to_a_part_becomes_its_address() -> None:
    made = typesetter().block("[a](dimension:cost) [b](page:about#who) [c](comparison:x)")
    assert re.findall(r'href="([^"]*)"', made) == ["/dimensions/cost/", "/pages/about/#who", "/comparisons/x/"]


def test_a_link_to_a_part_that_is_not_published_becomes_plain_words() -> None:
    made = typesetter().block("See [the words](dimension:unknown#there).")
    assert made == '<p>See <a class="missing">the words</a>.</p>'


def test_words_that_look_like_a_link_stay_words() -> None:
    assert typesetter().block('Write href="dimension:cost" there.') == '<p>Write href="dimension:cost" there.</p>'


def test_a_link_to_another_site_says_so() -> None:
    made = typesetter().block("[a](https://example.org) [b](/sources/) [c](mailto:d@example.org)")
    assert made.count('rel="external"') == 1
    assert '<a rel="external" href="https://example.org">a</a>' in made


def test_a_citation_becomes_author_and_year_and_leads_to_its_source() -> None:
    made = typesetter().block("It is old [@okakura-1906].")
    link = '<a class="citation" id="cite-okakura-1906-1" href="#source-okakura-1906">Okakura, 1906</a>'
    assert made == f"<p>It is old ({link}).</p>"


def test_several_sources_stand_in_one_pair_of_brackets() -> None:
    made = re.sub(r"<[^>]+>", "", typesetter().block("Say [@brillat-1825; @menu] both."))
    assert made == "Say (Brillat &amp; Savarin, 1825; a café, undated) both."


def test_a_source_knows_every_place_that_cites_it() -> None:
    setter = typesetter()
    made = setter.block("a [@menu]") + setter.line("b [@okakura-1906; @menu]") + setter.with_sidenotes("c [@menu]")
    assert [(item.source.key, item.places) for item in setter.cited] == [
        ("menu", ["cite-menu-1", "cite-menu-2", "cite-menu-3"]),
        ("okakura-1906", ["cite-okakura-1906-1"]),
    ]
    places = [place for item in setter.cited for place in item.places]
    assert sorted(re.findall(r' id="([^"]+)"', made)) == sorted(places)


def test_sources_are_listed_by_author_and_year_whatever_their_capitals() -> None:
    setter = typesetter()
    setter.block("[@okakura-1906] [@brillat-1825] [@menu]")
    assert [item.source.key for item in setter.cited] == ["menu", "brillat-1825", "okakura-1906"]


def test_a_source_that_is_not_there_is_named_by_its_key_and_not_listed() -> None:
    setter = typesetter()
    assert setter.block("a [@gone-1999; @menu]").startswith("<p>a (gone-1999; <a")
    assert [item.source.key for item in setter.cited] == ["menu"]


def test_a_citation_in_an_attribute_or_in_code_is_none() -> None:
    setter = typesetter()
    text = '[a](https://example.org "see [@menu] > here") `[@menu]` ![[@menu]](/static/x.png)'
    made = setter.block(text)
    assert "cite-" not in made
    assert 'title="see [@menu]' in made
    assert "<code>[@menu]</code>" in made
    assert setter.cited == []


def test_a_line_has_no_paragraph_of_its_own() -> None:
    setter = typesetter()
    assert setter.line("Try *both*.") == "Try <em>both</em>."
    assert setter.line("One.\n\nTwo.") == "<p>One.</p>\n<p>Two.</p>"
    assert setter.line("- a") == "<ul>\n<li>a</li>\n</ul>"


def test_a_sidenote_stands_after_the_block_that_cites_a_source_first() -> None:
    setter = typesetter()
    setter.block("[@menu]")
    made = setter.with_sidenotes(
        "## A\n\nOne [@okakura-1906].\n\n- two [@brillat-1825]\n- three [@menu]\n\nFour [@okakura-1906]."
    )
    notes = re.findall(r'<aside class="sidenotes">.*?</aside>', made)
    assert notes == [
        '<aside class="sidenotes"><p><b>Okakura, 1906.</b> The Book of Tea. Academic.</p></aside>',
        '<aside class="sidenotes"><p><b>Brillat &amp; Savarin, 1825.</b> On &lt;taste&gt;. Press.</p></aside>',
    ]
    order = [made.index(piece) for piece in ("One ", notes[0], "two ", "</ul>", notes[1], "Four")]
    assert order == sorted(order)


def test_a_sidenote_never_breaks_a_list_table_or_quote_apart() -> None:
    text = "- a [@menu]\n\n    > b [@okakura-1906]\n\n- c\n\n| d |\n|---|\n| [@brillat-1825] |"
    made = typesetter().with_sidenotes(text)
    before, _, after = made.partition('\n<aside class="sidenotes">')
    assert before.count("<ul>") == before.count("</ul>") == 1
    assert after.index("</aside>") < after.index("<table>")
    assert made.endswith("</aside>")


def test_a_text_without_citations_has_no_sidenotes() -> None:
    text = "## A\n\nOne.\n\n- two"
    assert typesetter().with_sidenotes(text) == typesetter().block(text)


def test_a_long_text_gets_its_sidenotes_in_one_pass() -> None:
    text = "a [@menu]\n\n" * 900
    made = typesetter().with_sidenotes(text)
    assert made.count("<aside") == 1
    assert made.count('class="citation"') == 900


def test_headings_never_repeat_a_fragment_of_the_page() -> None:
    setter = Typesetter(SOURCES, resolve, taken=["cost"])
    made = setter.block("## Cost\n\n## Ask\n\n## Else") + setter.block("## Else")
    assert re.findall(r'id="([^"]+)"', made) == ["cost-2", "ask-2", "else", "else-2"]


def test_what_a_source_says_is_escaped() -> None:
    sources = {"x": factories.source(key="x", author='<script>"', title="&", year=2000)}
    made = Typesetter(sources, resolve).with_sidenotes("[@x]")
    assert "<script>" not in made
    assert "&lt;script&gt;&quot;, 2000" in made
