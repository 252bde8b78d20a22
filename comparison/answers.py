"""A reader's answers as the parameters of an address, and back (architecture, "Addresses").

`way=quick|full`, `<dimension key>=<choice key>` (or `both`, `unsure`), `<dimension key>.importance=0...3`,
absent where it is 2. Pure; a form wraps it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from comparison.recommendation import DEFAULT_IMPORTANCE, IMPORTANCES, Question
from comparison.recommendation.questions import KEY

QUICK: Final = "quick"
FULL: Final = "full"
WAYS: Final = (QUICK, FULL)

# Names of parameters that are not dimensions; no dimension can have one of them as its key.
RESERVED: Final = ("way", "rules", "on")

_IMPORTANCE: Final = ".importance"
_IMPORTANCES: Final = {str(importance): importance for importance in IMPORTANCES}


@dataclass(frozen=True, slots=True)
class Decoded:
    """What an address says, and what of it could not be used.

    `way` is "quick" or "full". `answers` map question keys to a choice's key, "both" or "unsure",
    `importances` to 0, 1 or 3: one of 2 is what holds without saying.
    `unknown` are the parameters (name, value) that were well formed but mean nothing here, or no more: a
    name that is no question's, a choice that its question does not have. `malformed` are those that no
    form of this site sends: a value of the wrong shape, one name with different values.
    """

    way: str
    answers: dict[str, str]
    importances: dict[str, int]
    unknown: tuple[tuple[str, str], ...] = ()
    malformed: tuple[tuple[str, str], ...] = ()


def encode(
    way: str, answers: Mapping[str, str], importances: Mapping[str, int] = MappingProxyType({})
) -> list[tuple[str, str]]:
    """The parameters, in the order of the answers; an importance follows its answer.

    Raises ValueError for what `decode` would not give back: another way, a key that is reserved or not made
    of lower-case letters, digits and hyphens, an importance outside 0...3.
    """
    if way not in WAYS:
        raise ValueError(f"{way!r} is not a way: {', '.join(WAYS)}")
    pairs = [("way", way)]
    for key in dict.fromkeys([*answers, *importances]):
        if key in RESERVED or not KEY.fullmatch(key):
            raise ValueError(f"{key!r} cannot be the key of a question")
        if key in answers:
            if not KEY.fullmatch(answers[key]):
                raise ValueError(f"question {key}: {answers[key]!r} cannot be an answer")
            pairs.append((key, answers[key]))
        importance = importances.get(key, DEFAULT_IMPORTANCE)
        if type(importance) is not int or importance not in IMPORTANCES:
            raise ValueError(f"question {key}: the importance {importance!r} is not one of 0, 1, 2, 3")
        if importance != DEFAULT_IMPORTANCE:
            pairs.append((key + _IMPORTANCE, str(importance)))
    return pairs


def query(
    way: str, answers: Mapping[str, str], importances: Mapping[str, int] = MappingProxyType({}), **more: str
) -> str:
    """The same parameters, and `more` after them, as an address has them after its question mark.

    Nothing that `encode` lets through needs quoting. Raises ValueError as it does.
    """
    said = "&".join(f"{name}={value}" for name, value in encode(way, answers, importances))
    return f"{said}&{urlencode(more)}" if more else said


def decode(pairs: Iterable[tuple[str, str]], questions: Iterable[Question]) -> Decoded:
    """What these parameters say about `questions`, which are all of the comparison, whatever the way.

    Never raises. An empty value is a field left empty, so it counts as absent. A name given twice counts
    once if the values are equal; if not, none of them is taken: order must not decide. Without a usable
    way it is "full", where nothing that was answered is left out.
    """
    by_key = {question.key: question for question in questions}
    way = FULL
    answers: dict[str, str] = {}
    importances: dict[str, int] = {}
    unknown: list[tuple[str, str]] = []
    malformed: list[tuple[str, str]] = []
    for name, values in _by_name(pairs).items():
        key = name.removesuffix(_IMPORTANCE)
        given = [(name, value) for value in values]
        if name != "way" and key not in by_key:
            unknown += given
        elif len(values) > 1 or not _is_well_formed(name, values[0]):
            malformed += given
        elif name == "way":
            way = values[0]
        elif name != key:
            importances[key] = _IMPORTANCES[values[0]]
        elif by_key[key].accepts(values[0]):
            answers[key] = values[0]
        else:
            unknown += given
    importances = {key: value for key, value in importances.items() if value != DEFAULT_IMPORTANCE}
    return Decoded(way, answers, importances, tuple(unknown), tuple(malformed))


def _by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The different values of each name that has one; `rules` and `on` are the page's, not the reader's."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        if value and name not in ("rules", "on") and value not in values.setdefault(name, []):
            values[name].append(value)
    return values


def _is_well_formed(name: str, value: str) -> bool:
    if name == "way":
        return value in WAYS
    if name.endswith(_IMPORTANCE):
        return value in _IMPORTANCES
    return KEY.fullmatch(value) is not None
