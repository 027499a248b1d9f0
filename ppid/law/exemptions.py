"""What may be refused and what never may: Pasal 17, Pasal 18, and how long an exemption lasts (Pasal 20)."""

from __future__ import annotations

from dataclasses import dataclass

from ppid.law.articles import KIP, Article


@dataclass(frozen=True, slots=True)
class Ground:
    """One letter of Pasal 17. ``expires``: the exemption is not permanent (Pasal 20)."""

    letter: str
    text: str
    expires: bool

    @property
    def article(self) -> Article:
        return Article(KIP, 17, None, self.letter)


GROUNDS: dict[str, Ground] = {
    ground.letter: ground
    for ground in (
        Ground("a", "dapat menghambat proses penegakan hukum", True),
        Ground(
            "b",
            "dapat mengganggu kepentingan pelindungan hak atas kekayaan intelektual dan pelindungan dari persaingan "
            "usaha tidak sehat",
            True,
        ),
        Ground("c", "dapat membahayakan pertahanan dan keamanan negara", True),
        Ground("d", "dapat mengungkapkan kekayaan alam Indonesia", True),
        Ground("e", "dapat merugikan ketahanan ekonomi nasional", True),
        Ground("f", "dapat merugikan kepentingan hubungan luar negeri", True),
        Ground(
            "g", "dapat mengungkapkan isi akta otentik yang bersifat pribadi dan kemauan terakhir ataupun wasiat", False
        ),
        Ground("h", "dapat mengungkap rahasia pribadi", False),
        Ground(
            "i",
            "memorandum atau surat antar Badan Publik atau intra Badan Publik yang menurut sifatnya dirahasiakan",
            False,
        ),
        Ground("j", "tidak boleh diungkapkan berdasarkan undang-undang", False),
    )
}


@dataclass(frozen=True, slots=True)
class NeverExempt:
    """One kind of information that Pasal 18 ayat (1) keeps open."""

    letter: str
    text: str

    @property
    def article(self) -> Article:
        return Article(KIP, 18, 1, self.letter)


PASAL_18: tuple[NeverExempt, ...] = (
    NeverExempt("a", "putusan badan peradilan"),
    NeverExempt(
        "b",
        "ketetapan, keputusan, peraturan, surat edaran, atau bentuk kebijakan lain yang mengikat atau berdampak bagi "
        "publik",
    ),
    NeverExempt("c", "surat perintah penghentian penyidikan atau penuntutan"),
    NeverExempt("d", "rencana pengeluaran tahunan lembaga penegak hukum"),
    NeverExempt("e", "laporan keuangan tahunan lembaga penegak hukum"),
    NeverExempt("f", "laporan hasil pengembalian uang hasil korupsi"),
    NeverExempt("g", "informasi lain yang telah dinyatakan terbuka (Pasal 11 ayat (2))"),
)
PASAL_18_CONSENT = Article(KIP, 18, 2)
CONSENT_LETTERS = frozenset("gh")  # open when the person consents in writing or it concerns public office
