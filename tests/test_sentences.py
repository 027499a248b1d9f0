"""Sentences that end with a name or with words from people have one full stop: "Drs. Budi, M.Si." has its own."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
OF_PEOPLE = "name|jabatan|decree|title"
ENDING = re.compile(rf"%\((?P<word>{OF_PEOPLE})\)s\.(?=[\s\"'])")
BODIES = re.compile(r"\bname=(?:event|body|own)\.")  # an event and a body are no person


def test_whoever_is_named_at_the_end_of_a_sentence_brings_no_second_full_stop() -> None:
    doubled = []
    for path in [*ROOT.glob("templates/**/*.html"), *ROOT.glob("ppid/web/**/*.py")]:
        text = path.read_text()
        for found in ENDING.finditer(text):
            call = text[found.end() : found.end() + 300]
            given = re.search(rf"\b{found['word']}=(.*)", call)
            if given is None or (".rstrip(" not in given[1] and not BODIES.search(call)):
                doubled.append(f"{path.relative_to(ROOT)}: {found[0]}")
    assert doubled == []


def test_letters_end_what_people_typed_with_one_full_stop() -> None:
    typed = re.compile(r"\{\{ (?:item|facts)\.(?:act|ground|holder|harm_test|there|reason|body)(?:\|string)? \}\}\.")
    assert [path.name for path in ROOT.glob("templates/letters/*.html") if typed.search(path.read_text())] == []
