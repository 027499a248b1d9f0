"""axe finds nothing on any page of the portal, at 360 and at 1280 px."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from ppid.law.roles import Role
from tests.browser.test_story import ask, sign_in

PUBLIC = (
    "/",
    "/ajukan",
    "/ajukan/kaltim",
    "/badan",
    "/badan/kaltim",
    "/cari?q=laporan",
    "/keberatan",
    "/kalkulator?aturan=reply&tanggal=2026-03-06&badan=kaltim",
    "/lacak",
    "/laporan/kaltim/2025",
    "/periksa",
    "/bantuan",
    "/tentang",
    "/kebijakan-privasi",
    "/masuk",
    "/tidak-ada",
)
OFFICER = ("/permohonan", "/permohonan?keadaan=all", "/catat", "/akun", "/laporan")
ADMIN = (
    "/admin/akun",
    "/admin/akun/baru",
    "/admin/kalender",
    "/admin/badan",
    "/admin/surat",
    "/admin/surat/pencabutan/penutup",
)


def problems(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{entry['id']}: {node['html'][:160]}" for entry in found for node in entry["nodes"]]


def overflows(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_accessible_and_fits(chromium: Browser, server: str, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, base_url=server)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)

    def look(path: str) -> None:
        page.goto(path)
        found = problems(page)
        assert not found, f"{path} at {width} px: {found}"
        assert not overflows(page), f"{path} is wider than {width} px"

    for path in PUBLIC:
        look(path)
    ask(page)
    assert not problems(page)
    sign_in(page, Role.OFFICER)
    for path in OFFICER:
        look(path)
    page.goto("/permohonan")
    page.get_by_role("link", name=re.compile("PPID-KALTIM")).first.click()
    shown = page.url
    for path in (shown, f"{shown}/jawab", f"{shown}/cabut"):
        look(path)
    page.get_by_role("button", name="Keluar").click()
    sign_in(page, Role.ADMIN)
    for path in ADMIN:
        look(path)
    context.close()
    assert not [error for error in errors if "404" not in error], errors
