"""What readers see changes only by publishing, all or nothing, and never to something that does not fit together."""

from dataclasses import replace
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from comparison import documents, editions, models
from comparison.documents import Addresses, ContentError, Name, Part, Published
from comparison.models import Edition, Stamp
from tests import factories
from tests.editions.conftest import ADDRESSES

pytestmark = pytest.mark.django_db

TASTE = Name("dimension", "tea-or-coffee/taste")
HEAD = Name("comparison", "tea-or-coffee")
OKAKURA = Name("source", "okakura-1906")


def publish(*parts: Part, withdrawing: tuple[Name, ...] = ()) -> list[Edition]:
    return editions.publish(parts, ADDRESSES, withdrawing=withdrawing)


def shown(name: Name) -> Part | None:
    return editions.published_at(timezone.now()).parts.get(name)


def state() -> tuple[list[tuple[object, ...]], str]:
    return list(Edition.objects.order_by("pk").values_list()), Stamp.objects.current()


def test_what_is_published_is_what_readers_see(small: Published) -> None:
    author = User.objects.create_user("editor")
    page = factories.page(title="About both of us")
    [edition] = editions.publish([page], ADDRESSES, author, "A better title")
    assert shown(edition.name) == edition.document() == page
    assert (edition.author, edition.note, edition.state, edition.format) == (author, "A better title", "published", 1)
    assert edition.digest == documents.digest(documents.encode(page))


def test_a_part_that_readers_see_already_gets_no_new_edition(small: Published) -> None:
    before = state()
    assert publish(*factories.parts()) == []
    assert state() == before


def test_only_the_parts_that_differ_get_new_editions(small: Published) -> None:
    published = publish(*factories.parts(factories.page(title="About both of us")))
    assert [edition.name for edition in published] == [Name("page", "about")]


def test_publishing_something_older_again_is_a_new_edition(small: Published) -> None:
    publish(factories.page(title="Another"))
    assert len(publish(factories.page())) == 1
    assert shown(Name("page", "about")) == factories.page()


FAULTY = {
    "field": (factories.page(title=""), "page about:0 EMPTY"),
    "source": (factories.dimension(takeaway="Ask [@nobody]."), "tea-or-coffee/taste.md:0 SOURCE takeaway"),
    "positions": (factories.dimension(stances=factories.stances(2, 2)), "tea-or-coffee/taste.md:0 POSITION stances"),
    "link": (factories.page(text="[a](page:b)"), "pages/about.md:0 LINK text: there is no page 'b'"),
    "slug": (
        factories.page(key="team", slug="about-us"),
        "pages/team.md:0 SLUG slug: 'about-us' is taken by page about",
    ),
    "reserved": (factories.page(slug="admin"), "pages/about.md:0 RESERVED slug"),
    "HTML": (factories.page(text="<b>a</b>"), "pages/about.md:0 HTML text"),
    "date to come": (factories.page(reviewed=date(2099, 1, 1)), "pages/about.md:0 AHEAD reviewed: 2099-01-01"),
    "too few sources": (factories.dimension(ask="- Why?"), "tea-or-coffee/taste.md:0 SOURCES depth: 1 cited"),
}


@pytest.mark.parametrize(("part", "expected"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_part_is_refused_and_nothing_changes(small: Published, part: Part, expected: str) -> None:
    before = state()
    with pytest.raises(ContentError) as refused:
        editions.publish([factories.source(note="New."), part], Addresses(reserved=frozenset({"admin"})))
    assert str(refused.value).startswith(expected)
    assert state() == before


def test_a_change_that_breaks_another_part_is_refused(small: Published) -> None:
    with pytest.raises(ContentError, match=r"comparison\.md:0 LINK choosing: nothing has the fragment"):
        linking = factories.head(choosing="See [it](dimension:taste#what-people-say).")
        publish(linking)
        publish(factories.dimension(depth="## Something else\n\nHere [@okakura-1906]."))
    assert shown(TASTE) == factories.dimension()


def break_something_elsewhere() -> None:
    """A fault that readers see already: from before a check was added, say."""
    broken = factories.price(takeaway="Ask [@nobody].")
    body = documents.encode(broken)
    Edition.objects.filter(key="tea-or-coffee/price").update(body=body, digest=documents.digest(body))
    Stamp.objects.renew()


def test_a_fault_elsewhere_that_was_there_before_stops_nobody(small: Published) -> None:
    break_something_elsewhere()
    assert len(publish(factories.page(title="About both of us"))) == 1
    assert len(publish(factories.price())) == 1


def test_a_part_with_an_old_fault_of_its_own_is_not_published_again_with_it(small: Published) -> None:
    break_something_elsewhere()
    with pytest.raises(ContentError, match=r"price\.md:0 SOURCE takeaway"):
        publish(factories.price(name="Cost", takeaway="Ask [@nobody]."))


def test_a_new_dimension_enters_its_head_and_a_withdrawn_one_leaves_it(small: Published) -> None:
    body = factories.price(key="body", slug="body")
    assert {edition.name.kind for edition in publish(body)} == {"dimension", "comparison"}
    assert shown(HEAD) == factories.head(dimensions=("taste", "price", "body"))
    publish(withdrawing=(Name("dimension", "tea-or-coffee/price"),))
    assert shown(HEAD) == factories.head(dimensions=("taste", "body"))


def test_the_last_dimension_of_a_comparison_is_not_withdrawn_alone(small: Published) -> None:
    texts = {"choosing": "Choose.", "introduction": "Read.", "final_thoughts": "Think."}
    publish(factories.head(dimensions=("taste",), **texts), withdrawing=(Name("dimension", "tea-or-coffee/price"),))
    before = state()
    with pytest.raises(ContentError, match="would have no dimension left, withdraw the comparison with it"):
        publish(withdrawing=(TASTE,))
    assert state() == before


def test_a_withdrawn_part_is_hidden_and_kept(small: Published) -> None:
    name = Name("page", "about")
    [edition] = publish(withdrawing=(name,))
    assert shown(name) is None
    assert (edition.state, edition.document()) == ("withdrawn", factories.page())
    assert publish(withdrawing=(name, Name("page", "never-there"))) == []


def test_a_part_that_another_still_needs_is_not_withdrawn(small: Published) -> None:
    before = state()
    for name in (OKAKURA, TASTE, HEAD):
        with pytest.raises(ContentError):
            publish(withdrawing=(name,))
    assert state() == before


def test_what_goes_is_named_where_it_is_still_needed(small: Published) -> None:
    with pytest.raises(ContentError) as refused:
        publish(withdrawing=(OKAKURA,))
    assert {fault.found.partition(": ")[2] for fault in refused.value.faults} == {
        "source 'okakura-1906' is still cited here"
    }
    with pytest.raises(ContentError, match=r"site\.md:0 PART comparison: comparison 'tea-or-coffee' is still needed"):
        publish(withdrawing=(HEAD, TASTE, Name("dimension", "tea-or-coffee/price")))


def test_what_is_only_saved_is_named_as_a_draft_or_as_withdrawn(small: Published) -> None:
    citing = factories.page(text="As [@okakura-1907] says.")
    editions.thaw(factories.source(key="okakura-1907"))
    with pytest.raises(ContentError, match="text: source 'okakura-1907' is saved as a draft only, publish it first"):
        publish(citing)
    publish(factories.source(key="okakura-1907"))
    publish(withdrawing=(Name("source", "okakura-1907"),))
    with pytest.raises(ContentError, match="text: source 'okakura-1907' was withdrawn, publish it first"):
        publish(citing)


def test_a_dimension_of_another_comparison_explains_nothing(small: Published) -> None:
    editions.thaw(factories.head(key="other", slug="other"))
    editions.thaw(factories.price(comparison="other", key="body", slug="body"))
    with pytest.raises(ContentError, match="there is no dimension 'body'"):
        publish(factories.dimension(takeaway="See [it](dimension:body)."))


def test_a_part_can_go_together_with_what_needs_it(small: Published) -> None:
    publish(factories.page(key="team", slug="team", text="See [it](page:about)."))
    publish(withdrawing=(Name("page", "about"), Name("page", "team")))
    assert {name.kind for name in editions.current().parts} == {"site", "source", "comparison", "dimension"}


def test_a_draft_is_kept_and_not_shown(small: Published) -> None:
    stamp = Stamp.objects.current()
    draft = editions.save_draft(factories.page(title="Perhaps"), note="Try")
    assert draft is not None
    assert (draft.state, draft.publish_at, draft.note) == ("draft", None, "Try")
    assert shown(draft.name) == factories.page()
    assert Stamp.objects.current() == stamp


def test_the_same_draft_twice_is_one(small: Published) -> None:
    assert editions.save_draft(factories.page()) is None
    assert editions.save_draft(factories.page(title="Perhaps")) is not None
    assert editions.save_draft(factories.page(title="Perhaps")) is None
    assert editions.save_draft(factories.page()) is not None


def test_a_draft_may_not_fit_yet_but_its_own_fields_must_hold(small: Published) -> None:
    assert editions.save_draft(factories.page(text="See [@nobody].")) is not None
    with pytest.raises(ContentError, match="EMPTY title"):
        editions.save_draft(factories.page(title=""))


def test_rows_that_differ_from_what_readers_see_are_named(small: Published) -> None:
    assert editions.differing() == {}
    models.Page.objects.update(title="Changed")
    editions.thaw(factories.source(key="menu"))
    models.Site.objects.all().delete()
    changed = replace(factories.page(), title="Changed")
    menu = Name("source", "menu")
    about, site = Name("page", "about"), Name("site", "site")
    assert editions.differing() == {about: changed, menu: factories.source(key="menu"), site: None}
    assert [editions.differs(name) for name in (about, menu, site, OKAKURA)] == [True, True, True, False]
    assert not editions.differs(Name("page", "never-there"))
