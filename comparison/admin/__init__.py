"""The editors' workplace: stock Django admin. Saving a part publishes it, for whoever may."""

from django.contrib import admin

from .comments import CommentAdmin
from .companions import AbbreviationAdmin, GuideAdmin, ReaderQuestionAdmin
from .comparisons import ComparisonAdmin, DimensionAdmin
from .editions import EditionAdmin
from .people import PersonAdmin, RoleAdmin
from .rates import RateAdmin
from .site import PageAdmin, SiteAdmin, SourceAdmin
from .totals import TallyAdmin, TotalsEntryAdmin

admin.site.site_header = "Side by Side"
admin.site.site_title = "Side by Side"
admin.site.index_title = "The texts of the site"

__all__ = [
    "AbbreviationAdmin",
    "CommentAdmin",
    "ComparisonAdmin",
    "DimensionAdmin",
    "EditionAdmin",
    "GuideAdmin",
    "PageAdmin",
    "PersonAdmin",
    "RateAdmin",
    "ReaderQuestionAdmin",
    "RoleAdmin",
    "SiteAdmin",
    "SourceAdmin",
    "TallyAdmin",
    "TotalsEntryAdmin",
]
