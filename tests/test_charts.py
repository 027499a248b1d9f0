"""Charts keep what they promise: true lengths, nothing outside the drawing, a table behind, no colour alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from ppid import charts, i18n
from ppid.charts import EMPTY, KALTIM, LATE, MAIN, SECOND, SOON, THIRD, Bar, Chart, Mark, Series, Stack, Tile, percent
from ppid.charts.shapes import DASHES, HATCHES, Dot, hatch
from ppid.charts.upright import steps

LABELS = ["Jan", "Feb", "Mar"]
TONES = (MAIN, SECOND, THIRD, SOON, LATE, EMPTY)
SAMPLES: dict[str, Callable[[], Chart]] = {
    "bars": lambda: charts.bars(
        "Tepat waktu", "Menurut badan.",
        [Bar("Samarinda", 0.9, href="/s"), Bar("Berau <kab>", None), Bar("Paser", 0.0)],
        headings=("Badan", "Bagian"), mark=Mark(0.75, "Rata-rata"), most=1, spell=percent,
    ),
    "columns": lambda: charts.columns(
        "Diterima", "Menurut bulan.", LABELS, [Series("Diterima", [3, None, 1200])], heading="Bulan", missing="<3"
    ),
    "lines": lambda: charts.lines(
        "Jalannya", "Menurut bulan.", LABELS, [Series("Kami", [1, None, 3]), Series("Provinsi", [2, 2, 2], SECOND)],
        heading="Bulan",
    ),
    "distribution": lambda: charts.distribution(
        "Lama", "Hari kerja.", {3: 4, 10: 2, 12: 1, 17: 1, 18: 5, 99: 2}, [Mark(17, "17 hari"), Mark(10, "10 hari")],
        headings=("Hari", "Jawaban"), over="lebih lama",
    ),
    "stacks": lambda: charts.stacks(
        "Keadaan", "Menurut unit.", [Stack("Dinkes", [6, 2], "/d"), Stack("PUPR", [0, 0])],
        [("Tepat waktu", MAIN), ("Terlambat", LATE)], heading="Unit",
    ),
    "tiles": lambda: charts.tiles(
        "Kaltim", "Kira-kira.",
        [*(Tile(slug, slug, "9", SECOND, f"/{slug}") for slug in KALTIM), Tile("x", "Lain", "1")],
        headings=("Daerah", "Jumlah"), legend=[(MAIN, "banyak")],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def face() -> Iterator[Flask]:
    app = Flask(__name__, template_folder=str(Path(__file__).parents[1] / "templates"))
    i18n.init(app)
    with app.test_request_context():
        yield app


@pytest.fixture(params=SAMPLES)
def chart(request: pytest.FixtureRequest) -> Chart:
    return SAMPLES[request.param]()


def draw(face: Flask, chart: Chart, **options: object) -> str:
    source = '{% from "macros/charts.html" import chart %}{{ chart(made, **options) }}'
    return face.jinja_env.from_string(source).render(made=chart, options=options)


def boxes(chart: Chart) -> dict[str, tuple[float, float]]:
    """The width and height of each box that says something."""
    return {box.says: (box.width, box.height) for box in chart.boxes if box.says}


# ---- Numbers ----


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (1234, "1.234"), (12.5, "12,5"), (1000000, "1.000.000")])
def test_numbers_are_written_as_indonesians_write_them(value: float, text: str) -> None:
    assert charts.spell(value) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0%"), (1, "100%"), (0.875, "87,5%"), (0.99999, "99,9%"), (0.00001, "0,1%")]
)
def test_a_share_is_not_rounded_up_to_all_or_down_to_nothing(share: float, text: str) -> None:
    assert percent(share) == text


@given(most=st.integers(1, 10**7))
def test_a_scale_starts_at_zero_reaches_the_highest_value_and_counts_in_whole_numbers(most: int) -> None:
    marks = steps(most)
    assert marks[0] == 0
    assert most <= marks[-1] <= max(2 * most, 4)
    assert all(mark == int(mark) for mark in marks)
    assert len(marks) <= 6


# ---- Geometry ----


@settings(max_examples=50, deadline=None)
@given(values=st.lists(st.integers(0, 5000), min_size=1, max_size=12))
def test_bars_and_columns_are_as_long_as_their_values(values: list[int]) -> None:
    labels = [f"ke-{number}" for number in range(len(values))]
    upright = charts.columns("J", "K.", labels, [Series("N", values)], heading="B")
    lying = charts.bars("J", "K.", list(map(Bar, labels, values)), headings=("A", "B"))
    highest = max(values)
    for which, side in ((upright, 1), (lying, 0)):
        sizes = [
            next((size[side] for says, size in boxes(which).items() if re.match(f"{label}[,:]", says)), 0.0)
            for label in labels
        ]
        for value, size in zip(values, sizes, strict=True):
            assert size == pytest.approx(max(sizes) * value / highest if highest else size, abs=0.6)


def test_nothing_stands_outside_of_the_drawing(chart: Chart) -> None:
    for box in chart.boxes:
        assert 0 <= box.x <= box.x + box.width <= chart.width + 0.01
        assert 0 <= box.y <= box.y + box.height <= chart.height + 0.01
    for text in chart.texts:
        assert 0 <= text.x <= chart.width
        assert 0 < text.y <= chart.height
    for line in chart.lines:
        assert 0 <= line.x1 <= chart.width
        assert line.y2 <= chart.height


def test_parts_of_a_whole_fill_its_row() -> None:
    made = SAMPLES["stacks"]()
    assert sum(width for says, (width, _) in boxes(made).items() if says.startswith("Dinkes")) == pytest.approx(335)
    assert any("Dinkes, Tepat waktu: 6 (75%)" in says for says in boxes(made))


def test_a_line_breaks_where_there_is_no_value() -> None:
    curve = SAMPLES["lines"]().curves[0]
    assert curve.path.count("M") == 2
    assert "L" not in curve.path


def test_the_legal_limits_stand_behind_their_last_day_and_divide_the_tones() -> None:
    made = SAMPLES["distribution"]()
    limits = {round(line.x1, 2) for line in made.lines if line.role == "mark"}
    tones = {int(box.says.split(":")[0]): box for box in made.boxes if box.says[0].isdigit()}
    assert (tones[3].tone, tones[10].tone, tones[12].tone, tones[17].tone, tones[18].tone) == (
        MAIN, MAIN, SECOND, SECOND, LATE,
    )  # fmt: skip
    first, second = sorted(limits)
    assert tones[10].x + tones[10].width < first < tones[12].x
    assert tones[17].x + tones[17].width < second < tones[18].x


def test_what_took_very_long_is_counted_together() -> None:
    assert SAMPLES["distribution"]().rows[-1].cells == ("2",)


def test_ten_regions_stand_where_they_lie_and_others_below() -> None:
    made = SAMPLES["tiles"]()
    at = {box.says.split(":")[0]: (box.x, box.y) for box in made.boxes if box.says}
    assert len(set(at.values())) == len(KALTIM) + 1
    assert at["berau"][1] < at["samarinda"][1] < at["balikpapan"][1]
    assert at["kutai-barat"][0] < at["kutai-kartanegara"][0] < at["bontang"][0]
    assert at["Lain"][1] > max(at[slug][1] for slug in KALTIM)


@pytest.mark.parametrize("values", [[], [0, 0], [None]])
def test_nothing_to_draw_is_drawn_as_nothing(face: Flask, values: list[int | None]) -> None:
    labels = [str(number) for number in range(len(values))]
    for made in (
        charts.columns("J", "K.", labels, [Series("N", values)], heading="B"),
        charts.lines("J", "K.", labels, [Series("N", values)], heading="B"),
        charts.bars("J", "K.", list(map(Bar, labels, values)), headings=("A", "B")),
        charts.distribution("J", "K.", {}, [], headings=("A", "B"), over="lebih"),
        charts.tiles("J", "K.", [], headings=("A", "B")),
    ):
        ElementTree.fromstring(svg(draw(face, made)))


# ---- Without colour, without eyes ----


def test_tones_differ_without_colour() -> None:
    filled = {MAIN: "dark", THIRD: "white", EMPTY: "pale"}
    looks = {tone: (HATCHES.get(tone, ""), filled.get(tone, "")) for tone in TONES}
    assert len(set(looks.values())) == len(TONES)
    assert len(set(DASHES.values())) == len(TONES)
    assert len({Dot(9, 9, tone).path for tone in (MAIN, SECOND, LATE, THIRD)}) == 4


@settings(max_examples=60, deadline=None)
@given(
    style=st.sampled_from(["diagonal", "counter", "level"]), width=st.floats(1, 300), height=st.floats(1, 130)
)  # fmt: skip
def test_a_pattern_stays_in_its_box(style: str, width: float, height: float) -> None:
    numbers = re.findall(r"[ML]([-\d.]+) ([-\d.]+)", hatch(style, 10, 20, width, height))
    for x, y in numbers:
        assert 9.9 <= float(x) <= 10.1 + width
        assert 19.9 <= float(y) <= 20.1 + height


def svg(html: str) -> str:
    found = re.search(r"<svg.*?</svg>", html, re.DOTALL)
    assert found
    return found.group()


def test_a_chart_is_named_and_described_and_has_its_table(face: Flask, chart: Chart) -> None:
    html = draw(face, chart)
    root = ElementTree.fromstring(svg(html))
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.get("aria-label") == f"{chart.title}. {chart.description}"
    assert (root.findtext(f"{space}title"), root.findtext(f"{space}desc")) == (chart.title, chart.description)
    table = html.split("<table", 1)[1]
    assert "<details" in html
    assert table.count("<tr>") == len(chart.rows) + 1
    for row in chart.rows:
        assert len(row.cells) == len(chart.headings) - 1


def test_a_chart_asks_for_no_style_and_no_id(face: Flask, chart: Chart) -> None:
    html = draw(face, chart)
    assert not re.search(r'\b(style|id)="', html)
    assert "var(--" not in html


def test_in_print_the_table_stands_open_and_nothing_needs_a_translation(chart: Chart) -> None:
    bare = Flask(__name__, template_folder=str(Path(__file__).parents[1] / "templates"))
    with bare.app_context():
        html = draw(bare, chart, printed=True)
    assert "<details" not in html
    assert "<table" in html


def test_words_are_never_markup(face: Flask) -> None:
    assert "<kab>" not in draw(face, SAMPLES["bars"]())


def test_every_bar_says_its_value_and_the_table_leads_on(face: Flask) -> None:
    html = draw(face, SAMPLES["bars"]())
    assert "Samarinda: 90%" in html
    assert '<a href="/s">Samarinda</a>' in html
    assert "Rata-rata" in html


@pytest.mark.parametrize("count", [1, 2, 7, 11, 12, 24, 36])
@pytest.mark.parametrize("draw_them", [charts.lines, charts.columns])
def test_labels_below_neither_touch_nor_leave_the_drawing(draw_them: Callable[..., Chart], count: int) -> None:
    labels = [f"Nov {number:02}" for number in range(count)]
    made = draw_them("J", "K.", labels, [Series("N", [0.5] * count)], heading="B")
    ends = 0.0
    for text in (text for text in made.texts if text.words in labels):
        wide = len(text.words) * 5.5  # in the font of the drawing, a digit is 5.56 wide
        starts = text.x - (wide / 2 if text.anchor == "middle" else wide)
        assert starts > ends
        ends = starts + wide
    assert 0 < ends <= made.width


def test_the_name_of_a_region_keeps_away_from_the_edge_of_its_tile() -> None:
    made = charts.tiles("J", "K.", [charts.Tile("samarinda", "Kota Samarinda", "80%")], headings=("A", "B"))
    assert [text.words for text in made.texts if text.role == "inside"] == ["Kota", "Samarinda"]
