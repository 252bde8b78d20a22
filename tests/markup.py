"""HTML as the tests read it: by element, attribute and text, never by CSS class."""

from collections.abc import Iterator
from urllib.parse import urlencode, urljoin
from xml.etree.ElementTree import Element

import html5lib

type Pairs = list[tuple[str, str]]

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def parse(html: str | bytes, *, fragment: bool = False) -> Element:
    """The tree of a page, or of a part of one, without namespaces. Raises html5lib's ParseError at the first fault."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False)
    text = html.decode() if isinstance(html, bytes) else html
    tree = parser.parseFragment(text, container="main") if fragment else parser.parse(text)
    for element in tree.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    return tree


def find(tree: Element, tag: str, **attributes: str) -> Element:
    """The first element with these attributes; a trailing underscore frees a name (`class_`, `for_`)."""
    return next(find_all(tree, tag, **attributes))


def find_all(tree: Element, *tags: str, **attributes: str) -> Iterator[Element]:
    wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    for element in tree.iter():
        if element.tag in tags and all(element.get(name) == value for name, value in wanted.items()):
            yield element


def by_id(tree: Element, name: str) -> Element:
    return next(element for element in tree.iter() if element.get("id") == name)


def words(element: Element, without: tuple[Element, ...] = ()) -> str:
    """The text of an element, white space collapsed; a block's words never run into the next block's."""
    return " ".join(" ".join(_pieces(element, without)).split())


def _pieces(element: Element, without: tuple[Element, ...]) -> Iterator[str]:
    if not isinstance(element.tag, str) or element in without:
        return
    yield element.text or ""
    for child in element:
        yield from _pieces(child, without)
        yield child.tail or ""


def inline(element: Element) -> str:
    """The text of an element as it runs, white space collapsed."""
    return " ".join("".join(element.itertext()).split())


def headings(tree: Element) -> list[tuple[int, str]]:
    """Level and words of every heading, in order."""
    return [(int(element.tag[1]), inline(element)) for element in find_all(tree, *HEADINGS)]


def rows(table: Element) -> list[list[str]]:
    """The cells' texts of a table, head and body."""
    return [[inline(cell) for cell in find_all(row, "th", "td")] for row in find_all(table, "tr")]


def links(tree: Element) -> list[tuple[str, str]]:
    """Words and address of every link."""
    return [(inline(link), link.get("href", "")) for link in find_all(tree, "a") if link.get("href")]


def link(tree: Element, text: str) -> str:
    """The address of the link with these words."""
    return dict(links(tree))[text]


def form_values(form: Element, **chosen: str) -> Pairs:
    """What a browser would send: hidden fields, ticked or chosen fields, and no button.

    `chosen` picks radio buttons: name to value (a name with a hyphen or a dot: use a dictionary with `**`).
    """
    pairs = []
    for field in find_all(form, "input"):
        name, value, kind = field.get("name", ""), field.get("value", ""), field.get("type", "text")
        if kind == "radio":
            offered = {other.get("value") for other in find_all(form, "input", type="radio", name=name)}
            assert chosen.get(name) is None or chosen[name] in offered, f"{name} does not offer {chosen[name]}"
            ticked = value == chosen[name] if name in chosen else field.get("checked") is not None
        else:
            ticked = kind != "checkbox" or field.get("checked") is not None
        if name and ticked:
            pairs.append((name, value))
    for field in find_all(form, "select"):
        offered_here = list(find_all(field, "option"))
        selected = next((one for one in offered_here if one.get("selected") is not None), offered_here[0])
        name = field.get("name", "")
        pairs.append((name, chosen.get(name, selected.get("value", ""))))
    return pairs


def buttons(form: Element) -> dict[str, Pairs]:
    """The words of each button, with what it adds to what is sent."""
    return {
        inline(button): [(button.get("name", ""), button.get("value", ""))] if button.get("name") else []
        for button in find_all(form, "button")
    }


def submission(tree: Element, button: str, base: str, **chosen: str) -> str:
    """The address that a browser asks for when this button of a GET form is pressed on the page at `base`."""
    form = next(form for form in find_all(tree, "form") if button in buttons(form))
    assert form.get("method", "get") == "get"
    action = urljoin(base, form.get("action") or "").partition("#")[0].partition("?")[0]
    return f"{action}?{urlencode(form_values(form, **chosen) + buttons(form)[button])}"


def choices(tree: Element, name: str) -> dict[str, str]:
    """The words of each radio button of this name, with its value."""
    found = {}
    for label in find_all(tree, "label"):
        for button in find_all(label, "input", type="radio", name=name):
            found[inline(label)] = button.get("value", "")
    return found


def chosen(tree: Element, name: str) -> list[str]:
    """The values that are chosen among the radio buttons of this name."""
    buttons = find_all(tree, "input", type="radio", name=name)
    return [button.get("value", "") for button in buttons if button.get("checked") is not None]
