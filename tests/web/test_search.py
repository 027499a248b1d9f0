"""Finding what is already public: every word, best first, page by page, and on to the form."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from ppid.queries.catalogue import PAGE_ROWS
from tests.pages import PageClient
from tests.web.test_public import number_of_statements, publish


@pytest.fixture
def visitor(client: FlaskClient) -> PageClient:
    return PageClient(client)


def test_search_finds_an_entry_by_all_its_words_in_whatever_case(visitor: PageClient) -> None:
    publish("Laporan Realisasi Anggaran", summary="Belanja menurut perangkat daerah")
    publish("Laporan Kinerja")
    page = visitor.get("/cari?q=REALISASI+belanja").text
    assert "Laporan Realisasi Anggaran" in page
    assert "Laporan Kinerja" not in page


def test_search_knows_the_body_and_the_year_of_an_entry(visitor: PageClient) -> None:
    publish("Ringkasan APBD", slug="samarinda", year=2024)
    publish("Ringkasan APBD", slug="maluku", year=2023)
    page = visitor.get("/cari?q=apbd+samarinda+2024").text
    assert "1 informasi ditemukan" in page
    assert "apbd maluku" not in page


def test_a_word_missing_from_an_entry_means_it_is_not_found(visitor: PageClient) -> None:
    publish("Laporan Realisasi Anggaran")
    assert "Belum ada informasi yang cocok" in visitor.get("/cari?q=anggaran+gajah").text


def test_titles_come_first_and_whole_words_before_parts_of_words(visitor: PageClient) -> None:
    publish("A pelanggaran disiplin")
    publish("B neraca", summary="disusun setelah anggaran ditutup")
    publish("C anggaran belanja")
    page = visitor.get("/cari?q=anggaran").text
    assert page.index("C anggaran") < page.index("A pelanggaran") < page.index("B neraca")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("100%25", True, id="a percent sign stands for itself"),
        pytest.param("1%25i", False, id="and not for anything between"),
        pytest.param("data_induk", True, id="an underscore stands for itself"),
        pytest.param("dat__induk", False, id="and not for any letter"),
        pytest.param("c:%5Carsip", True, id="a backslash stands for itself"),
        pytest.param("'%20OR%20'1'='1", False, id="a quotation mark is a letter like others"),
    ],
)
def test_signs_in_a_search_mean_themselves(visitor: PageClient, words: str, found: bool) -> None:
    publish(r"Desa berlistrik 100% menurut data_induk di C:\arsip")
    assert ("Desa berlistrik" in visitor.get(f"/cari?q={words}").text) is found


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%F0%9F%99%82", "q=" + "panjang+" * 500, "q=%22%3E%3Cscript%3E", "q=a&sesudah=x", "q=a&sebelum=-1"]
    + [f"q=a&sesudah={'9' * digits}" for digits in (18, 19, 40)],
)
def test_no_search_breaks_the_page(visitor: PageClient, query: str) -> None:
    publish("a")
    assert visitor.get(f"/cari?{query}").status_code == 200


def test_search_pages_forwards_and_back_without_losing_or_repeating_an_entry(visitor: PageClient) -> None:
    titles = [f"Dokumen {number:03}" for number in range(2 * PAGE_ROWS + 5)]
    publish(*titles)
    path, seen, pages = "/cari?q=dokumen", [], []
    while True:
        page = visitor.get(path).text
        pages.append(path)
        seen += re.findall(r"Dokumen \d{3}", page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        if following is None:
            break
        path = following[1].replace("&amp;", "&")
    assert seen == titles
    assert len(pages) == 3
    back = re.search(r'href="([^"]+)" rel="prev"', page)
    assert back is not None
    previous = visitor.get(back[1].replace("&amp;", "&")).text
    assert re.findall(r"Dokumen \d{3}", previous) == titles[PAGE_ROWS : 2 * PAGE_ROWS]


def test_each_page_of_a_search_costs_the_same_whatever_it_finds(visitor: PageClient) -> None:
    publish(*(f"Dokumen {number}" for number in range(2)))
    few = number_of_statements(visitor, "/cari?q=dokumen")
    publish(*(f"Dokumen {number}" for number in range(200)), slug="maluku")
    assert number_of_statements(visitor, "/cari?q=dokumen") == few


def test_a_search_stays_within_the_body_it_was_asked_of(visitor: PageClient) -> None:
    publish("Rencana kerja Kaltim")
    publish("Rencana kerja Maluku", slug="maluku")
    page = visitor.get("/cari?q=rencana&badan=maluku").text
    assert "Rencana kerja Maluku" in page
    assert "Rencana kerja Kaltim" not in page


def test_bodies_are_found_by_name_or_seat(visitor: PageClient) -> None:
    assert 'href="/badan/kalbar"' in visitor.get("/cari?q=pontianak").text


def test_who_does_not_find_is_led_to_the_form_with_the_same_words(visitor: PageClient) -> None:
    assert 'href="/ajukan?rincian=data+gajah"' in visitor.get("/cari?q=data+gajah").text
    assert 'href="/ajukan/maluku?rincian=gajah"' in visitor.get("/cari?q=gajah&badan=maluku").text


def test_what_bodies_enter_is_shown_as_text_and_only_web_addresses_become_links(visitor: PageClient) -> None:
    publish("<b>Tebal</b>", url="javascript:alert(1)")
    publish("Dokumen jauh", url="//evil.example/a")
    publish("Dokumen dekat", url="https://data.example/a")
    page = visitor.get("/cari").text
    assert "&lt;b&gt;Tebal&lt;/b&gt;" in page
    assert "javascript:" not in page
    assert "evil.example" not in page
    assert 'href="https://data.example/a"' in page
