"""Pasal 17 and Pasal 18, whole."""

from __future__ import annotations

import pytest

from ppid.law.exemptions import CONSENT_LETTERS, GROUNDS, PASAL_18, PASAL_18_CONSENT


def test_pasal_17_is_complete() -> None:
    assert "".join(GROUNDS) == "abcdefghij"
    assert all(letter == ground.letter for letter, ground in GROUNDS.items())


@pytest.mark.parametrize(
    ("letter", "words"),
    [
        ("a", "penegakan hukum"),
        ("b", "persaingan usaha tidak sehat"),
        ("c", "pertahanan dan keamanan"),
        ("d", "kekayaan alam"),
        ("e", "ketahanan ekonomi"),
        ("f", "hubungan luar negeri"),
        ("g", "akta otentik"),
        ("h", "rahasia pribadi"),
        ("i", "memorandum"),
        ("j", "undang-undang"),
    ],
)
def test_each_letter_says_what_it_protects(letter: str, words: str) -> None:
    assert words in GROUNDS[letter].text
    assert str(GROUNDS[letter].article) == f"UU 14/2008 Pasal 17 huruf {letter}"


def test_the_first_six_do_not_last_for_ever() -> None:
    assert "".join(letter for letter, ground in GROUNDS.items() if ground.expires) == "abcdef"


def test_pasal_18_keeps_seven_kinds_open() -> None:
    assert "".join(entry.letter for entry in PASAL_18) == "abcdefg"
    assert all(entry.text for entry in PASAL_18)
    assert str(PASAL_18[1].article) == "UU 14/2008 Pasal 18 ayat (1) huruf b"


def test_consent_opens_only_what_protects_a_person() -> None:
    assert "".join(sorted(CONSENT_LETTERS)) == "gh"
    assert str(PASAL_18_CONSENT) == "UU 14/2008 Pasal 18 ayat (2)"
