"""Words as people write them, and their Indonesian roots: by these a text is found again.

What is asked is taken apart exactly as what is kept, so that both meet whatever the spelling.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from Sastrawi.Stemmer.Stemmer import Stemmer

LONGEST_WORD = 60  # characters; what is longer is found by its beginning
LONGEST_STEMMED = 30  # characters; no Indonesian word with all its affixes is longer
SHORTEST_STEMMED = 4
CACHED_ROOTS = 20_000  # some 4 MB; a root costs 0.1 ms, and up to 4 ms for what is no word at all

APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'"))
CHUNK = re.compile(r"[^\W_]+(?:['.][^\W_]+)*")
ONE_WORD = re.compile(r"[^\W\d_](?:\.[^\W\d_])+|\d{1,3}(?:\.\d{3})+")  # S.H., 1.250.000
STEMMED = re.compile(rf"[a-z]{{{SHORTEST_STEMMED},{LONGEST_STEMMED}}}")

# Left out of a question that has other words: they stand in nearly every text, or tie words that were asked together.
# The list that comes with the stemmer would drop "kasus", "panjang" and "jumlah" as well.
STOP_WORDS = frozenset(
    CHUNK.findall(
        "yang dan di ke dari untuk pada dengan atau oleh dalam tentang mengenai terkait perihal sebagai bagi serta itu "
        "ini tersebut adalah akan agar saya kami"
    )
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word in lower case without accents, and its root. ``parts`` are the pieces of one like S.H. or Sa'id."""

    text: str
    root: str
    parts: tuple[str, ...] = ()

    @property
    def forms(self) -> frozenset[str]:
        """Everything by which a text with this word is found."""
        return frozenset((self.text, self.root, *self.parts))

    @property
    def sought(self) -> str:
        """The form by which texts are found where this whole word is asked for: 0012 means no 12, but 12 means 0012."""
        return self.text if self.text.isdecimal() else self.root


def words_of(text: str) -> Iterator[Word]:
    """Every word and number of a text in its order; marks of any kind only separate them."""
    plain = unicodedata.normalize("NFKD", text.translate(APOSTROPHES))
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark)).casefold()
    for chunk in CHUNK.findall(plain):
        for part in [chunk] if ONE_WORD.fullmatch(chunk) else chunk.split("."):
            pieces = re.split(r"['.]", part)
            yield _word("".join(pieces), tuple(piece[:LONGEST_WORD] for piece in pieces if len(pieces) > 1))


def _word(text: str, parts: tuple[str, ...]) -> Word:
    text = text[:LONGEST_WORD]
    return Word(text, text.lstrip("0") or "0" if text.isdecimal() else root_of(text), parts)


def forms_of(*texts: str) -> frozenset[str]:
    """Everything by which these texts together are found."""
    return frozenset(form for text in texts for word in words_of(text) for form in word.forms)


def asked_for(text: str) -> list[Word]:
    """The words of a question, each once, in their order; stop words only when nothing else is asked."""
    found = list(dict.fromkeys(words_of(text)))
    return [word for word in found if word.text not in STOP_WORDS] or found


@lru_cache(CACHED_ROOTS)
def root_of(word: str) -> str:
    """The root of an Indonesian word: mohon for pemohon, permohonan and dimohon. Any other word is its own."""
    return _stemmer().stem_word(word) or word if STEMMED.fullmatch(word) else word


@cache
def _stemmer() -> Stemmer:
    """Loaded when first asked, in a tenth of a second: its dictionary of 30,000 roots takes 4 MB."""
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    factory = StemmerFactory()
    return factory.create_stemmer().delegatedStemmer
