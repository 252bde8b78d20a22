"""Every address of the site. A fragment's address is its page's plus `fragment/`."""

from django.contrib import admin
from django.urls import path
from django.urls.conf import include

from comparison import views

COMPARISON = "<slug:comparison>"

urlpatterns = [
    path("", views.home, name="home"),
    path("preview/<str:token>/", views.preview, name="preview"),
    path("admin/", include("comparison.sign_in.urls")),
    path("admin/", include("comparison.admin.urls")),
    path("admin/", admin.site.urls),
    path("comparisons/", views.comparisons, name="comparisons"),
    path("guides/<slug:guide>/", views.guide, name="guide"),
    path("guides/<slug:guide>/scorecard/", views.scorecard, name="scorecard"),
    path("guides/<slug:guide>/scorecard/fragment/", views.scorecard_fragment, name="scorecard_fragment"),
    path("guides/<slug:guide>/scorecard.csv", views.scorecard_csv, name="scorecard_csv"),
    path("questions/", views.questions, name="questions"),
    path("abbreviations/", views.abbreviations, name="abbreviations"),
    path("rates/", views.rates, name="rates"),
    path("guides/<slug:guide>/comments/", views.comments, name="guide_comments"),
    path("guides/<slug:guide>/comments/add/", views.add_comment, name="add_guide_comment"),
    path("privacy/", views.privacy, name="privacy"),
    path("search/", views.search, name="search"),
    path("sources/", views.sources, name="sources"),
    path("changes/", views.changes, name="changes"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("feed/", views.feed, name="feed"),
    path("llms.txt", views.llms_txt, name="llms_txt"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("share.png", views.share_home, name="share_home"),
    path("guides/<slug:guide>.md", views.markdown_guide, name="markdown_guide"),
    path("guides/<slug:guide>/share.png", views.share_guide, name="share_guide"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("<slug:slug>/", views.at_root, name="at_root"),
    path("<slug:slug>.md", views.markdown_at_root, name="markdown_at_root"),
    path("<slug:slug>/share.png", views.share_at_root, name="share_at_root"),
    path(
        f"{COMPARISON}/",
        include(
            [
                path("table.csv", views.table_csv, name="table_csv"),
                path("table.json", views.table_json, name="table_json"),
                path("embed/", views.embed, name="embed"),
                path("embed/code/", views.embed_code, name="embed_code"),
                path("dimensions/<slug:dimension>/", views.dimension, name="dimension"),
                path("dimensions/<slug:dimension>.md", views.markdown_dimension, name="markdown_dimension"),
                path("dimensions/<slug:dimension>/share.png", views.share_dimension, name="share_dimension"),
                path("method/", views.method, name="method"),
                path("comments/", views.comments, name="comments"),
                path("comments/add/", views.add_comment, name="add_comment"),
                path("totals/", views.totals, name="totals"),
                path("totals/add/", views.totals_add, name="totals_add"),
                path("questionnaire/", views.questionnaire, name="questionnaire"),
                path("questionnaire/fragment/", views.questionnaire_fragment, name="questionnaire_fragment"),
                path("questionnaire/check/", views.check, name="check"),
                path("questionnaire/check/fragment/", views.check_fragment, name="check_fragment"),
                path("questionnaire/<slug:dimension>/", views.question, name="question"),
                path("questionnaire/<slug:dimension>/fragment/", views.question_fragment, name="question_fragment"),
                path("costs/", views.costs, name="costs"),
                path("costs/fragment/", views.costs_fragment, name="costs_fragment"),
                path("costs.csv", views.costs_csv, name="costs_csv"),
                path("recommendation/", views.recommendation, name="recommendation"),
                path("recommendation/compare/", views.compare, name="compare"),
                path("recommendation/fragment/", views.recommendation_fragment, name="recommendation_fragment"),
            ]
        ),
    ),
]

handler400 = "comparison.views.bad_request"
handler403 = "comparison.views.forbidden"
handler404 = "comparison.views.not_found"
handler429 = "comparison.sign_in.throttle.too_many"
handler500 = "comparison.views.server_error"
