"""The example of a letter as it would look with a body's new words, before anything is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

from ppid import clock
from ppid.actions import crests, letter_samples
from ppid.actions.letter_texts import checked, texts_for
from ppid.db import rest
from ppid.letters.blocks import Facts, OwnText
from ppid.letters.texts import Block
from ppid.models import PublicBody
from ppid.redaction.pictures import Pictures

DPI, COLOURS, MOST_PAGES = 100, 32, 6


def pages(body: PublicBody, kind: str, block: Block, typed: str) -> list[bytes]:
    """The first pages of a draft with a typed text, as PNG pictures. Writes nothing.

    Raises TextRefused, and KeyError for the standard phrases, which are no letter.
    """
    text, paper = checked(block, typed), body.paper
    facts = _example(body, kind, block, text, clock.today(body.zone))
    pictures = crests.pictures_of(body.id, facts)
    rest()
    from ppid.letters import render  # half a second of imports that only drawing needs

    return _drawn(render.render(kind, facts, paper=paper, draft=True, pictures=pictures))


def _example(body: PublicBody, kind: str, block: Block, text: str, today: date) -> Facts:
    others = tuple(own for own in texts_for(body.id, kind) if own.block != block.key)
    return replace(
        letter_samples.of_kind(kind, body, today),
        texts=(*others, OwnText(block.key, text, 0)) if text else others,
    )


def _drawn(pdf: bytes) -> list[bytes]:
    found = []
    with Pictures(pdf) as pictures:
        for number in range(1, min(pictures.page_count, MOST_PAGES) + 1):
            out = BytesIO()
            pictures.image(number, DPI).quantize(COLOURS).save(out, "PNG", optimize=True)
            found.append(out.getvalue())
    return found
