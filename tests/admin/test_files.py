"""A comparison's files: downloaded as they lie in content/, uploaded only after they were checked and shown."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from comparison import editions
from comparison.addresses import site_addresses
from comparison.models import Dimension, Edition

from .conftest import to_confirm

KEY = "managed-services-vs-staff-augmentation"
RISK = f"{KEY}/risk.md"


def zipped(files: dict[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return held.getvalue()


def upload(client, data: bytes):
    return client.post("/admin/files/upload/", {"files": SimpleUploadedFile("upload.zip", data)})


def on_disk(path: str) -> str:
    return (settings.CONTENT_DIR / path).read_text()


def test_the_download_is_the_files_as_they_lie_in_content(editor):
    response = editor.get(f"/admin/files/{KEY}.zip")
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert f"{KEY}/comparison.md" in archive.namelist()
        assert "sources/vita-2016.md" in archive.namelist()
        for path in archive.namelist():
            assert archive.read(path).decode() == on_disk(path)


def test_what_was_downloaded_changes_nothing_when_it_is_uploaded(publisher):
    response = upload(publisher, publisher.get(f"/admin/files/{KEY}.zip").content)
    assert "nothing to apply" in response.content.decode()


def test_an_upload_is_shown_and_changes_nothing_until_it_is_applied(publisher):
    text = on_disk(RISK).replace("name: Shared risk", "name: Risk, uploaded")
    page = upload(publisher, zipped({RISK: text})).content.decode()
    assert "Risk, uploaded (Managed services or staff augmentation)</a>: changed in name" in page
    assert "<del>Shared risk</del>" in re.sub(r'<span class="visually-hidden">.*?</span>', "", page)
    assert Dimension.objects.get(key="risk", comparison__site__key="site").name == "Shared risk"
    draft = Edition.objects.get(state="draft")
    publisher.post("/admin/files/apply/", {"edition": draft.pk})
    assert Dimension.objects.get(key="risk", comparison__site__key="site").name == "Risk, uploaded"
    assert editions.current().comparisons[KEY].dimension("risk").name == "Risk, uploaded"
    assert not editions.differing()


def uploaded(publisher, name: str = "Risk, uploaded") -> dict[str, list[str]]:
    """What a browser would send to apply a checked upload."""
    text = on_disk(RISK).replace("name: Shared risk", f"name: {name}")
    return to_confirm(upload(publisher, zipped({RISK: text})), "Apply and publish")


def risk() -> Dimension:
    return Dimension.objects.get(key="risk", comparison__key=KEY)


@pytest.mark.parametrize("is_published", [True, False], ids=["published", "only saved"])
def test_what_was_saved_since_the_check_is_shown_and_not_overwritten(publisher, is_published):
    data = uploaded(publisher)
    Dimension.objects.filter(pk=risk().pk).update(lead="What another publisher wrote.")
    if is_published:
        editions.publish([editions.freeze(risk())], site_addresses())
    response = publisher.post("/admin/files/apply/", data)
    page = response.content.decode()
    assert "it has changed since this page was shown" in page
    assert "What another publisher wrote.</del>" in page
    assert (risk().name, risk().lead) == ("Shared risk", "What another publisher wrote.")
    publisher.post("/admin/files/apply/", to_confirm(response, "Apply and publish"))
    assert risk().name == "Risk, uploaded"
    assert editions.current().comparisons[KEY].dimension("risk").name == "Risk, uploaded"


@pytest.mark.parametrize(("decision", "left"), [("keep", 1), ("cancel", 0)])
def test_applying_asks_what_becomes_of_what_is_scheduled(publisher, decision, left):
    shown = editions.current().comparisons[KEY].dimension("risk")
    editions.publish([replace(shown, lead="Later.")], site_addresses(), at=timezone.now() + timedelta(hours=2))
    data = uploaded(publisher)
    assert "This field is required" in publisher.post("/admin/files/apply/", data).content.decode()
    assert risk().name == "Shared risk"
    publisher.post("/admin/files/apply/", data | {"scheduled": decision})
    assert risk().name == "Risk, uploaded"
    assert Edition.objects.scheduled(timezone.now()).count() == left


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "cannot be unpacked"),
        (b"no zip at all", "cannot be unpacked"),
        (zipped({"a.md": "x"})[:-30], "cannot be unpacked"),
        (zipped({}), "holds no files"),
        (zipped({"../../etc/passwd": "x"}), "no file of a comparison belongs here"),
        (zipped({"../sources/vita-2016.md": "x", "../sources/a.md": "x"}), "no file of a comparison belongs here"),
        (zipped({"/sources/vita-2016.md": "x"}), "no file of a comparison belongs here"),
        (zipped({"__MACOSX/._risk.md": "x", ".DS_Store": "x"}), "holds no files"),
        (zipped({"risk.md": "x"}), "Expected a-comparison/comparison.md, a-comparison/a-dimension.md, or a file in"),
        (zipped({"/etc/passwd": "x"}), "no file of a comparison belongs here"),
        (zipped({"a\\b.md": "x"}), "no file of a comparison belongs here"),
        (zipped({"site.md": "x"}), "no file of a comparison belongs here"),
        (zipped({f"sources/s-{number}.md": "x" for number in range(10_000)}), "10,000 files"),
        (zipped({RISK: b"\x00" * 250_000}), "too large"),
        (zipped({f"sources/s-{number}.md": b"a" * 199_000 for number in range(120)}), "unpacks to more"),
        (zipped({RISK: b"\xff\xfe"}), "not UTF-8"),
        (zipped({RISK: "---\nslug: x\n---\n"}), "Name is missing"),
    ],
    # The bytes of a zip hold the time at which it was made: no name for a test.
    ids=[
        "nothing",
        "no zip",
        "cut short",
        "no files",
        "climbs out",
        "climbs out of all",
        "at the root",
        "only litter",
        "without a folder",
        "absolute",
        "backslash",
        "not of a comparison",
        "too many",
        "large file",
        "large in all",
        "not text",
        "incomplete",
    ],
)
def test_a_bad_upload_says_what_is_wrong_and_changes_nothing(publisher, data, said):
    before = Edition.objects.count()
    response = upload(publisher, data)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert Edition.objects.count() == before


def test_a_zip_of_a_folder_that_a_mac_made_is_taken_as_it_is(publisher):
    text = on_disk(RISK).replace("name: Shared risk", "name: Risk, uploaded")
    made = {
        f"My files/{RISK}": text,
        "My files/sources/vita-2016.md": on_disk("sources/vita-2016.md"),
        "My files/.DS_Store": b"\x00\x01",
        "__MACOSX/._My files": b"\x00\x05",
        f"__MACOSX/My files/{KEY}/._risk.md": b"\x00\x05",
    }
    page = upload(publisher, zipped(made)).content.decode()
    assert page.count("changed in") == 1
    assert "Risk, uploaded" in page


def test_a_bomb_of_a_gigabyte_is_refused_quickly(publisher):
    response = upload(publisher, zipped({RISK: b"\x00" * 1_000_000_000}))
    assert "too large" in response.content.decode()


def test_an_upload_that_does_not_fit_the_rest_is_refused_whole(publisher):
    text = on_disk(RISK).replace("Price one", "Price [@nobody] one")
    page = upload(publisher, zipped({RISK: text, "sources/vita-2016.md": on_disk("sources/vita-2016.md")}))
    assert "no source has the key &#x27;nobody&#x27;" in page.content.decode()
    assert not Edition.objects.filter(state="draft").exists()


def test_without_a_file_the_form_says_so(publisher):
    assert "cannot be unpacked" in publisher.post("/admin/files/upload/").content.decode()


@pytest.mark.parametrize("edition", ["x", "0", "-1", "99999999999999999999", ""])
def test_an_edition_that_does_not_exist_cannot_be_applied(publisher, edition):
    assert publisher.post("/admin/files/apply/", {"edition": edition}).status_code == 404


def test_only_a_publisher_uploads(editor):
    assert upload(editor, zipped({RISK: on_disk(RISK)})).status_code == 403
    assert editor.post("/admin/files/apply/", {"edition": "1"}).status_code == 403
