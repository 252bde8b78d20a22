"""The rows of the table that a reader has marked."""

from django.http import QueryDict

from comparison import documents


class Glance:
    """Which rows of the table a reader has marked, and whether the others are hidden. Unknown rows are ignored."""

    def __init__(self, comparison: documents.Comparison, data: QueryDict) -> None:
        wanted = set(data.getlist("mark"))
        self.marked = {dimension.key for dimension in comparison.dimensions if dimension.key in wanted}
        self.only = "only" in data and bool(self.marked)
        self.rows = [item for item in comparison.dimensions if not self.only or item.key in self.marked]
        self.hidden = len(comparison.dimensions) - len(self.rows)

    @property
    def is_personal(self) -> bool:
        """Whether the page differs from the one that all readers share."""
        return bool(self.marked)
