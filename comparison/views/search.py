"""Search over what readers see now."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from comparison import editions
from comparison.forms import Search
from comparison.headers import PERSONAL

from .shared import asked_for, context, show


@asked_for
def search(request: HttpRequest) -> HttpResponseBase:
    published = editions.current()
    form = Search(request.GET)
    found = None
    if form.is_sent:
        from comparison.search.index import index_of  # Only here: few processes search.

        found = index_of(published).find(form.query)
    variables = context(request, published, form=form, found=found, here="search")
    return show(request, "search.html", variables, PERSONAL, form.status)
