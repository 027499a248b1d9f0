"""Crests: judged and drawn small, kept once under their fingerprint, and found again by the letter that shows them."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ppid.actions import crests
from ppid.db import committed, db
from ppid.letters import parts
from ppid.letters.render import render
from ppid.letters.samples import SAMPLES
from ppid.models import Crest
from ppid.uploads import UploadRefused
from tests import world


def picture(form: str = "PNG", side: int = 900, *, noisy: bool = False, words: str = "") -> bytes:
    """An emblem as somebody would upload it."""
    image = Image.effect_noise((side, side), 90).convert("RGB") if noisy else Image.new("RGBA", (side, side), "#0b5563")
    more = PngInfo()
    if words:
        more.add_text("Comment", words)
    out = io.BytesIO()
    (image if form == "PNG" else image.convert("RGB")).save(out, form, pnginfo=more if form == "PNG" else None)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(("form", "name"), [("PNG", "lambang.png"), ("JPEG", "lambang.jpg")])
def test_a_crest_becomes_a_small_png_without_what_came_along(form: str, name: str) -> None:
    drawn = crests.taken(name, picture(form, words="rahasia"))
    assert opened(drawn).format == "PNG"
    assert opened(drawn).size == (400, 400)
    assert b"rahasia" not in drawn


def test_what_could_be_seen_through_still_can_be() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (500, 600), (0, 0, 0, 0)).save(out, "PNG")
    drawn = opened(crests.taken("a.png", out.getvalue()))
    assert drawn.size == (333, 400)
    assert drawn.getpixel((5, 5)) == (0, 0, 0, 0)


def test_sixteen_shades_of_grey_stay_grey() -> None:
    out = io.BytesIO()
    Image.new("I;16", (50, 50), 40_000).save(out, "PNG")
    assert opened(crests.taken("a.png", out.getvalue())).getpixel((5, 5)) == 156


def test_a_picture_that_weighs_much_is_drawn_smaller() -> None:
    drawn = crests.taken("a.png", picture(noisy=True))
    assert len(drawn) <= crests.LARGEST_BYTES
    assert opened(drawn).width < 400


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("lambang.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("lambang.png", b"<html>bukan gambar</html>"),
        ("lambang.pdf", b"%PDF-1.7"),
        ("lambang.png", b""),
        ("lambang.png", picture()[:200]),
    ],
)
def test_what_is_no_picture_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(UploadRefused):
        crests.taken(name, data)


def test_the_same_crest_is_kept_once_for_each_body(app: Flask) -> None:
    drawn = crests.taken("a.png", picture())
    with committed():
        kept = {crests.keep(world.body(slug).id, drawn, now=world.BUILT_AT) for slug in ("kaltim", "kaltim", "kalbar")}
    assert kept == {hashlib.sha256(drawn).hexdigest()}
    assert db.session.scalar(sa.select(sa.func.count(Crest.id))) == 2


def test_a_letter_finds_the_crest_of_its_body_and_shows_it(app: Flask) -> None:
    body = world.body()
    facts = replace(SAMPLES["withdrawal"], letterhead=parts.letterhead(body))
    assert crests.pictures_of(body.id, facts) == {}
    bare = len(render("withdrawal", facts))
    drawn = crests.taken("a.png", picture(noisy=True))
    with committed():
        body = world.body()
        body.crest_sha256 = crests.keep(body.id, drawn, now=world.BUILT_AT)
    facts = replace(facts, letterhead=parts.letterhead(world.body()))
    found = crests.pictures_of(world.body().id, facts)
    assert found == {f"{hashlib.sha256(drawn).hexdigest()}.png": drawn}
    assert crests.pictures_of(world.body("kalbar").id, facts) == {}
    printed = render("withdrawal", facts, pictures=found)
    assert bare < len(printed) < 100_000
