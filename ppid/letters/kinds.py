"""Every kind of letter as data: its title, its article, who signs it and where its number comes from."""

from __future__ import annotations

from dataclasses import dataclass

from ppid.law import catalogue
from ppid.law.articles import KIP, PERKI_SLIP, Article
from ppid.law.numbering import Series
from ppid.law.roles import Role
from ppid.letters import body_forms, case_forms, facts, objections
from ppid.letters.blocks import Facts


def _(text: str) -> str:
    """Mark a title for the catalogue; a page translates it where it is shown, a letter never does."""
    return text


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One kind of letter. ``signer`` is the role whose holder signs; ``series`` the run its number belongs to.

    One that ``is_internal`` stays between the PPID and its units: the applicant is not shown it. ``has_copies``: a body
    may name tembusan for it.
    """

    key: str
    title: str
    article: Article
    facts: type[Facts]
    signer: Role
    series: Series
    is_internal: bool = False
    has_copies: bool = False

    @property
    def template(self) -> str:
        return f"letters/{self.key}.html"


LETTERS: dict[str, LetterKind] = {
    kind.key: kind
    for kind in (
        LetterKind(
            key="receipt",
            title=_("Tanda Bukti Penerimaan Permohonan Informasi Publik"),
            article=Article(KIP, 22, 4),
            facts=facts.ReceiptFacts,
            signer=Role.DESK,
            series=Series.REQUEST,  # the receipt is the registration number
        ),
        LetterKind(
            key="incomplete",
            title=_("Surat Keterangan Tidak Lengkap"),
            article=Article(PERKI_SLIP),
            facts=facts.IncompleteFacts,
            signer=Role.OFFICER,
            series=Series.LETTER,
            has_copies=True,
        ),
        LetterKind(
            key="not_completed",
            title=_("Surat Keterangan Permohonan Tidak Dilengkapi"),
            article=Article(PERKI_SLIP),
            facts=facts.NotCompletedFacts,
            signer=Role.OFFICER,
            series=Series.LETTER,
            has_copies=True,
        ),
        LetterKind(
            key="extension",
            title=_("Pemberitahuan Perpanjangan Waktu"),
            article=Article(KIP, 22, 8),
            facts=facts.ExtensionFacts,
            signer=Role.OFFICER,
            series=Series.LETTER,
            has_copies=True,
        ),
        LetterKind(
            key="notice",
            title=_("Pemberitahuan Tertulis"),
            article=Article(KIP, 22, 7),
            facts=facts.NoticeFacts,
            signer=Role.OFFICER,
            series=Series.LETTER,
            has_copies=True,
        ),
        LetterKind(
            key="refusal",
            title=_("Surat Keputusan PPID tentang Penolakan Permohonan Informasi"),
            article=Article(KIP, 22, 7, "c"),
            facts=facts.RefusalFacts,
            signer=Role.OFFICER,
            series=Series.DECREE,
            has_copies=True,
        ),
        LetterKind(
            key="harm_test",
            title=_("Lembar Pengujian Konsekuensi"),
            article=Article(KIP, 19),
            facts=facts.HarmTestFacts,
            signer=Role.OFFICER,
            series=Series.HARM_TEST,
        ),
        LetterKind(
            key="handover",
            title=_("Tanda Terima Penyerahan Informasi Publik"),
            article=Article(PERKI_SLIP),
            facts=facts.HandoverFacts,
            signer=Role.DESK,
            series=Series.LETTER,
        ),
        LetterKind(
            key="withdrawal",
            title=_("Surat Keterangan Pencabutan Permohonan Informasi"),
            article=Article(KIP, 22, 1),
            facts=facts.WithdrawalFacts,
            signer=Role.OFFICER,
            series=Series.LETTER,
            has_copies=True,
        ),
        LetterKind(
            key="objection",
            title=_("Pernyataan Keberatan atas Permohonan Informasi Publik"),
            article=Article(PERKI_SLIP, 41),
            facts=objections.ObjectionFacts,
            signer=Role.DESK,
            series=Series.OBJECTION,  # the form is the registration number
        ),
        LetterKind(
            key="ruling",
            title=_("Tanggapan Atasan PPID atas Keberatan"),
            article=Article(KIP, 36, 2),
            facts=objections.RulingFacts,
            signer=Role.SUPERIOR,
            series=Series.LETTER,
            has_copies=True,
        ),
        LetterKind(
            key="request_form",
            title=_("Formulir Permohonan Informasi Publik"),
            article=Article(PERKI_SLIP),
            facts=case_forms.RequestFormFacts,
            signer=Role.DESK,
            series=Series.REQUEST,  # the form has the registration number
        ),
        LetterKind(
            key="assignment",
            title=_("Disposisi Permohonan Informasi Publik"),
            article=Article(KIP, 13),
            facts=case_forms.AssignmentFacts,
            signer=Role.OFFICER,
            series=Series.LETTER,
            is_internal=True,
            has_copies=True,
        ),
        LetterKind(
            key="transfer",
            title=_("Surat Penerusan Permohonan Informasi Publik"),
            article=Article(KIP, 22, 7, "b"),
            facts=case_forms.TransferFacts,
            signer=Role.OFFICER,
            series=Series.LETTER,
            has_copies=True,
        ),
        LetterKind(
            key="unit_answer",
            title=_("Nota Dinas Usulan Jawaban Perangkat Daerah"),
            article=Article(KIP, 13),
            facts=case_forms.UnitAnswerFacts,
            signer=Role.UNIT_OFFICER,
            series=Series.UNIT,
            is_internal=True,
            has_copies=True,
        ),
        LetterKind(
            key="catalogue",
            title=_("Daftar Informasi Publik"),
            article=catalogue.LIST,
            facts=body_forms.CatalogueFacts,
            signer=Role.OFFICER,
            series=Series.LETTER,
        ),
        LetterKind(
            key="exempt_list",
            title=_("Daftar Informasi yang Dikecualikan"),
            article=catalogue.CLASSIFICATION,
            facts=body_forms.ExemptListFacts,
            signer=Role.OFFICER,
            series=Series.LETTER,
        ),
        LetterKind(
            key="classification",
            title=_("Keputusan PPID tentang Klasifikasi Informasi yang Dikecualikan"),
            article=catalogue.CLASSIFICATION,
            facts=body_forms.ClassificationFacts,
            signer=Role.OFFICER,
            series=Series.DECREE,
            has_copies=True,
        ),
        LetterKind(
            key="charter",
            title=_("Maklumat Pelayanan Informasi Publik"),
            article=catalogue.CHARTER,
            facts=body_forms.CharterFacts,
            signer=Role.OFFICER,
            series=Series.LETTER,
        ),
    )
}
