"""The commands: what they print, what they return, and that a fault stops them."""

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from comparison import documents, editions, models
from comparison.models import Edition
from tests import factories
from tests.factories import TASTE, edit

OKAKURA = "sources/okakura-1906.md"
CONFLICT = f"{OKAKURA}:0 CONFLICT changed in the file and in admin, expected --keep-site or --take-files"


def run(command: str, *arguments: object) -> list[str]:
    """The lines that a command prints."""
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


def refusal(command: str, *arguments: object) -> list[str]:
    """The lines with which a command stops."""
    with pytest.raises(CommandError) as refused:
        run(command, *arguments)
    assert refused.value.returncode == 1
    return str(refused.value).splitlines()


def change_both(folder: Path) -> None:
    edit(folder / OKAKURA, "An essay.", "From the file.")
    models.Source.objects.filter(key="okakura-1906").update(note="From admin.")


def test_check_content_says_that_files_are_sound(folder: Path) -> None:
    lines = run("check_content", folder)
    assert lines[-1] == "Content: 7 files and 0 personas are sound."
    assert all(line.startswith("Warning: ") for line in lines[:-1])


def test_check_content_names_every_fault_on_a_line_of_its_own(folder: Path) -> None:
    edit(folder / OKAKURA, "kind: academic", "kind: essay")
    edit(folder / TASTE, "lead: One", "lead:  One")
    edit(folder / TASTE, "Try both.", "Try [this](/nowhere/).")
    (folder / "pages/other.txt").touch()
    lines = refusal("check_content", folder)
    assert [line.split(" ")[:2] for line in lines[:-1]] == [
        ["pages/other.txt:0", "PATH"],
        [f"{OKAKURA}:7", "WORD"],
        [f"{TASTE}:4", "FORM"],
        [f"{TASTE}:20", "LINK"],
    ]
    assert lines[-1] == "4 to mend."


def test_check_content_fixes_the_form_and_nothing_else(folder: Path) -> None:
    canonical = (folder / TASTE).read_bytes()
    edit(folder / TASTE, "lead: One", "lead:  One")
    edit(folder / OKAKURA, "kind: academic", "kind: essay")
    faulty = (folder / OKAKURA).read_bytes()
    assert refusal("check_content", folder, "--fix")[-1] == "1 to mend."
    assert (folder / TASTE).read_bytes() == canonical
    assert (folder / OKAKURA).read_bytes() == faulty


def test_check_content_knows_the_sites_own_addresses(folder: Path) -> None:
    edit(folder / "pages/about.md", "slug: about-us", "slug: admin")
    edit(folder / TASTE, "Try both.", "Look at the [sources](/sources/).")
    [fault, _] = refusal("check_content", folder)
    assert fault.startswith("pages/about.md:2 RESERVED slug: 'admin'")


def test_check_content_needs_no_database(folder: Path) -> None:
    """Without the mark for it, pytest-django refuses every query."""
    assert run("check_content", folder)


@pytest.mark.django_db
def test_load_content_says_what_it_did(folder: Path) -> None:
    assert run("load_content", folder) == ["Content: 7 loaded, 0 unchanged."]
    assert run("load_content", folder) == ["Content: 0 loaded, 7 unchanged."]


@pytest.mark.django_db
def test_load_content_names_what_it_kept_and_what_vanished(folder: Path) -> None:
    run("load_content", folder)
    models.Page.objects.update(title="Edited")
    (folder / "tea-or-coffee/price.md").unlink()
    edit(folder / "tea-or-coffee/comparison.md", "  - price\n", "")
    assert run("load_content", folder) == [
        "Kept as edited in admin: page about",
        "No file any more (--prune withdraws it): dimension tea-or-coffee/price",
        "Content: 0 loaded, 5 unchanged.",
    ]
    assert run("load_content", folder, "--prune")[1] == "Withdrawn: dimension tea-or-coffee/price"


@pytest.mark.django_db
def test_load_content_stops_at_a_conflict_after_loading_the_others(folder: Path) -> None:
    run("load_content", folder)
    change_both(folder)
    edit(folder / "pages/about.md", "title: About us", "title: Us")
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("load_content", str(folder), stdout=out)
    assert (str(refused.value), refused.value.returncode) == (CONFLICT, 1)
    assert out.getvalue().splitlines() == ["Content: 1 loaded, 5 unchanged."]
    assert editions.current().pages["about"].title == "Us"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("option", "note", "line"),
    [
        ("--keep-site", "From admin.", "Kept as edited in admin: source okakura-1906"),
        ("--take-files", "From the file.", "Content: 1 loaded, 6 unchanged."),
    ],
)
def test_load_content_resolves_conflicts_as_told(folder: Path, option: str, note: str, line: str) -> None:
    run("load_content", folder)
    change_both(folder)
    assert line in run("load_content", folder, option)
    assert models.Source.objects.get(key="okakura-1906").note == note


@pytest.mark.django_db
def test_load_content_takes_one_resolution(folder: Path) -> None:
    assert "not allowed with" in refusal("load_content", folder, "--keep-site", "--take-files")[0]


@pytest.mark.django_db
def test_load_content_writes_nothing_if_any_file_has_a_fault(folder: Path) -> None:
    edit(folder / OKAKURA, "1906\nkind: academic", "old\nkind: essay")
    edit(folder / TASTE, "Try both.", "Ask [@nobody].")
    lines = refusal("load_content", folder)
    assert [line.split(" ")[0] for line in lines[:-1]] == [f"{OKAKURA}:6", f"{OKAKURA}:7", f"{TASTE}:20"]
    assert lines[-1] == "Nothing was loaded: 3 to mend."
    assert (Edition.objects.count(), models.Source.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_export_content_writes_what_admin_holds(folder: Path, tmp_path: Path) -> None:
    run("load_content", folder)
    assert run("export_content", folder) == ["Content: 0 files written."]
    models.Page.objects.update(title="Edited")
    assert run("export_content", folder) == [f"Written: {folder / 'pages/about.md'}", "Content: 1 files written."]
    assert documents.read(folder).parts != factories.parts()
    assert run("export_content", tmp_path / "new")[-1] == "Content: 7 files written."


@pytest.mark.django_db
def test_export_content_says_where_it_cannot_write(folder: Path, tmp_path: Path) -> None:
    run("load_content", folder)
    (tmp_path / "file").touch()
    [line] = refusal("export_content", tmp_path / "file" / "below")
    assert "cannot be written" in line


def test_a_fault_is_exit_code_1_and_no_traceback(tmp_path: Path) -> None:
    root = Path(__file__).parent.parent
    command = [sys.executable, "manage.py", "check_content", str(tmp_path / "nowhere")]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0].startswith(f"CommandError: {tmp_path / 'nowhere'}:0 FOLDER is no folder")
    assert "Traceback" not in done.stderr
