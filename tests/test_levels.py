"""The pure modules (level 1 of the architecture) stand without Django."""

import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "comparison"
PURE = [
    "recommendation", "answers", "documents", "differences", "rendering", "costs", "impact", "scorecard", "cost_chart",
    "cost_answers", "cost_formulas", "spam", "search", "plain", "share_image", "markdown_pages",
]  # fmt: skip
EXISTING = [name for name in PURE if (PACKAGE / f"{name}.py").exists() or (PACKAGE / name / "__init__.py").exists()]


@pytest.mark.parametrize("name", EXISTING)
def test_a_pure_module_does_not_load_django(name: str) -> None:
    code = f"import sys, comparison.{name}; print([m for m in sys.modules if m.split('.')[0] == 'django'])"
    run = subprocess.run([sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True)
    assert (run.stdout.strip(), run.stderr) == ("[]", "")


@pytest.mark.parametrize("name", ["recommendation", "answers"])
def test_the_engine_needs_the_standard_library_only(name: str) -> None:
    code = (
        f"import sys; before = set(sys.modules); import comparison.{name}\n"
        "loaded = {m.split('.')[0] for m in set(sys.modules) - before} - {'comparison'}\n"
        "print(sorted(loaded - sys.stdlib_module_names))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True)
    assert (run.stdout.strip(), run.stderr) == ("[]", "")
