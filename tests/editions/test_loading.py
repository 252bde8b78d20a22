"""Content folders ⇄ the site: three digests tell whether the file, the site or both have changed."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comparison import documents, editions, models
from comparison.addresses import site_addresses
from comparison.documents import Addresses, ContentError, Name, Part, Published
from comparison.editions import Keep, LoadResult, loading
from comparison.models import Edition, LoadedPart, Stamp
from tests import factories
from tests.editions.conftest import ADDRESSES
from tests.editions.written import writes
from tests.factories import TASTE, edit, write_part

pytestmark = pytest.mark.django_db

ALL = len(factories.parts())
OKAKURA = Name("source", "okakura-1906")
ABOUT = Name("page", "about")
HEAD = Name("comparison", "tea-or-coffee")


def load(folder: Path, keep: Keep = Keep.ASK, prune: bool = False) -> LoadResult:
    return editions.load(folder, ADDRESSES, keep, prune)


def shown(name: Name) -> Part | None:
    """What readers see of a part, past every cache."""
    return editions.published_at(timezone.now()).parts.get(name)


def held(name: Name) -> Part:
    """What a part's rows hold."""
    row = editions.rows_of(name)
    assert row is not None
    return editions.freeze(row)


def everything() -> list[tuple[object, ...]]:
    """Every row of every table that loading can write."""
    tables = [models.Site, models.Page, models.Source, models.Comparison, models.Option, models.Dimension]
    tables += [models.Stance, models.Question, models.Choice, Edition, LoadedPart, Stamp]
    return [(table.__name__, *row) for table in tables for row in table._default_manager.order_by("pk").values_list()]


def test_a_first_load_fills_the_site(folder: Path) -> None:
    result = load(folder)
    assert len(result.taken) == ALL
    assert (result.unchanged, result.kept, result.conflicts, result.vanished) == (0, [], [], [])
    assert set(editions.published_at(timezone.now()).parts.values()) == set(factories.parts())
    assert set(editions.parts_of_rows()) == set(factories.parts())
    assert set(Edition.objects.values_list("note", "author", "state")) == {("Loaded from files", None, "published")}


def test_a_machine_whose_clock_is_behind_loads_its_content(folder: Path) -> None:
    write_part(folder, factories.page(reviewed=date(2099, 1, 1)))
    load(folder)
    editions.publish([factories.page(reviewed=date(2099, 1, 1), title="About us two")], ADDRESSES)
    assert shown(ABOUT) == factories.page(reviewed=date(2099, 1, 1), title="About us two")


def test_a_second_load_is_one_cheap_pass_that_writes_nothing(small: Published, folder: Path) -> None:
    before = everything()
    with CaptureQueriesContext(connection) as queries:
        result = load(folder)
    assert (result.unchanged, result.taken) == (ALL, [])
    assert everything() == before
    assert [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []
    assert len(queries) <= 18


def test_the_queries_of_a_second_load_do_not_grow_with_the_content(small: Published, folder: Path) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            load(folder)
        return len(captured)

    few = queries()
    for number in range(40):
        write_part(folder, factories.source(key=f"source-{number}"))
        write_part(folder, factories.price(key=f"price-{number}", slug=f"price-{number}"))
    write_part(folder, factories.head(dimensions=("taste", "price", *(f"price-{number}" for number in range(40)))))
    assert len(load(folder).taken) == 81
    assert queries() == few


def test_a_file_that_changed_is_taken_and_nothing_else_is_written(small: Published, folder: Path) -> None:
    edit(folder / "sources/okakura-1906.md", "An essay.", "A long essay.")
    with writes() as counted:
        result = load(folder)
    assert result.taken == [OKAKURA]
    assert counted == {"UPDATE source": 1, "UPDATE loadedpart": 1, "INSERT edition": 1, "UPDATE stamp": 1}
    assert shown(OKAKURA) == held(OKAKURA) == factories.source(note="A long essay.")


def test_a_site_that_changed_is_kept(small: Published, folder: Path) -> None:
    models.Source.objects.filter(key=OKAKURA.key).update(note="Edited in admin.")
    editions.publish([held(OKAKURA)], ADDRESSES)
    before = everything()
    result = load(folder)
    assert (result.kept, result.taken, result.unchanged) == ([OKAKURA], [], ALL - 1)
    assert everything() == before


def change_both(folder: Path) -> None:
    """The source changes in its file and in admin; the page in its file only."""
    edit(folder / "sources/okakura-1906.md", "An essay.", "From the file.")
    edit(folder / "pages/about.md", "Two people.", "Three people.")
    models.Source.objects.filter(key=OKAKURA.key).update(note="From admin.")
    editions.publish([held(OKAKURA)], ADDRESSES)


def test_a_part_that_changed_in_both_is_a_conflict_and_the_others_are_loaded(small: Published, folder: Path) -> None:
    change_both(folder)
    for _ in range(2):  # A conflict stays one until it is resolved.
        result = load(folder)
        assert [str(conflict) for conflict in result.conflicts] == [
            "sources/okakura-1906.md:0 CONFLICT changed in the file and in admin, expected --keep-site or --take-files"
        ]
    assert shown(OKAKURA) == held(OKAKURA) == factories.source(note="From admin.")
    page = shown(ABOUT)
    assert isinstance(page, documents.Page)
    assert "Three people." in page.text


def test_a_conflict_can_be_resolved_for_the_site(small: Published, folder: Path) -> None:
    change_both(folder)
    result = load(folder, Keep.SITE)
    assert (result.conflicts, result.kept, result.taken) == ([], [OKAKURA], [ABOUT])
    assert shown(OKAKURA) == held(OKAKURA) == factories.source(note="From admin.")
    assert load(folder).kept == [OKAKURA]
    edit(folder / "sources/okakura-1906.md", "From the file.", "From the file again.")
    assert [conflict.name for conflict in load(folder).conflicts] == [OKAKURA]


def test_a_conflict_can_be_resolved_for_the_files(small: Published, folder: Path) -> None:
    change_both(folder)
    result = load(folder, Keep.FILES)
    assert (result.conflicts, result.kept, result.taken) == ([], [], [OKAKURA, ABOUT])
    assert shown(OKAKURA) == held(OKAKURA) == factories.source(note="From the file.")
    assert load(folder).unchanged == ALL


@pytest.mark.parametrize("keep", [Keep.SITE, Keep.FILES])
def test_a_resolution_concerns_conflicts_only(small: Published, folder: Path, keep: Keep) -> None:
    models.Source.objects.filter(key=OKAKURA.key).update(note="From admin.")
    edit(folder / "pages/about.md", "Two people.", "Three people.")
    result = load(folder, keep)
    assert (result.kept, result.taken) == ([OKAKURA], [ABOUT])


def test_the_same_change_in_both_is_no_conflict(small: Published, folder: Path) -> None:
    models.Source.objects.filter(key=OKAKURA.key).update(note="The same.")
    edit(folder / "sources/okakura-1906.md", "An essay.", "The same.")
    assert load(folder).unchanged == ALL
    assert load(folder).kept == []


def test_a_file_publishes_what_its_rows_hold_as_a_draft(small: Published, folder: Path) -> None:
    models.Source.objects.filter(key=OKAKURA.key).update(note="The same.")
    editions.save_draft(held(OKAKURA))
    edit(folder / "sources/okakura-1906.md", "An essay.", "The same.")
    load(folder)
    assert shown(OKAKURA) == factories.source(note="The same.")


def test_a_part_made_in_admin_with_the_key_of_a_new_file_is_a_conflict(small: Published, folder: Path) -> None:
    editions.thaw(factories.source(key="menu", note="From admin."))
    write_part(folder, factories.source(key="menu", note="From the file."))
    assert [conflict.name.key for conflict in load(folder).conflicts] == ["menu"]


def test_parts_made_in_admin_stay(small: Published, folder: Path) -> None:
    made = [factories.source(key="menu"), factories.page(key="team", slug="team")]
    for part in made:
        editions.thaw(part)
    editions.publish(made, ADDRESSES)
    before = everything()
    result = load(folder, prune=True)
    assert (result.unchanged, result.vanished) == (ALL, [])
    assert everything() == before


def test_a_dimension_made_in_admin_stays_and_is_no_change_of_the_heads_file(small: Published, folder: Path) -> None:
    body = factories.price(key="body", slug="body", name="Body")
    editions.thaw(body)
    editions.publish([body], ADDRESSES)
    assert load(folder).unchanged == ALL
    edit(folder / "tea-or-coffee/comparison.md", "title: Tea or coffee", "title: Coffee or tea")
    assert load(folder).taken == [HEAD]
    assert shown(HEAD) == held(HEAD) == factories.head(title="Coffee or tea", dimensions=("taste", "price", "body"))
    assert shown(documents.name_of(body)) == body
    assert editions.differing() == {}
    assert load(folder).unchanged == ALL


def remove_price(folder: Path) -> Name:
    (folder / "tea-or-coffee/price.md").unlink()
    edit(folder / "tea-or-coffee/comparison.md", "  - price\n", "")
    return Name("dimension", "tea-or-coffee/price")


def test_a_vanished_file_is_reported_and_its_part_stays(small: Published, folder: Path) -> None:
    name = remove_price(folder)
    edit(folder / "pages/about.md", "Two people.", "Three people.")
    for expected in ([ABOUT], []):
        result = load(folder)
        assert (result.vanished, result.taken, result.kept, result.conflicts) == ([name], expected, [], [])
    assert shown(name) == held(name) == factories.price()
    assert shown(HEAD) == held(HEAD) == factories.head()


def test_a_vanished_file_is_withdrawn_with_prune(small: Published, folder: Path) -> None:
    name = remove_price(folder)
    assert load(folder, prune=True).vanished == [name]
    assert (shown(name), editions.rows_of(name)) == (None, None)
    assert shown(HEAD) == held(HEAD) == factories.head(dimensions=("taste",))
    assert Edition.objects.of(name).first().state == Edition.State.WITHDRAWN
    assert load(folder, prune=True).vanished == []


def test_a_vanished_file_can_be_withdrawn_later(small: Published, folder: Path) -> None:
    name = remove_price(folder)
    load(folder)
    load(folder, prune=True)
    assert shown(name) is None
    assert shown(HEAD) == factories.head(dimensions=("taste",))
    assert (load(folder).unchanged, editions.differing()) == (ALL - 1, {})


def test_a_withdrawn_part_can_come_back(small: Published, folder: Path) -> None:
    head = (folder / "tea-or-coffee/comparison.md").read_text()
    name = remove_price(folder)
    load(folder, prune=True)
    write_part(folder, factories.price())
    (folder / "tea-or-coffee/comparison.md").write_text(head)
    assert load(folder).taken == [HEAD, name]
    assert (shown(name), shown(HEAD)) == (factories.price(), factories.head())


def test_prune_withdraws_nothing_that_a_part_in_admin_needs(small: Published, folder: Path) -> None:
    citing = factories.page(key="team", slug="team", text="As [@okakura-1906] says.")
    editions.thaw(citing)
    editions.publish([citing], ADDRESSES)
    (folder / "sources/okakura-1906.md").unlink()
    dimensions = [made(depth="D. [@menu]") for made in (factories.dimension, factories.price)]
    for part in (factories.head(introduction="Ask."), factories.source(key="menu"), *dimensions):
        write_part(folder, part)
    before = everything()
    with pytest.raises(ContentError, match=r"pages/team\.md:0 SOURCE text: source 'okakura-1906' is still cited here"):
        load(folder, prune=True)
    assert everything() == before


def test_an_empty_folder_withdraws_nothing(small: Published, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for directory in (empty, tmp_path / "nowhere"):
        with pytest.raises(ContentError):
            load(directory, prune=True)
    assert len(editions.published_at(timezone.now()).parts) == ALL


def test_every_fault_is_named_and_nothing_is_written(small: Published, folder: Path) -> None:
    edit(folder / "pages/about.md", "Two people.", "Three people.")
    edit(folder / "sources/okakura-1906.md", "1906\nkind: academic", "x\nkind: y")
    edit(folder / TASTE, "Try both.", "Ask [@nobody].")
    before = everything()
    with pytest.raises(ContentError) as refused:
        load(folder)
    assert [str(fault).split(" ")[:2] for fault in refused.value.faults] == [
        ["sources/okakura-1906.md:6", "TYPE"],
        ["sources/okakura-1906.md:7", "WORD"],
        [f"{TASTE}:20", "SOURCE"],
    ]
    assert everything() == before


@pytest.mark.parametrize("failing", ["thaw", "publish", "_forget"])
def test_an_error_midway_leaves_nothing_behind(
    small: Published, folder: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    real: Callable[..., object] = getattr(loading, failing)
    calls = []

    def breaks(*args: object, **options: object) -> object:
        result = real(*args, **options)
        calls.append(args)
        if len(calls) == (2 if failing == "thaw" else 1):
            raise ZeroDivisionError
        return result

    remove_price(folder)
    edit(folder / "sources/okakura-1906.md", "An essay.", "A long essay.")
    edit(folder / "pages/about.md", "Two people.", "Three people.")
    before = everything()
    monkeypatch.setattr(loading, failing, breaks)
    with pytest.raises(ZeroDivisionError):
        load(folder, prune=True)
    assert everything() == before
    assert editions.current().parts == small.parts


def test_slugs_can_pass_from_one_part_to_another(small: Published, folder: Path) -> None:
    taste, price = factories.dimension(slug="price"), factories.price(slug="taste")
    for part in (taste, price, factories.page(slug="tea-or-coffee"), factories.head(slug="about-us")):
        write_part(folder, part)
    load(folder)
    assert {shown(documents.name_of(part)) for part in (taste, price)} == {taste, price}
    assert shown(ABOUT) == factories.page(slug="tea-or-coffee")
    assert editions.differing() == {}


def test_the_slug_of_a_part_that_goes_is_free(small: Published, folder: Path) -> None:
    page = factories.page(key="team", text="Us.")
    (folder / "pages/about.md").unlink()
    write_part(folder, page)
    load(folder, prune=True)
    assert shown(Name("page", "team")) == page


def test_a_slug_that_only_admin_has_is_a_fault_and_no_crash(small: Published, folder: Path) -> None:
    editions.thaw(factories.page(key="draft", slug="team"))
    write_part(folder, factories.page(key="team", slug="team"))
    before = everything()
    with pytest.raises(ContentError, match=r"pages/team\.md:0 SLUG slug: 'team' is taken by a part in admin"):
        load(folder)
    assert everything() == before


def test_new_parts_may_need_each_other(small: Published, folder: Path) -> None:
    head = factories.head(key="wine-or-beer", slug="wine-or-beer", dimensions=("taste",))
    taste = factories.dimension(comparison="wine-or-beer", depth="See [@menu].")
    for part in (head, taste, factories.source(key="menu"), replace(factories.site(), comparison="wine-or-beer")):
        write_part(folder, part)
    assert len(load(folder).taken) == 4
    assert editions.current().main == documents.assemble(head, [taste])


def test_the_sites_own_addresses_are_not_taken(folder: Path) -> None:
    with pytest.raises(ContentError, match="RESERVED slug: 'about-us'"):
        editions.load(folder, Addresses(reserved=frozenset({"about-us"})))
    assert Edition.objects.count() == 0


def test_exporting_what_was_loaded_changes_no_byte(small: Published, folder: Path, tmp_path: Path) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*.md")}
    assert editions.export(folder) == []
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*.md")} == before
    editions.export(tmp_path / "elsewhere")
    copied = {
        path.relative_to(tmp_path / "elsewhere"): path.read_bytes() for path in (tmp_path / "elsewhere").rglob("*.md")
    }
    assert copied == {path.relative_to(folder): raw for path, (raw, _) in before.items()}


def test_loading_what_was_exported_changes_no_row(small: Published, folder: Path) -> None:
    models.Source.objects.filter(key=OKAKURA.key).update(note="Edited in admin.")
    editions.publish([held(OKAKURA)], ADDRESSES)
    assert editions.export(folder) == [folder / "sources/okakura-1906.md"]
    before = [row for row in everything() if row[0] != "LoadedPart"]
    assert load(folder).unchanged == ALL
    assert [row for row in everything() if row[0] != "LoadedPart"] == before


def test_export_brings_a_file_into_its_form_and_leaves_no_draft_behind(small: Published, folder: Path) -> None:
    path = folder / "pages/about.md"
    canonical = path.read_bytes()
    for other in (canonical.replace(b"\n", b"\r\n"), b"\xff\xfe", b""):
        path.write_bytes(other)
        assert editions.export(folder) == [path]
        assert path.read_bytes() == canonical
    assert [item.name for item in folder.rglob(".*")] == []


def test_the_real_texts_are_loaded_once_and_exported_byte_for_byte(
    content: Published, settings, tmp_path: Path
) -> None:
    start = time.process_time()
    result = editions.load(settings.CONTENT_DIR, site_addresses())
    assert (result.taken, result.kept, result.conflicts) == ([], [], [])
    assert time.process_time() - start < 5
    copy = tmp_path / "copy"
    editions.export(copy)
    written = {path.relative_to(copy): path.read_bytes() for path in copy.rglob("*.md")}
    assert len(written) == len(content.parts)
    assert {path: (settings.CONTENT_DIR / path).read_bytes() for path in written} == written
