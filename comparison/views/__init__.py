"""One function a page: decorators say which method; look up; form; pure call; render."""

from .comments import add_comment, comments
from .companions import abbreviations, comparisons, guide, questions
from .compare import compare
from .costs import costs, costs_csv, costs_fragment
from .data import favicon, robots, table_csv, table_json
from .embed import embed, embed_code
from .errors import bad_request, forbidden, not_found, server_error
from .finding import feed, llms_txt, security_txt, sitemap
from .markdown import markdown_at_root, markdown_dimension, markdown_guide
from .method import method
from .preview import preview
from .privacy import privacy
from .questionnaire import check, check_fragment, question, question_fragment, questionnaire, questionnaire_fragment
from .rates import rates
from .reading import at_root, changes, dimension, home, sources
from .result import recommendation, recommendation_fragment
from .scorecard import scorecard, scorecard_csv, scorecard_fragment
from .search import search
from .sharing import share_at_root, share_dimension, share_guide, share_home
from .totals import totals, totals_add

__all__ = [
    "abbreviations",
    "add_comment",
    "at_root",
    "bad_request",
    "changes",
    "check",
    "check_fragment",
    "comments",
    "compare",
    "comparisons",
    "costs",
    "costs_csv",
    "costs_fragment",
    "dimension",
    "embed",
    "embed_code",
    "favicon",
    "feed",
    "forbidden",
    "guide",
    "home",
    "llms_txt",
    "markdown_at_root",
    "markdown_dimension",
    "markdown_guide",
    "method",
    "not_found",
    "preview",
    "privacy",
    "question",
    "question_fragment",
    "questionnaire",
    "questionnaire_fragment",
    "questions",
    "rates",
    "recommendation",
    "recommendation_fragment",
    "robots",
    "scorecard",
    "scorecard_csv",
    "scorecard_fragment",
    "search",
    "security_txt",
    "server_error",
    "share_at_root",
    "share_dimension",
    "share_guide",
    "share_home",
    "sitemap",
    "sources",
    "table_csv",
    "table_json",
    "totals",
    "totals_add",
]
