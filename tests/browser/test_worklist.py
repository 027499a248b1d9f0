"""The worklist under the fingers: keys that move, open and tick, and boxes that work without any script."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from ppid.law.roles import Role
from tests.browser.test_story import ask, sign_in


def row(page: Page) -> str:
    """The number of the row that has the focus; nothing when none has."""
    return str(
        page.evaluate("document.activeElement.matches('tr') ? document.activeElement.querySelector('th a').text : ''")
    )


def test_keys_move_open_and_tick_but_never_while_somebody_types(laptop: Page) -> None:
    page = laptop
    asked = [ask(page)[0] for _ in range(2)]
    sign_in(page, Role.OFFICER)
    page.goto("/permohonan?keadaan=terdaftar")
    expect(page.get_by_text("Tombol pintas", exact=True)).to_be_visible()
    listed = page.locator(".worklist tbody th a").all_inner_texts()
    assert set(asked) <= set(listed)
    seen = []
    for key in ("j", "j", "k", "ArrowDown", "ArrowUp", "x"):
        page.keyboard.press(key)
        seen.append(row(page))
    assert seen == [listed[place] for place in (0, 1, 0, 1, 0, 0)]
    assert page.locator("[name=pilih]:checked").count() == 1
    expect(page.get_by_text("1 dipilih")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("j/x?o")
    expect(page.locator("#cari")).to_have_value("j/x?o")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_text("buka permohonan pada baris itu")).to_be_visible()
    page.get_by_label("Pakai tombol pintas di perangkat ini").uncheck()
    page.keyboard.press("j")
    assert row(page) == ""
    page.get_by_label("Pakai tombol pintas di perangkat ini").check()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Permohonan {listed[0]}")


def test_the_chosen_are_assigned_without_javascript(phone: Page) -> None:
    page = phone
    asked = [ask(page)[0] for _ in range(2)]
    sign_in(page, Role.OFFICER)
    page.goto("/permohonan?keadaan=terdaftar")
    expect(page.locator("[data-keys]")).to_be_hidden()
    for number in asked:
        page.get_by_label(f"Pilih {number}").check()
    page.get_by_role("button", name="Disposisi yang dipilih").click()
    page.get_by_label("Perangkat daerah").select_option(label="Dinas Kesehatan")
    page.get_by_role("button", name="Tugaskan yang dicentang").click()
    expect(page.get_by_text("Disposisi kepada Dinas Kesehatan tercatat untuk 2 permohonan.")).to_be_visible()
    assert re.search(r"keadaan=terdaftar$", page.url)
