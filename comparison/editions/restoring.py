"""An edition brought back as the working copy of its part. What stands there is kept first, so nothing is lost."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction

from comparison import documents, models
from comparison.documents import ContentError, Fault

from .loading import take
from .publishing import save_draft
from .rows import PartRow, freeze, rows_of, thaw

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

KEPT = "Kept before an earlier edition was brought back"


@dataclass(frozen=True)
class Restored:
    """The row at the head of the part, and the draft that holds what stood there before.

    `kept` is None where that is in the newest edition anyway, or where nothing stood there.
    """

    row: PartRow
    kept: models.Edition | None
    is_changed: bool


def restore(edition: models.Edition, author: "AbstractBaseUser | None" = None) -> Restored:
    """Make an edition the working copy of its part, and touch no other part; readers see nothing of it.

    Raises ContentError, and changes nothing, if the edition cannot be read any more, if what it needs is gone, or
    if the present working copy could not be kept.
    """
    part = edition.document()
    with transaction.atomic():
        models.Stamp.objects.lock()
        _refuse_what_cannot_stand(part)
        row = rows_of(edition.name)
        before = freeze(row) if row else None
        kept = _keep(before, part, author) if before and before != part else None
        if before != part:
            take([part])
        return Restored(thaw(part), kept, before != part)


def _keep(before: documents.Part, part: documents.Part, author: "AbstractBaseUser | None") -> models.Edition | None:
    if isinstance(before, documents.Head) and isinstance(part, documents.Head) and not before.dimensions:
        # All its dimensions were deleted: it has no order to lose, and could not be kept without one.
        before = replace(before, dimensions=part.dimensions)
    try:
        return save_draft(before, author, KEPT)
    except ContentError as error:
        reason = _fault(before, "what stands there now has faults and cannot be kept", "mend it before this")
        raise ContentError([reason, *error.faults]) from error


def _refuse_what_cannot_stand(part: documents.Part) -> None:
    """Name what other parts would have to be for this one to be brought back."""
    if isinstance(part, documents.Site) and not _options_of(part.comparison):
        found = f"the main comparison that it names, {part.comparison!r}, has been deleted"
        raise ContentError([_fault(part, found, "bring that back first")])
    if isinstance(part, documents.Dimension):
        _refuse_lost_options(part, _options_of(part.comparison))
    if isinstance(part, documents.Guide):
        _refuse_deleted(part, models.Comparison, part.comparisons)
    if isinstance(part, documents.ReaderQuestion):
        _refuse_deleted(part, models.Comparison, (part.comparison,))
    if isinstance(part, documents.Rate) and part.source:
        _refuse_deleted(part, models.Source, (part.source,))
    if isinstance(part, documents.Head):
        _refuse_swapped_sides(part, _options_of(part.key))


def _refuse_deleted(
    part: documents.Part, model: type[models.Comparison | models.Source], keys: tuple[str, ...]
) -> None:
    """Rows that a part points to must be there: it would come back without them."""
    there = set(model._default_manager.filter(key__in=keys).values_list("key", flat=True))
    for key in keys:
        if key not in there:
            found = f"the {model._meta.verbose_name} {key!r} has been deleted"
            raise ContentError([_fault(part, found, "bring that back first")])


def _refuse_lost_options(part: documents.Dimension, options: dict[str, int]) -> None:
    if not options:
        found = f"its comparison, {part.comparison!r}, has been deleted"
        raise ContentError([_fault(part, found, "bring that back first, from one of its own editions")])
    lost = [stance.option for stance in part.stances if stance.option not in options]
    if lost:
        found = f"the comparison has no option {lost[0]!r} any more"
        raise ContentError([_fault(part, found, f"this edition fits only beside it, not {' and '.join(options)}")])


def _refuse_swapped_sides(part: documents.Head, options: dict[str, int]) -> None:
    """Dimensions hold their stances by side: if an option changed sides, so would the other one's stances."""
    moved = [option.key for side, option in enumerate(part.options, 1) if options.get(option.key, side) != side]
    if moved and models.Dimension.objects.filter(comparison__key=part.key).exists():
        found = f"the option {moved[0]!r} stands on the other side now"
        raise ContentError([_fault(part, found, "bringing this back would give its stances to the other option")])


def _options_of(comparison: str) -> dict[str, int]:
    """The keys of a comparison's options with their sides; none if it has no rows."""
    rows = models.Option.objects.filter(comparison__key=comparison)
    return {option.key: option.side for option in rows}


def _fault(part: documents.Part, found: str, expected: str) -> Fault:
    return Fault(documents.path_of(documents.name_of(part)), 0, "RESTORE", found, expected)
