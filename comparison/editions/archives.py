"""A comparison's files as one zip: made from admin, and read from what somebody uploads without trusting any of it."""

import io
import zipfile
from collections.abc import Iterable

from comparison import documents
from comparison.documents.files import FOLDERS

MAX_UPLOAD = 1_900_000
"""What admin takes in one request, less what the form adds."""
MAX_FILES = 2_000
MAX_UNPACKED = 20_000_000
LITTER = ("__MACOSX", "Thumbs.db", "desktop.ini")
"""What systems add to a folder, beside hidden files."""
PATHS = f"a-comparison/comparison.md, a-comparison/a-dimension.md, or a file in {', '.join(FOLDERS)}"


def pack(comparison: str, parts: Iterable[documents.Part]) -> bytes:
    """The files of a comparison, its readers’ questions and the sources cited, as they lie in a content folder."""
    parts = list(parts)
    own = [part for part in parts if belongs_to(part, comparison)]
    cited = {key for part in own for key in documents.citations(part)}
    own += [part for part in parts if isinstance(part, documents.Source) and part.key in cited]
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in own:
            archive.writestr(documents.path_of(documents.name_of(part)), documents.write(part))
    return held.getvalue()


def belongs_to(part: documents.Part, comparison: str) -> bool:
    """Whether a part is a comparison's own: its head, a dimension of it, or what readers ask about it."""
    if isinstance(part, documents.Dimension | documents.ReaderQuestion):
        return part.comparison == comparison
    return isinstance(part, documents.Head) and part.key == comparison


def unpack(data: bytes) -> list[documents.Part]:
    """The parts that a zip holds; raises ContentError with everything that is wrong with it."""
    report = documents.Report("the upload")
    if len(data) > MAX_UPLOAD:
        report.add(0, "SIZE", f"{len(data):,} bytes", f"expected at most {MAX_UPLOAD:,}")
        raise documents.ContentError(report.faults)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive, report)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        # A damaged, encrypted or strangely packed archive fails in one of these ways while it is read.
        report.add(0, "ZIP", "it cannot be unpacked", "expected a zip as “Download the files” makes it")
        raise documents.ContentError(report.faults) from None


def _read(archive: zipfile.ZipFile, report: documents.Report) -> list[documents.Part]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MAX_FILES:
        report.add(0, "FILES", f"{len(entries):,} files", f"expected at most {MAX_FILES:,}")
        raise documents.ContentError(report.faults)
    entries = [entry for entry in entries if not _is_litter(entry.filename)]
    around = len(_folder_around([entry.filename for entry in entries]))
    faults, parts, left = [], {}, MAX_UNPACKED
    for entry in entries:
        file_report = documents.Report(entry.filename)
        # One byte more than is allowed tells a file that is larger than its own heading says.
        with archive.open(entry) as opened:
            raw = opened.read(min(left, documents.MAX_BYTES) + 1)
        left -= len(raw)
        if left < 0:
            report.add(0, "SIZE", "it unpacks to more than is allowed", f"expected at most {MAX_UNPACKED:,} bytes")
            raise documents.ContentError(report.faults)
        part = _part(entry.filename[around:], raw, file_report)
        faults += file_report.faults
        if part is not None:
            parts[documents.name_of(part)] = part
    if not entries:
        report.add(0, "EMPTY", "it holds no files", "expected the files of a comparison")
    if faults or report.faults:
        raise documents.ContentError(faults + report.faults)
    return list(parts.values())


def _is_litter(path: str) -> bool:
    """Whether a file was added by somebody's system; a way up or to the root is no name of a file."""
    return any(step in LITTER or (step.startswith(".") and step.strip(".")) for step in path.split("/"))


def _folder_around(paths: list[str]) -> str:
    """The one folder that lies around all that has a folder of its own, with its slash; empty if there is none."""
    folders = {path.partition("/")[0] for path in paths}
    is_around = len(folders) == 1 and any(path.count("/") > 1 for path in paths)
    folder = folders.pop() if is_around else ""
    return f"{folder}/" if folder.strip(".") else ""


def _part(path: str, raw: bytes, report: documents.Report) -> documents.Part | None:
    name = documents.name_at(path)
    if name is None or name.kind == "site":
        report.add(0, "PATH", "no file of a comparison belongs here", f"expected {PATHS}")
        return None
    if len(raw) > documents.MAX_BYTES:
        report.add(0, "SIZE", "the file is too large", f"expected at most {documents.MAX_BYTES:,} bytes")
        return None
    return documents.read_bytes(name, raw, report)
