"""Citations are written as letters write them."""

from __future__ import annotations

import pytest

from ppid.law.articles import KIP, PERKI_SLIP, SOURCES, Article, Source


@pytest.mark.parametrize(
    ("article", "text"),
    [
        (Article(KIP, 22, 7), "UU 14/2008 Pasal 22 ayat (7)"),
        (Article(KIP, 22, 7, "b"), "UU 14/2008 Pasal 22 ayat (7) huruf b"),
        (Article(KIP, 17, None, "h"), "UU 14/2008 Pasal 17 huruf h"),
        (Article(KIP, 48), "UU 14/2008 Pasal 48"),
        (Article(PERKI_SLIP), "PerKI 1/2021"),
    ],
)
def test_a_citation_names_what_is_known_and_nothing_more(article: Article, text: str) -> None:
    assert str(article) == text


@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_every_source_has_a_short_name_and_a_full_title(source: Source) -> None:
    assert source.short
    assert len(source.title) > len(source.short)


def test_short_names_are_not_shared() -> None:
    assert len({source.short for source in SOURCES}) == len(SOURCES)
