"""The pure modules (level 1 of the architecture) stand without Django, and what few need is loaded by those alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PURE = [
    "recommendation", "answers", "documents", "differences", "rendering", "costs", "impact", "scorecard", "cost_chart",
    "cost_answers", "cost_formulas", "spam", "search", "search.index", "plain", "share_image", "share_image.drawing",
    "markdown_pages", "supervise",
]  # fmt: skip


@pytest.mark.parametrize("name", PURE)
def test_a_pure_module_does_not_load_django(name: str) -> None:
    code = f"import sys, comparison.{name}; print([m for m in sys.modules if m.split('.')[0] == 'django'])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (run.stdout.strip(), run.stderr) == ("[]", "")


@pytest.mark.parametrize("name", ["recommendation", "answers"])
def test_the_engine_needs_the_standard_library_only(name: str) -> None:
    code = (
        f"import sys; before = set(sys.modules); import comparison.{name}\n"
        "loaded = {m.split('.')[0] for m in set(sys.modules) - before} - {'comparison'}\n"
        "print(sorted(loaded - sys.stdlib_module_names))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (run.stdout.strip(), run.stderr) == ("[]", "")


def test_a_process_holds_no_library_that_only_pictures_and_searches_need() -> None:
    code = (
        "import sys, comparison.wsgi\n"
        "from django.urls import resolve\n"
        "resolve('/search/')\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'PIL', 'qrcode', 'rapidfuzz', 'snowballstemmer'}))"
    )
    environment = os.environ | {"DEBUG": "1"}
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (run.stdout.strip(), run.stderr) == ("[]", "")
