"""Every kind of letter as data: its title, its article, who signs it and where its number comes from."""

from __future__ import annotations

from dataclasses import dataclass

from ppid.law.articles import KIP, PERKI_SLIP, Article
from ppid.law.numbering import Series
from ppid.law.roles import Role
from ppid.letters import facts, objections
from ppid.letters.blocks import Facts


def _(text: str) -> str:
    """Mark a title for the catalogue; a page translates it where it is shown, a letter never does."""
    return text


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One kind of letter. ``signer`` is the role whose holder signs; ``series`` the run its number belongs to."""

    key: str
    title: str
    article: Article
    facts: type[Facts]
    signer: Role
    series: Series

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
        ),
        LetterKind(
            key="not_completed",
            title=_("Surat Keterangan Permohonan Tidak Dilengkapi"),
            article=Article(PERKI_SLIP),
            facts=facts.NotCompletedFacts,
            signer=Role.OFFICER,
            series=Series.LETTER,
        ),
        LetterKind(
            key="extension",
            title=_("Pemberitahuan Perpanjangan Waktu"),
            article=Article(KIP, 22, 8),
            facts=facts.ExtensionFacts,
            signer=Role.OFFICER,
            series=Series.LETTER,
        ),
        LetterKind(
            key="notice",
            title=_("Pemberitahuan Tertulis"),
            article=Article(KIP, 22, 7),
            facts=facts.NoticeFacts,
            signer=Role.OFFICER,
            series=Series.LETTER,
        ),
        LetterKind(
            key="refusal",
            title=_("Surat Keputusan PPID tentang Penolakan Permohonan Informasi"),
            article=Article(KIP, 22, 7, "c"),
            facts=facts.RefusalFacts,
            signer=Role.OFFICER,
            series=Series.DECREE,
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
        ),
    )
}
