"""The parts that pages are built of: labels that are bound, errors that can be found, colours that can be read."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from wtforms import FieldList, Form, FormField, StringField
from wtforms.validators import InputRequired

from ppid import daystrip, i18n
from ppid.law.workflow import ItemOutcome, Status
from ppid.web import style_guide

ROOT = Path(__file__).parents[1]
CSS = (ROOT / "static/css/portal.css").read_text()
PAGES = sorted(path for path in (ROOT / "templates").rglob("*.html") if path.parent != ROOT / "templates/letters")


@pytest.fixture(scope="module")
def face() -> Iterator[Flask]:
    app = Flask(__name__, template_folder=str(ROOT / "templates"))
    app.config.update(SECRET_KEY="kunci-uji", WTF_CSRF_ENABLED=False)
    i18n.init(app)
    app.jinja_env.globals["daystrip"] = daystrip
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    with app.test_request_context():
        yield app


class Reader(HTMLParser):
    """Collects every tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


def render(face: Flask, source: str, **values: object) -> str:
    return face.jinja_env.from_string(source).render(**values)


FORM = """
{% from "macros/forms.html" import check, choices, field, file_field, form_body, textarea %}
{% call form_body(form, "Kirim", upload=True) %}
  {{ field(form.name, hint="Seperti pada kartu identitas.", autocomplete="name") }}
  {{ field(form.nik, inputmode="numeric") }}{{ field(form.unit) }}
  {{ choices(form.kind, hints={"group": "Lampirkan surat kuasa."}) }}{{ choices(form.access) }}
  {{ textarea(form.details) }}{{ field(form.needed_on) }}
  {{ file_field(form.scan, kinds="PDF", largest="2 MB") }}{{ check(form.truth) }}
{% endcall %}
"""


@pytest.mark.parametrize("which", ["form", "wrong_form"])
def test_every_input_has_a_label_and_every_description_exists(face, which):
    reader = Reader(render(face, FORM, form=style_guide.samples()[which]))
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    labelled = {attributes.get("for") for attributes in reader.all("label")}
    for control in reader.all("input", "select", "textarea"):
        assert control.get("type") == "hidden" or control["id"] in labelled
    for _, attributes in reader.tags:
        for name in ("aria-describedby", "aria-labelledby"):
            assert set((attributes.get(name) or "").split()) <= set(ids)


def test_each_error_stands_beside_its_field_and_is_linked_from_the_top(face):
    form = style_guide.samples()["wrong_form"]
    html = render(face, FORM, form=form)
    reader = Reader(html)
    ids = {attributes.get("id") for _, attributes in reader.tags}
    links = [str(a["href"])[1:] for a in reader.all("a") if str(a.get("href")).startswith("#")]
    assert len(links) == len(form.errors)
    assert set(links) <= ids
    assert html.count("Periksa: ") == len(form.errors)


class Item(Form):
    details = StringField("Rincian", [InputRequired("tulis rincian butir ini")])


class Items(Form):
    items = FieldList(FormField(Item), min_entries=2)


def test_errors_inside_repeated_parts_are_linked_too(face):
    form = Items()
    form.validate()
    html = render(face, '{% from "macros/forms.html" import error_summary %}{{ error_summary(form) }}', form=form)
    links = [a["href"] for a in Reader(html).all("a")]
    assert links == ["#items-0-details", "#items-1-details"]


def test_a_form_without_errors_shows_no_summary_and_no_invalid_mark(face):
    html = render(face, FORM, form=style_guide.samples()["form"])
    assert "error-summary" not in html
    assert "aria-invalid" not in html


def test_what_may_stay_empty_says_so(face):
    html = render(face, FORM, form=style_guide.samples()["form"])
    assert html.count("(boleh dikosongkan)") == 3


def test_every_state_and_outcome_has_its_own_shape(face):
    source = '{% from "macros/status.html" import looks %}{{ looks.keys()|join(" ") }}'
    known = set(render(face, source).split())
    assert {*Status, *ItemOutcome} <= known


def test_a_status_is_readable_without_colour(face):
    html = render(face, '{% from "macros/status.html" import status %}{{ status("extended", "Diperpanjang") }}')
    assert "Diperpanjang" in html
    assert "<path" in html


@pytest.mark.parametrize(
    ("size_bytes", "indonesian", "english"),
    [(17, "1 kB", "1 kB"), (38_001, "39 kB", "39 kB"), (2_400_000, "2,4 MB", "2.4 MB")],
)
def test_the_size_of_a_file_is_rounded_up_and_said_in_the_language_of_the_page(face, size_bytes, indonesian, english):
    said = face.jinja_env.filters["file_size"]
    assert said(size_bytes) == indonesian
    with force_locale("en"):
        assert said(size_bytes) == english


def test_every_template_says_the_size_of_a_file_in_the_same_way():
    assert [str(path) for path in PAGES if re.search(r"filesizeformat|bytes / 10", path.read_text())] == []


def test_cells_of_a_stacking_table_name_themselves(face):
    source = """{% from "macros/tables.html" import simple_table %}
    {{ simple_table("Permohonan", ["Bulan", ("Jumlah", "number")], [("Oktober", 24)]) }}"""
    reader = Reader(render(face, source))
    assert [heading.get("scope") for heading in reader.all("th")] == ["col", "col", "row"]
    assert [cell.get("data-label") for cell in reader.all("td")] == ["Jumlah"]
    assert len(reader.all("caption")) == 1


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_pages_bring_no_style_or_script_of_their_own(path):
    source = path.read_text()
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=", source)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', source)


# ---- The sheet ----


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def token(name: str) -> str:
    found = re.search(rf"--{name}: (#[0-9a-f]{{3,6}});", CSS)
    assert found, name
    colour = found.group(1)
    return colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *[(text, "ground") for text in ("ink", "ink-soft", "accent", "accent-deep", "soon", "late", "done")],
        *[(text, "ground-soft") for text in ("ink", "ink-soft", "accent", "late")],
        *[
            ("ink", ground)
            for ground in ("accent-tint", "accent-soft", "soon-mid", "soon-tint", "late-tint", "done-tint")
        ],
        ("soon", "soon-tint"),
        ("late", "late-tint"),
        ("done", "done-tint"),
    ],
)
def test_text_can_be_read_on_its_ground(text, ground):
    assert contrast(token(text), token(ground)) >= 4.5


def test_borders_of_inputs_can_be_seen():
    assert contrast(token("line-strong"), token("ground")) >= 3


def test_the_face_stays_light():
    assert len(gzip.compress(CSS.encode())) < 8_000
    assert (ROOT / "static/js/portal.js").stat().st_size < 3_000
    assert "@import" not in CSS
    assert "http" not in CSS
