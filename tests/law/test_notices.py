"""What each written notice must say, and that the letters say it."""

from __future__ import annotations

import html
import re

import pytest

from ppid.law import catalogue
from ppid.law.articles import SOURCES
from ppid.law.notices import CONTENTS, Content
from ppid.law.workflow import TRANSITIONS
from ppid.letters import render
from ppid.letters.kinds import LETTERS
from ppid.letters.samples import SAMPLES

ENTRIES = [pytest.param(kind, entry, id=f"{kind}: {entry.name}") for kind, found in CONTENTS.items() for entry in found]


def test_every_letter_has_its_list_of_contents() -> None:
    assert CONTENTS.keys() | catalogue.CONTENTS.keys() == LETTERS.keys()
    assert not CONTENTS.keys() & catalogue.CONTENTS.keys()


def test_every_step_that_sends_a_letter_sends_one_of_them() -> None:
    assert {step.letter for step in TRANSITIONS.values() if step.letter} <= CONTENTS.keys()


@pytest.mark.parametrize(("kind", "entry"), ENTRIES)
def test_every_entry_has_its_article(kind: str, entry: Content) -> None:
    assert entry.label
    assert entry.article.source in SOURCES


@pytest.mark.parametrize("kind", CONTENTS)
def test_no_entry_is_listed_twice(kind: str) -> None:
    names = [entry.name for entry in CONTENTS[kind]]
    assert len(names) == len(set(names))


def test_the_written_notice_has_all_seven_letters_of_pasal_22() -> None:
    cited = {entry.article.letter for entry in CONTENTS["notice"] if entry.article.number == 22}
    assert cited == set("abcdefg")


def words_of(kind: str) -> str:
    """The words of a filled example of a letter, without its mark-up."""
    page = re.sub(r"<(style|svg)\b.*?</\1>", " ", render.page(kind, SAMPLES[kind]), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split()).lower()


@pytest.mark.parametrize("kind", CONTENTS)
def test_the_letter_says_what_the_law_asks_it_to_say(kind: str) -> None:
    words = words_of(kind)
    assert [entry.label for entry in CONTENTS[kind] if entry.label.lower() not in words] == []
