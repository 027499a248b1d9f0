"""The conversation with a remote signing service, against a real HTTP server that really signs, or misbehaves."""

from __future__ import annotations

import base64
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from ppid import settings, signing_service
from ppid.letters import render, sign
from ppid.letters.samples import SAMPLES
from ppid.letters.troubles import CannotSign, Trouble
from ppid.signing_service import EsignClient, Patience
from tests import keys

REASON = "Pemberitahuan Tertulis nomor 500.12/583"


@pytest.fixture(scope="module")
def letter() -> bytes:
    return render.render("withdrawal", SAMPLES["withdrawal"], signing="remote")


@pytest.fixture
def service() -> Iterator[keys.Server]:
    with keys.serving(keys.EsignHandler) as server:
        yield server


def client(server: keys.Server, **patience: float) -> EsignClient:
    return EsignClient(server.address, "portal", "rahasia", Patience(**({"answer_seconds": 10} | patience)))


def ask(server: keys.Server, pdf: bytes, passphrase: str = keys.PASSPHRASE) -> bytes:
    return client(server).sign(pdf, keys.NIK, passphrase, reason=REASON, place="Samarinda")


def trouble_of(server: keys.Server, does: str, pdf: bytes = b"%PDF-1.7", **patience: float) -> CannotSign:
    server.does = does
    with pytest.raises(CannotSign) as refused:
        client(server, **patience).sign(pdf, keys.NIK, keys.PASSPHRASE, reason=REASON, place="")
    return refused.value


def test_the_service_signs_and_its_answer_is_the_letter_with_a_sound_signature(
    service: keys.Server, letter: bytes
) -> None:
    answer = ask(service, letter)
    made = sign.check(answer, letter)
    assert made.subject == "Layanan Santoso, Pemerintah Provinsi Uji"


def test_it_is_asked_as_the_description_says(service: keys.Server, letter: bytes) -> None:
    ask(service, letter)
    ((method, path, headers, body),) = service.heard
    assert (method, path) == ("POST", "/api/sign/pdf")
    assert headers["Authorization"] == f"Basic {base64.b64encode(b'portal:rahasia').decode()}"
    form = keys.fields_of(headers["Content-Type"], body)
    assert form.pop("file") == letter
    assert {name: value.decode() for name, value in form.items()} == {
        "nik": keys.NIK,
        "passphrase": keys.PASSPHRASE,
        "tampilan": "invisible",
        "reason": REASON,
        "location": "Samarinda",
    }


def test_a_service_that_writes_the_file_anew_is_believed_by_its_pages(service: keys.Server, letter: bytes) -> None:
    service.does = "rewrite"
    answer = ask(service, letter)
    assert not answer.startswith(letter)
    assert sign.check(answer, letter).data == answer


@pytest.mark.parametrize(
    ("does", "trouble"),
    [
        ("unsigned", Trouble.ANSWER_UNSIGNED),
        ("broken pdf", Trouble.ANSWER_UNSIGNED),
        ("flip", Trouble.ANSWER_UNSIGNED),
        ("other", Trouble.ANSWER_OTHER),
    ],
)
def test_a_pdf_that_is_not_the_signed_letter_is_refused(
    service: keys.Server, letter: bytes, does: str, trouble: Trouble
) -> None:
    service.does = does
    answer = ask(service, letter)
    with pytest.raises(CannotSign) as refused:
        sign.check(answer, letter)
    assert refused.value.trouble is trouble


@pytest.mark.parametrize(
    ("does", "trouble", "detail"),
    [
        ("garbage", Trouble.ANSWER_NO_PDF, ""),
        ("login", Trouble.SERVICE_LOGIN, ""),
        ("break", Trouble.SERVICE_FAILED, "500"),
        ("unknown", Trouble.IDENTITY_UNKNOWN, ""),
        ("refuse", Trouble.SERVICE_REFUSED, "2045"),
        ("move", Trouble.SERVICE_REFUSED, "302"),
        ("break off", Trouble.SERVICE_SILENT, ""),
        ("flood", Trouble.ANSWER_TOO_LARGE, ""),
    ],
)
def test_every_other_answer_is_told_apart_and_asked_for_once(
    service: keys.Server, does: str, trouble: Trouble, detail: str
) -> None:
    refused = trouble_of(service, does)
    assert (refused.trouble, refused.detail) == (trouble, detail)
    assert len(service.heard) == 1  # nothing is signed twice


def test_a_wrong_passphrase_is_told(service: keys.Server) -> None:
    with pytest.raises(CannotSign) as refused:
        ask(service, b"%PDF-1.7", "salah")
    assert refused.value.trouble is Trouble.WRONG_PASSPHRASE


def test_a_service_that_says_nothing_is_not_waited_for_and_not_asked_again(service: keys.Server) -> None:
    begun = time.monotonic()
    assert trouble_of(service, "silence", answer_seconds=0.3).trouble is Trouble.SERVICE_SILENT
    assert time.monotonic() - begun < 3
    assert len(service.heard) == 1


def test_a_service_that_is_not_there_is_told() -> None:
    with pytest.raises(CannotSign) as refused:
        EsignClient("http://127.0.0.1:9", "portal", "rahasia").is_registered(keys.NIK)
    assert refused.value.trouble is Trouble.SERVICE_UNREACHABLE


def test_neither_passphrase_nor_identity_gets_into_the_log(
    service: keys.Server, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        refused = trouble_of(service, "refuse")
    assert "2045" in caplog.text
    assert keys.PASSPHRASE not in caplog.text + repr(refused) + repr(client(service))
    assert keys.NIK not in caplog.text
    assert "rahasia" not in repr(client(service))


def test_an_identity_is_asked_for_before_it_is_taken_in(service: keys.Server) -> None:
    assert client(service).is_registered(keys.NIK)
    assert not client(service).is_registered("6472014501800002")
    service.does = "break"
    with pytest.raises(CannotSign) as refused:
        client(service).is_registered(keys.NIK)
    assert refused.value.trouble is Trouble.SERVICE_FAILED


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("https://esign.kaltim.example", True),
        ("http://localhost:8080", True),
        ("http://127.0.0.1:8080", True),
        ("http://10.20.30.40", True),
        ("http://[fd00::1]", True),
        ("http://esign.kaltim.example", False),
        ("http://103.10.20.30", False),
        ("ftp://10.0.0.1", False),
        ("", False),
    ],
)
def test_a_passphrase_travels_encrypted_or_within_the_house(url: str, private: bool) -> None:
    assert signing_service.is_private_way(url) is private


def test_over_an_open_way_nothing_is_sent() -> None:
    with pytest.raises(CannotSign) as refused:
        EsignClient("http://esign.kaltim.example", "portal", "rahasia").is_registered(keys.NIK)
    assert refused.value.trouble is Trouble.SERVICE_INSECURE


def test_the_settings_name_the_service(app: Flask) -> None:
    with pytest.raises(CannotSign) as refused:
        signing_service.current()
    assert refused.value.trouble is Trouble.NO_SERVICE
    assert not signing_service.is_set_up()
    chosen = replace(settings.current(), signing_url="https://esign.kaltim.example", signing_user="portal")
    settings.use(chosen)
    assert signing_service.current() == EsignClient("https://esign.kaltim.example", "portal", "")


def test_an_answer_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    class Dripping(keys._Quiet):
        def do_GET(self) -> None:
            self.hear()
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            for _ in range(100):
                if self.notes.wait.wait(0.05):
                    return
                self.wfile.write(b".")
                self.wfile.flush()

    with keys.serving(Dripping) as server, pytest.raises(signing_service.Silent):
        signing_service.ask("GET", server.address, patience=Patience(1, 0.4))
    assert not [one for one in threading.enumerate() if one.name.startswith("signing")]
