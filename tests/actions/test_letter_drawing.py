"""Drawing a letter: once, with the body's own emblem, and with the state of its form written down."""

from __future__ import annotations

import hashlib
import io

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image

from ppid import clock
from ppid.actions import crests, letters
from ppid.db import db
from ppid.letters.errors import CannotPrint
from ppid.letters.versions import template_version
from ppid.models import Crest, Letter, PublicBody
from tests import world
from tests.letters.archive import faults
from tests.letters.paper import reader


def give_the_body_a_crest() -> None:
    body = db.session.scalars(sa.select(PublicBody).where(PublicBody.slug == "kaltim")).one()
    picture = io.BytesIO()
    Image.new("RGB", (40, 48), "teal").save(picture, "PNG")
    body.crest_sha256 = crests.keep(body.id, picture.getvalue(), now=clock.now())
    db.session.commit()


def receipt() -> Letter:
    """The receipt of a request just registered, undrawn."""
    world.register()
    return db.session.scalars(sa.select(Letter)).one()


def test_a_drawn_letter_remembers_its_fingerprint_and_the_state_of_its_form(app: Flask) -> None:
    letter = receipt()
    assert letter.template_version is None
    letters.draw(letter.id)
    data = letters.bytes_of(letter)
    assert letter.sha256 == hashlib.sha256(data).hexdigest()
    assert letter.size_bytes == len(data) < 100_000
    assert letter.template_version == template_version("receipt")
    assert faults(data) == []


def test_what_is_drawn_is_not_drawn_again(app: Flask) -> None:
    letter = receipt()
    letters.draw(letter.id)
    before = (letter.storage_key, letter.drawn_at, letters.bytes_of(letter))
    letters.draw(letter.id)
    assert (letter.storage_key, letter.drawn_at, letters.bytes_of(letter)) == before


def test_a_letter_shows_the_emblem_that_its_body_uploaded(app: Flask) -> None:
    give_the_body_a_crest()
    letter = receipt()
    letters.draw(letter.id)
    pictures = [picture.image.size for picture in reader(letters.bytes_of(letter)).pages[0].images]
    assert pictures == [(40, 48)]
    assert faults(letters.bytes_of(letter)) == []


def test_a_letter_whose_emblem_is_lost_stays_undrawn(app: Flask) -> None:
    give_the_body_a_crest()
    letter = receipt()
    db.session.execute(sa.delete(Crest))
    db.session.commit()
    with pytest.raises(CannotPrint):
        letters.draw(letter.id)
    assert letter.sha256 is None
