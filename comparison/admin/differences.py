"""Differences as admin's templates show them: in groups, with the names that editors know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from comparison import documents, models
from comparison.differences import FieldDifference, Piece, shorten

type Names = dict[str, dict[str, str]]
"""By comparison: what `differences.compare` takes as names."""


@dataclass(frozen=True)
class Group:
    """Fields that belong together: a stance, the question, a choice, or the part's own (without a title)."""

    title: str
    is_stance: bool
    fields: tuple[tuple[str, list[Piece]], ...]


def in_groups(differences: Sequence[FieldDifference]) -> list[Group]:
    """Differences in their order, neighbours of one group together, what stays the same cut short."""
    return [
        Group(
            title,
            title != "" and found[0].where.startswith("stances."),
            tuple((field.label, shorten(field.pieces)) for field in found),
        )
        for title, found in ((title, list(group)) for title, group in groupby(differences, lambda field: field.group))
    ]


def names_in_admin() -> Names:
    """What every option and dimension is called in the working copy; two queries."""
    names: Names = {}
    for kind, rows in (("option", models.Option.objects), ("dimension", models.Dimension.objects)):
        for comparison, key, name in rows.values_list("comparison__key", "key", "name"):
            names.setdefault(comparison, {})[f"{kind}:{key}"] = name
    return names


def names_for(name: documents.Name, names: Names) -> Mapping[str, str]:
    """The names that a part's stances, or its list of dimensions, are shown with."""
    return names.get(name.key.partition("/")[0], {})


def show_differences(differences: Sequence[FieldDifference], **more: Any) -> SafeString:
    return render_to_string("admin/comparison/history/_differences.html", {"groups": in_groups(differences)} | more)
