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
        return str(_stemmer.stemWord(word))


def run(text: str) -> str:
    """The stems of a text one after the other, between blanks: what contains a phrase contains its run."""
    return f" {' '.join(stem(step) for word in written(text) for step in steps(word))} "
