"""How likely a comment is spam: a few signs, each with a weight and with words that a moderator can check.

It sorts the queue and decides nothing: every comment waits for a moderator, whatever its signs.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from comparison.plain import is_invisible, links, tidy

PROBABLE = 50
"""From here on a comment is called probable spam."""

# Words that advertise what this site has nothing to do with, or services to its owner.
_PHRASES = {
    "betting and casinos": """
        casinos?|slots?|jackpots?|betting|sportsbook|poker|free spins|judi|togel|roulette""",
    "medicines": """
        viagra|cialis|levitra|tramadol|xanax|cbd (?:oil|gummies)|weight[- ]loss|keto|pharmacy|no prescription""",
    "quick money": r"""
        bitcoin|crypto(?:currency)?|usdt|forex|earn (?:up to )?[$€£]?\d|earn (?:money|cash|online)|work from home|
        passive income|make money|double your|investment (?:plan|platform|scheme)|guaranteed returns?|payday|
        (?:instant|personal|business|quick) loans?|
        recover(?:y of|ed)? (?:my |your |lost |stolen )+(?:money|funds|coins?|wallet)""",
    "advertising for websites": """
        backlinks?|guest[- ]post(?:s|ing)?|link building|domain authority|first page of google|
        rank(?:ing)? (?:higher|on google|#?1)|seo (?:services?|agency|experts?|packages?|audits?)|organic traffic|
        website traffic|(?:buy|real|cheap) (?:followers|likes|reviews|traffic)|
        web ?design (?:services?|company|agency)""",
    "a way to write to somebody": """
        whats ?app|telegram|contact (?:me|him|us|them) (?:on|at|via|through)|email (?:me|us|him) at|dm me|text me|
        call now|click (?:here|the link|below)|link in (?:my )?bio|check out (?:my|our)|sign up (?:now|today)|
        visit (?:my|our|this) (?:site|website|web site|page|blog|link|shop|store)""",
    "pills, dates and copies": """
        replicas?|rolex|escorts?|hot (?:girls?|singles)|adult (?:dating|cams?)|porn|onlyfans|sexy|essay writing|
        write my (?:essay|paper)|fake (?:id|passport|diploma)s?|cheap (?:bags|shoes|jerseys|flights)|spell ?caster|
        love spell|bring back (?:my|your) (?:ex|husband|wife|lover)|hackers?[- ]for[- ]hire|clone cards?""",
    "an offer of its own": r"""
        limited[- ]time|act (?:now|fast)|100% (?:free|guaranteed|legit)|risk[- ]free|best (?:price|deal|offer)s?|
        discount code|promo code|\d+% off|free (?:trial|quote|consultation|demo|gift)|order (?:now|today)|
        (?:our|my) (?:company|agency|team|firm) (?:offers?|provides?|can (?:help|deliver|supply))|
        we (?:offer|provide|supply|sell|specialise|specialize)|congratulations|you have (?:won|been selected)""",
}
_FLATTERY = r"""
    (?:great|nice|awesome|amazing|wonderful|fantastic|excellent|good|superb|brilliant)
    \s(?:post|blog|article|site|website|web site|content|write[- ]?up|info|job|work|stuff)|
    keep (?:it )?up (?:the )?(?:good|great)?|i (?:will )?bookmark|bookmarked|thanks for sharing|
    very (?:informative|useful) (?:post|article|blog|content)|i(?:’|')?m (?:really )?impressed|
    stumbled (?:up)?on (?:this|your)|your (?:blog|weblog|site|website) (?:is|has)|this (?:blog|weblog|web site)"""


def _whole_words(alternatives: str) -> re.Pattern[str]:
    """The pattern of alternatives that are written on several lines."""
    joined = re.sub(r"\n\s*", "", alternatives)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


_PHRASE = {words: _whole_words(alternatives) for words, alternatives in _PHRASES.items()}
_PRAISE = _whole_words(_FLATTERY)
_MARKUP = re.compile(r"<\s*a\s+href|\[\s*/?\s*(?:url|link|img)\b|<\s*(?:script|iframe|img|form)\b", re.IGNORECASE)
_SHORTENED = re.compile(r"(?:^|\.)(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|is\.gd|cutt\.ly|rb\.gy|t\.me|wa\.me)$")
_CHEAP = re.compile(r"\.(?:xyz|top|shop|store|online|site|club|live|ru|cn|su|tk|biz|info)$")
_NUMERIC = re.compile(r"^\d+(?:\.\d+){3}$")
_MAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+\.\w+")
_PHONE = re.compile(r"(?<!\w)\+?\(?\d(?:[\s().-]?\d){8,}(?!\w)")
_REPEATED = re.compile(r"([^\W\d_])\1{4,}|([!?$€£*.#~=-])\2{4,}", re.IGNORECASE)
_PRICE = re.compile(r"[$€£]\s?\d[\d,.]*")
_MONEY = frozenset("💰💵💸🤑🎰🔥💊🚀💯👉🔞💋")
SHORT = 60
"""Characters below which a text with a link says little but the link."""


@dataclass(frozen=True)
class Sign:
    """One reason to suspect a comment."""

    words: str
    weight: int


def signs(name: str, text: str, *, sent_before: int = 0) -> tuple[Sign, ...]:
    """What is suspicious in a name and a text as they were sent; `sent_before`: how often the same text has come."""
    shown = tidy(text)
    found = [
        *_of_links(shown),
        *_of_words(name, shown),
        *_of_letters(name, shown),
        *_of_hidden_signs(name, text),
    ]
    if sent_before:
        found.append(Sign("the same text was sent before", 30 if sent_before == 1 else 60))
    return tuple(found)


def likelihood(found: Iterable[Sign]) -> int:
    """The weights together, 0 to 100."""
    return min(100, sum(sign.weight for sign in found))


def _of_links(text: str) -> Iterator[Sign]:
    there = links(text)
    hosts = [_host(link) for link in there]
    if there:
        yield Sign("a link" if len(there) == 1 else f"{len(there)} links", 15 if len(there) == 1 else 30)
    if there and len(text) < SHORT:
        yield Sign("little but a link", 25)
    if any(_SHORTENED.search(host) or _NUMERIC.search(host) for host in hosts):
        yield Sign("a link that hides where it leads", 35)
    if any(_CHEAP.search(host) for host in hosts):
        yield Sign("a link to a kind of address that spam prefers", 20)
    if _MARKUP.search(text):
        yield Sign("a link written for another kind of site", 40)


def _host(link: str) -> str:
    """The machine that an address names; as taken apart by hand, because a broken one must not stop anything."""
    return re.split(r"[/?#:]", link.partition("//")[2] or link)[0].lower()


def _of_words(name: str, text: str) -> Iterator[Sign]:
    both = f"{name}\n{text}"
    for words, pattern in _PHRASE.items():
        met = {found.group().casefold() for found in pattern.finditer(both)}
        if met:
            yield Sign(f"{words} (“{min(met)}”)", 30 if len(met) == 1 else 50)
    if _PRAISE.search(text):
        yield Sign("praise that fits any page", 15 if len(text) > 200 else 30)
    if any(pattern.search(name) for pattern in _PHRASE.values()) or links(name):
        yield Sign("a name that advertises", 30)
    if _MAIL.search(text):
        yield Sign("an e-mail address", 20)
    if _PHONE.search(text):
        yield Sign("a telephone number", 20)
    if len(_PRICE.findall(text)) > 3:
        yield Sign("many prices", 15)


def _of_letters(name: str, text: str) -> Iterator[Sign]:
    words = re.findall(r"\w+", text.casefold())
    if _REPEATED.search(text):
        yield Sign("one sign many times over", 10)
    if len(words) >= 8:
        long_words = Counter(word for word in words if len(word) > 3)
        if long_words and max(long_words.values()) > max(3, len(words) // 4):
            yield Sign("the same words over and over", 25)
    letters = [sign for sign in text if sign.isalpha()]
    if len(letters) > 20 and sum(sign.isupper() for sign in letters) > 0.7 * len(letters):
        yield Sign("all in capitals", 10)
    mixed = sum(_is_mixed(word) for word in re.findall(r"[^\W\d_]+", f"{name} {text}"))
    if mixed:
        yield Sign("words in several alphabets at once", 40 if mixed == 1 else 60)
    if letters and sum(_script(sign) != "LATIN" for sign in letters) > len(letters) // 2:
        yield Sign("another alphabet than the site’s", 20)
    if sum(sign in _MONEY for sign in text) > 1:
        yield Sign("pictures that advertise", 20)
    if len(words) == 1 and len(text) > 10 and text.isascii() and not set(text.casefold()) & set("aeiou"):
        yield Sign("letters that are no words", 60)


def _of_hidden_signs(name: str, text: str) -> Iterator[Sign]:
    if any(is_invisible(sign) for sign in name + text if sign not in "\r\ufeff"):
        yield Sign("invisible signs", 30)
    marks = sum(unicodedata.category(sign) in ("Mn", "Me") for sign in unicodedata.normalize("NFC", text))
    if marks > 10 and marks > len(text) // 2:
        yield Sign("letters buried in marks", 40)


def _script(letter: str) -> str:
    """The alphabet of a letter, as Unicode names begin with it."""
    return unicodedata.name(letter, "").partition(" ")[0]


def _is_mixed(word: str) -> bool:
    """Whether Latin letters stand in one word with letters that look like them."""
    scripts = {_script(sign) for sign in word}
    return "LATIN" in scripts and bool(scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})
