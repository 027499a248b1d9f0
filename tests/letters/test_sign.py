"""Electronic signatures: poppler and qpdf agree with them, and whatever is wrong is said instead of half done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from ppid import timestamps
from ppid.letters import render, sign
from ppid.letters.samples import SAMPLES
from ppid.letters.sign import FileKey, Signed, TokenKey
from ppid.letters.troubles import CannotSign, Trouble
from tests import keys
from tests.letters.paper import text


@pytest.fixture(scope="module")
def letter() -> bytes:
    return render.render("notice", SAMPLES["notice"], signing="file")


@pytest.fixture(scope="module")
def signed(letter: bytes) -> Signed:
    return signed_with(letter, FileKey(keys.key_file()))


@pytest.fixture(scope="module")
def stamps() -> Iterator[keys.Server]:
    with keys.serving(keys.TimestampHandler) as server:
        yield server


@pytest.fixture
def token(softhsm: None) -> TokenKey:
    return TokenKey(keys.SOFTHSM, keys.TOKEN, keys.LABEL)


def signed_with(
    pdf: bytes, key: sign.Key, passphrase: str = keys.PASSPHRASE, *, moment: datetime = keys.NOW, stamps: str = ""
) -> Signed:
    return sign.sign(
        pdf, key, passphrase, reason="Pemberitahuan Tertulis", place="Samarinda", moment=moment, timestamp_url=stamps
    )


def trouble_of(pdf: bytes, key: sign.Key, passphrase: str = keys.PASSPHRASE, **more: object) -> Trouble:
    with pytest.raises(CannotSign) as refused:
        signed_with(pdf, key, passphrase, **more)  # type: ignore[arg-type]
    assert not passphrase or passphrase not in f"{refused.value!r} {refused.value}"
    return refused.value.trouble


# What comes out


def test_poppler_finds_the_signature_valid_and_over_the_whole_document(signed: Signed, tmp_path: Path) -> None:
    said = keys.pdfsig(signed.data, tmp_path)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "Budi Santoso" in said


def test_one_flipped_byte_breaks_it(signed: Signed, tmp_path: Path) -> None:
    said = keys.pdfsig(keys.flipped(signed.data), tmp_path)
    assert "Signature is Valid." not in said
    with pytest.raises(CannotSign):
        sign.check(keys.flipped(signed.data), signed.data)


def test_what_is_added_behind_a_signature_breaks_the_promise_that_nothing_is(signed: Signed) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(signed.data)) as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    with pytest.raises(CannotSign):
        sign.check(out.getvalue(), signed.data)


def test_the_letter_stands_unchanged_in_front_of_its_signature(letter: bytes, signed: Signed) -> None:
    assert signed.data.startswith(letter)
    assert len(signed.data) - len(letter) < 20_000


def test_qpdf_finds_nothing_wrong(signed: Signed, tmp_path: Path) -> None:
    assert keys.qpdf_complaints(signed.data, tmp_path) == ""


def test_the_archive_claim_and_the_tags_stay_word_for_word(letter: bytes, signed: Signed) -> None:
    with pikepdf.open(BytesIO(letter)) as before, pikepdf.open(BytesIO(signed.data)) as after:
        claims = after.Root.Metadata.read_bytes()
        assert claims == before.Root.Metadata.read_bytes()
        assert b"pdfaid" in claims
        assert b"pdfuaid" in claims
        assert after.Root.MarkInfo.Marked
        assert after.Root.Lang == before.Root.Lang
    assert text(signed.data) == text(letter)


def test_the_field_is_invisible_printable_and_has_a_name_for_readers(signed: Signed) -> None:
    with pikepdf.open(BytesIO(signed.data)) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert field.TU == "Tanda tangan elektronik"
        assert int(field.F) & 4  # printed, as PDF/A asks
        assert not int(field.F) & 2  # and not hidden
        assert field.Rect[0] == field.Rect[2] < 0  # and outside of the page, as PDF/UA asks of what has no tag
        assert pdf.Root.Perms.DocMDP.Reference[0].TransformParams.P == 1  # nothing may be changed afterwards


def test_whose_it_is_is_told_without_the_number_of_an_identity(signed: Signed) -> None:
    assert signed.subject == "Budi Santoso, Pemerintah Provinsi Uji"
    assert signed.issuer == "CA Uji, Penerbit Sertifikat Uji"
    assert len(signed.fingerprint) == 64
    assert not signed.is_timestamped


def test_the_moment_of_signing_is_the_one_that_is_told(letter: bytes) -> None:
    moment = keys.NOW - timedelta(days=30)
    made = signed_with(letter, FileKey(keys.key_file()), moment=moment)
    assert f"(D:{moment:%Y%m%d%H%M%S}Z)".encode() in made.data.replace(rb"\072", b":")


# Time stamps


def test_a_time_stamp_is_asked_for_when_a_server_is_set(letter: bytes, stamps: keys.Server, tmp_path: Path) -> None:
    stamps.does = "stamp"
    made = signed_with(letter, FileKey(keys.key_file()), stamps=stamps.address)
    assert made.is_timestamped
    assert "Signature is Valid." in keys.pdfsig(made.data, tmp_path)


@pytest.mark.parametrize("does", ["break", "garbage", "other"])
def test_without_the_time_stamp_that_was_wanted_nothing_is_signed(
    letter: bytes, stamps: keys.Server, does: str
) -> None:
    stamps.does = does
    wanted = {Trouble.NO_TIMESTAMP, Trouble.ANSWER_UNSIGNED}
    assert trouble_of(letter, FileKey(keys.key_file()), stamps=stamps.address) in wanted


def test_a_time_stamp_server_that_is_not_there_is_told(letter: bytes) -> None:
    assert trouble_of(letter, FileKey(keys.key_file()), stamps="http://127.0.0.1:9/tsa") is Trouble.NO_TIMESTAMP


def test_a_time_stamp_server_that_says_nothing_is_not_waited_for(
    letter: bytes, stamps: keys.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamps.does = "silence"
    monkeypatch.setattr(timestamps, "PATIENCE", timestamps.signing_service.Patience(1, 0.3))
    assert trouble_of(letter, FileKey(keys.key_file()), stamps=stamps.address) is Trouble.NO_TIMESTAMP


# Keys in files


@pytest.mark.parametrize(
    ("made", "passphrase", "trouble"),
    [
        pytest.param(keys.key_file, "salah", Trouble.WRONG_PASSPHRASE, id="another passphrase"),
        pytest.param(keys.key_file, "", Trouble.WRONG_PASSPHRASE, id="none"),
        pytest.param(lambda: b"", keys.PASSPHRASE, Trouble.NOT_A_KEY_FILE, id="an empty file"),
        pytest.param(lambda: b"%PDF-1.7", keys.PASSPHRASE, Trouble.NOT_A_KEY_FILE, id="another file"),
        pytest.param(keys.file_without_key, keys.PASSPHRASE, Trouble.NO_KEY_INSIDE, id="a certificate without key"),
        pytest.param(lambda: keys.key_file(until_days=-1), keys.PASSPHRASE, Trouble.EXPIRED, id="ended yesterday"),
        pytest.param(lambda: keys.key_file(from_days=1), keys.PASSPHRASE, Trouble.NOT_YET_VALID, id="begins tomorrow"),
        pytest.param(
            lambda: keys.key_file(signs=False), keys.PASSPHRASE, Trouble.NOT_FOR_SIGNING, id="for another use"
        ),
    ],
)
def test_a_key_that_cannot_sign_is_told_apart(
    letter: bytes, made: Callable[[], bytes], passphrase: str, trouble: Trouble
) -> None:
    assert trouble_of(letter, FileKey(made()), passphrase) is trouble


def test_a_key_is_opened_once_to_see_whose_it_is() -> None:
    found = sign.inspect(FileKey(keys.key_file("Ani")), keys.PASSPHRASE, keys.NOW)
    assert found.subject == "Ani, Pemerintah Provinsi Uji"
    assert found.valid_from < datetime.now(UTC) < found.valid_until


def test_what_is_no_pdf_is_not_signed() -> None:
    assert trouble_of(b"bukan pdf", FileKey(keys.key_file())) is Trouble.KEY_FAILED


# Tokens


def test_a_key_in_a_token_signs(letter: bytes, token: TokenKey, tmp_path: Path) -> None:
    made = signed_with(letter, token, keys.PIN)
    assert made.subject == "Token Santoso, Pemerintah Provinsi Uji"
    assert made.data.startswith(letter)
    assert "Signature is Valid." in keys.pdfsig(made.data, tmp_path)


def test_a_wrong_pin_is_told(letter: bytes, token: TokenKey) -> None:
    assert trouble_of(letter, token, "000000") is Trouble.WRONG_PASSPHRASE
    assert trouble_of(letter, token, "1") is Trouble.WRONG_PASSPHRASE
    assert signed_with(letter, token, keys.PIN).data  # and the next try is free


@pytest.mark.parametrize(
    ("key", "trouble"),
    [
        pytest.param(TokenKey("", keys.TOKEN, keys.LABEL), Trouble.NO_MODULE, id="no driver is set"),
        pytest.param(TokenKey("/tidak/ada.so", keys.TOKEN, keys.LABEL), Trouble.MODULE_FAILED, id="no such driver"),
        pytest.param(TokenKey("/etc/hostname", keys.TOKEN, keys.LABEL), Trouble.MODULE_FAILED, id="no driver at all"),
        pytest.param(TokenKey(keys.SOFTHSM, "Lain", keys.LABEL), Trouble.NO_TOKEN, id="another token"),
        pytest.param(TokenKey(keys.SOFTHSM, keys.TOKEN, "lain"), Trouble.NOT_ON_TOKEN, id="another key"),
    ],
)
@pytest.mark.usefixtures("softhsm")
def test_what_is_missing_at_a_token_is_told_apart(letter: bytes, key: TokenKey, trouble: Trouble) -> None:
    assert trouble_of(letter, key, keys.PIN) is trouble


# Checking what came back


def test_a_document_that_a_service_wrote_anew_is_taken_when_every_page_is_the_same(letter: bytes) -> None:
    anew = keys.rewritten(letter)
    assert not anew.startswith(letter)
    made = signed_with(anew, FileKey(keys.key_file()))
    assert sign.check(made.data, letter).subject == "Budi Santoso, Pemerintah Provinsi Uji"


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        pytest.param(lambda pdf: pdf, Trouble.ANSWER_UNSIGNED, id="nothing is signed"),
        pytest.param(lambda pdf: b"halo", Trouble.ANSWER_NO_PDF, id="no PDF"),
        pytest.param(lambda pdf: pdf[: len(pdf) // 2], Trouble.ANSWER_UNSIGNED, id="half a PDF"),
        pytest.param(
            lambda pdf: signed_with(keys.rewritten(pdf, more=True), FileKey(keys.key_file())).data,
            Trouble.ANSWER_OTHER,
            id="a page more",
        ),
        pytest.param(
            lambda pdf: signed_with(render.render("withdrawal", SAMPLES["withdrawal"]), FileKey(keys.key_file())).data,
            Trouble.ANSWER_OTHER,
            id="another letter",
        ),
    ],
)
def test_what_is_not_the_letter_with_a_sound_signature_is_refused(
    letter: bytes, change: Callable[[bytes], bytes], trouble: Trouble
) -> None:
    with pytest.raises(CannotSign) as refused:
        sign.check(change(letter), letter)
    assert refused.value.trouble is trouble
