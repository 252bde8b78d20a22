"""The stems of words, by which “services” is found for “service”."""

from functools import lru_cache
from threading import Lock

from snowballstemmer import EnglishStemmer  # type: ignore[import-untyped]

from .words import steps, written

_stemmer = EnglishStemmer()
_stemmer_lock = Lock()


@lru_cache(maxsize=131_072)
def stem(word: str) -> str:
    # A stemmer keeps the word that it works on; requests have threads.
    with _stemmer_lock:
        found = str(_stemmer.stemWord(word))
    # The stemmer leaves “liability” as it is, because it is short, and “liable” would not find it.
    return f"{found[:-2]}l" if found.endswith(("abil", "ibil")) else found


def run(text: str) -> str:
    """The stems of a text one after the other, between blanks: what contains a phrase contains its run."""
    return f" {' '.join(stem(step) for word in written(text) for step in steps(word))} "
