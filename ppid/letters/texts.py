"""A body's own words in its letters: the blocks that it may word itself, and the portal's own words for them.

What the law has a letter say (the decision, its reasons and articles, the rights and their days) is no block: it stands
in the template, whatever a body writes. A block may need a placeholder; words without it give way to the portal's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from ppid.letters import words
from ppid.letters.blocks import Facts
from ppid.letters.kinds import LETTERS
from ppid.letters.placeholders import PLACEHOLDERS, Placeholder

LONGEST_VALUE, MOST_PLACEHOLDERS = 1000, 12
MOST_LINES = 30
MOST_PHRASES, LONGEST_PHRASE = 12, 600
IN_BRACES = re.compile(r"\{([a-z_]+)\}")
ANY_BRACES = re.compile(r"\{[^{}\n]*\}|[{}]")
BREAK = "\u200b"  # put into endless words by `words.clean`


def _(text: str) -> str:
    """Mark a label for the catalogue; a page translates it where it is shown, a letter never does."""
    return text


@dataclass(frozen=True, slots=True)
class Block:
    """Some paragraphs of a letter. ``where`` tells where they stand, ``default`` is what the portal says there.

    ``fills`` are the placeholders that may be used and ``needs`` those that must be; ``most`` counts letters.
    """

    key: str
    slug: str
    label: str
    where: str
    default: str = ""
    fills: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    most: int = 1000

    @property
    def is_list(self) -> bool:
        """Whether it holds standard phrases, one a line, instead of paragraphs of a letter."""
        return self.key in PHRASES


@dataclass(frozen=True, slots=True)
class TextKind:
    """A kind of letter with its blocks, or the standard phrases; ``slug`` stands in addresses."""

    key: str
    slug: str
    title: str
    blocks: tuple[Block, ...]

    def block(self, key: str) -> Block | None:
        return next((block for block in self.blocks if block.key == key), None)


COMMON = ("pemohon", "badan_publik", "tanggal_surat")
REQUEST = ("nomor_pendaftaran", "tanggal_diterima", "hari_diterima", *COMMON)
DESK = ("saluran_layanan", "alamat_layanan", "jam_layanan")
INTERNAL = ("nomor_pendaftaran", "hari_diterima", "badan_publik", "tanggal_surat")  # names no applicant
OBJECTION = ("nomor_keberatan", *COMMON)
CERTIFIED = "Demikian surat keterangan ini dibuat untuk dipergunakan sebagaimana mestinya."
PHRASES = ("extension", "not_held", "not_documented", "in_part")
REASONS = "reasons"


def _opening(default: str = "", fills: tuple[str, ...] = REQUEST, needs: tuple[str, ...] = ()) -> Block:
    where = _("Sebelum isi surat.") if default else _("Tambahan sebelum isi surat; biasanya kosong.")
    return Block("opening", "pembuka", _("Kata pembuka"), where, default, fills, needs, 1500)


def _closing(default: str = "", fills: tuple[str, ...] = REQUEST) -> Block:
    where = _("Sebelum tanda tangan.") if default else _("Tambahan sebelum tanda tangan; biasanya kosong.")
    return Block("closing", "penutup", _("Kata penutup"), where, default, fills)


def _footer(*fills: str) -> Block:
    where = _("Dengan huruf kecil di akhir surat, misalnya saluran pengaduan. Biasanya kosong.")
    return Block("footer", "catatan-kaki", _("Catatan kaki"), where, "", fills or COMMON, (), 500)


def _ways(default: str) -> Block:
    where = _("Setelah hal-hal yang belum lengkap.")
    return Block("ways", "cara-melengkapi", _("Cara melengkapi"), where, default, DESK, ("saluran_layanan",))


def _kind(key: str, slug: str, *blocks: Block) -> TextKind:
    return TextKind(key, slug, LETTERS[key].title, blocks)


def _phrases(key: str, slug: str, label: str, where: str) -> Block:
    return Block(key, slug, label, where, most=MOST_PHRASES * LONGEST_PHRASE)


KINDS: tuple[TextKind, ...] = (
    _kind(
        "receipt",
        "tanda-bukti",
        Block(
            "help",
            "bantuan",
            _("Keterangan bantuan"),
            _("Di halaman hak Pemohon, di atas alamat meja layanan; biasanya kosong."),
            fills=(*REQUEST, *DESK),
            most=500,
        ),
        _footer(*COMMON, *DESK),
    ),
    _kind(
        "incomplete",
        "tidak-lengkap",
        _opening(),
        _ways("Kelengkapan dapat disampaikan melalui {saluran_layanan}."),
        _closing(f"Petugas meja layanan bersedia membantu melengkapi permohonan. {CERTIFIED}", (*REQUEST, *DESK)),
        _footer(*COMMON, *DESK),
    ),
    _kind("not_completed", "tidak-dilengkapi", _opening(), _closing(CERTIFIED, (*REQUEST, *DESK)), _footer()),
    _kind(
        "extension",
        "perpanjangan",
        _opening(
            "Dengan hormat,\n\nSehubungan dengan permohonan informasi Saudara/i yang kami terima pada "
            "{tanggal_diterima}, kami memberitahukan bahwa jangka waktu jawaban atas permohonan tersebut kami "
            "perpanjang, dengan keterangan sebagai berikut:",
            (*REQUEST, "batas_semula", "batas_baru"),
        ),
        _closing(
            "Demikian pemberitahuan ini kami sampaikan. Atas pengertian Saudara/i, kami ucapkan terima kasih.",
            (*REQUEST, "batas_semula", "batas_baru"),
        ),
        _footer(),
    ),
    _kind(
        "notice",
        "pemberitahuan-tertulis",
        _opening(
            "Dengan hormat,\n\nBerdasarkan permohonan informasi pada {tanggal_diterima} dengan nomor pendaftaran "
            "{nomor_pendaftaran}, kami menyampaikan kepada Saudara/i:",
            needs=("tanggal_diterima", "nomor_pendaftaran"),
        ),
        Block(
            "payment",
            "pembayaran",
            _("Petunjuk pembayaran"),
            _("Di bawah jumlah biaya, hanya bila ada biaya; biasanya kosong."),
            fills=(*REQUEST, "jumlah_biaya"),
            most=500,
        ),
        Block(
            "provision",
            "penyediaan",
            _("Petunjuk pengambilan"),
            _("Di bawah waktu penyediaan, hanya bila ada yang diberikan; biasanya kosong."),
            fills=REQUEST,
            most=500,
        ),
        _closing(
            "Demikian pemberitahuan ini kami sampaikan. Atas perhatian Saudara/i, kami ucapkan terima kasih.",
            (*REQUEST, "batas_keberatan"),
        ),
        _footer(),
    ),
    _kind("refusal", "penolakan", _closing(fills=(*REQUEST, "batas_keberatan")), _footer()),
    _kind("harm_test", "uji-konsekuensi", _footer("badan_publik", "tanggal_surat")),
    _kind("handover", "penyerahan", _closing(fills=(*REQUEST, "batas_keberatan")), _footer()),
    _kind("withdrawal", "pencabutan", _opening(), _closing(CERTIFIED), _footer()),
    _kind("objection", "keberatan", _closing(fills=(*OBJECTION, *DESK)), _footer(*COMMON, *DESK)),
    _kind(
        "ruling",
        "tanggapan",
        _opening("Dengan hormat,", OBJECTION),
        _closing(
            "Demikian tanggapan ini kami sampaikan. Atas perhatian Saudara/i, kami ucapkan terima kasih.",
            (*OBJECTION, "batas_sengketa"),
        ),
        _footer(),
    ),
    _kind(
        "transfer",
        "penerusan",
        _opening("Dengan hormat,"),
        _closing("Demikian kami sampaikan. Atas perhatian Saudara/i, kami ucapkan terima kasih."),
        _footer(),
    ),
    _kind(
        "assignment",
        "disposisi",
        _opening("Dengan hormat,", INTERNAL),
        _closing("Atas perhatian dan kerja sama Saudara, kami ucapkan terima kasih.", INTERNAL),
        _footer(*INTERNAL),
    ),
    _kind(
        "unit_answer",
        "nota-dinas",
        _closing(
            "Demikian kami sampaikan sebagai bahan jawaban PPID Utama. Atas perhatian Bapak/Ibu, kami ucapkan terima "
            "kasih.",
            INTERNAL,
        ),
        _footer(*INTERNAL),
    ),
    TextKind(
        REASONS,
        "kalimat-baku",
        _("Kalimat baku"),
        (
            _phrases("extension", "perpanjangan", _("Alasan perpanjangan"), _("Saat memperpanjang waktu jawaban.")),
            _phrases("not_held", "tidak-dikuasai", _("Tidak dikuasai"), _("Saat menjawab butir yang tidak dikuasai.")),
            _phrases(
                "not_documented",
                "belum-didokumentasikan",
                _("Belum didokumentasikan"),
                _("Saat menjawab butir yang belum didokumentasikan."),
            ),
            _phrases(
                "in_part",
                "diberikan-sebagian",
                _("Diberikan sebagian"),
                _("Saat memberi alasan mengapa sebagian dihitamkan."),
            ),
        ),
    ),
)
BLOCKS: dict[str, TextKind] = {kind.key: kind for kind in KINDS}


# What is typed


class Reason(StrEnum):
    """Why a text cannot stand in its place."""

    TOO_LONG = "too_long"
    TOO_MANY_LINES = "too_many_lines"
    UNKNOWN = "unknown"
    BRACE = "brace"
    MISSING = "missing"
    TOO_MANY_PLACEHOLDERS = "too_many_placeholders"
    TOO_MANY_PHRASES = "too_many_phrases"
    PHRASE_TOO_LONG = "phrase_too_long"
    NO_PLACEHOLDERS = "no_placeholders"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a text; ``what`` names the words or the number that it is about."""

    reason: Reason
    what: str = ""


def normal(text: str) -> str:
    """A typed text as it is kept: harmless, without spaces at the ends of lines, one empty line between paragraphs."""
    harmless = words.clean(text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")).replace(BREAK, "")
    lines = "\n".join(line.strip() for line in harmless.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def phrases(text: str) -> tuple[str, ...]:
    """The standard phrases of a text: one a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def faults(block: Block, text: str) -> tuple[Fault, ...]:
    """What keeps ``text`` from standing in ``block``; an empty one means the portal's own words and is always right."""
    if not text:
        return ()
    found: list[Fault] = []
    if len(text) > block.most:
        found.append(Fault(Reason.TOO_LONG, str(block.most)))
    if block.is_list:
        return (*found, *_faults_of_phrases(text))
    if text.count("\n") >= MOST_LINES:
        found.append(Fault(Reason.TOO_MANY_LINES, str(MOST_LINES)))
    for braces in dict.fromkeys(ANY_BRACES.findall(text)):
        if braces in "{}":
            found.append(Fault(Reason.BRACE))
        elif braces[1:-1] not in block.fills:
            found.append(Fault(Reason.UNKNOWN, braces))
    used = IN_BRACES.findall(text)
    if len(used) > MOST_PLACEHOLDERS:
        found.append(Fault(Reason.TOO_MANY_PLACEHOLDERS, str(MOST_PLACEHOLDERS)))
    found += [Fault(Reason.MISSING, f"{{{name}}}") for name in block.needs if name not in used]
    return tuple(dict.fromkeys(found))


def _faults_of_phrases(text: str) -> list[Fault]:
    found, listed = [], phrases(text)
    if len(listed) > MOST_PHRASES:
        found.append(Fault(Reason.TOO_MANY_PHRASES, str(MOST_PHRASES)))
    if any(len(phrase) > LONGEST_PHRASE for phrase in listed):
        found.append(Fault(Reason.PHRASE_TOO_LONG, str(LONGEST_PHRASE)))
    if ANY_BRACES.search(text):
        found.append(Fault(Reason.NO_PLACEHOLDERS))
    return found


# What is printed


@dataclass(frozen=True, slots=True)
class Run:
    """Some letters of a paragraph that look alike."""

    text: str
    strong: bool = False


def paragraphs(facts: Facts, kind: str, key: str) -> tuple[tuple[Run, ...], ...]:
    """The paragraphs of a block with its placeholders filled; none where neither body nor portal says anything.

    A line break inside a paragraph stays one. Raises KeyError for a block that the letter does not have.
    """
    block = BLOCKS[kind].block(key)
    if block is None:
        raise KeyError(f"{kind} has no block {key}")
    own = next((own.text for own in facts.texts if own.block == key), "").replace(BREAK, "").strip()
    text = own if own and not faults(block, own) else block.default
    parts = [part.strip("\n") for part in re.split(r"\n\s*\n", text)]
    return tuple(_runs(facts, part) for part in parts if part.strip())


def text_of(facts: Facts, kind: str, key: str) -> tuple[str, ...]:
    """The paragraphs of a block as plain text. Raises KeyError for a block that the letter does not have."""
    return tuple("".join(run.text for run in runs) for runs in paragraphs(facts, kind, key))


def _runs(facts: Facts, text: str) -> tuple[Run, ...]:
    runs: list[Run] = []
    parts = IN_BRACES.split(text)
    for place, part in enumerate(parts):
        if place % 2 == 0:
            runs.append(Run(words.clean(part)))
        else:
            placeholder, next_sign = PLACEHOLDERS[part], parts[place + 1][:1]
            value = words.clean(_value(placeholder, facts))
            runs.append(Run(value.removesuffix(".") if next_sign == "." else value, placeholder.strong))
    return tuple(run for run in runs if run.text)


def _value(placeholder: Placeholder, facts: Facts) -> str:
    """What stands for a placeholder: one line, not endless, a dash where the facts have nothing."""
    value = " ".join(placeholder.value(facts).replace(BREAK, "").split())
    return (value[: LONGEST_VALUE - 1] + "…" if len(value) > LONGEST_VALUE else value) or "-"
