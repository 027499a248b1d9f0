"""The names of the demo's people: invented from common given names of the peoples who live there.

A name is put together at random; whoever is called so in life is not meant.
"""

from __future__ import annotations

from dataclasses import dataclass

MAN, WOMAN = "man", "woman"


@dataclass(frozen=True, slots=True)
class People:
    """How one people names its children.

    ``single`` is the share who bear one word only; ``pilgrims`` whether officials among them may be a Haji or Hajah.
    """

    men: tuple[str, ...]
    women: tuple[str, ...]
    second_men: tuple[str, ...]
    second_women: tuple[str, ...]
    single: float = 0.0
    pilgrims: bool = False


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


BANJAR = People(
    men=_words(
        "Hairul Syahrani Rusdiansyah Fathurrahman Nu'man Ma'ruf Rif'an Gazali Jamhuri Asmuni Husaini Taufikurrahman"
    ),
    women=_words(
        "Hamsiah Noorhayati Rabiatul Mahrita Siti_Aisyah Nurul_Huda Jum'ah Salasiah Mariatul Barkiah Risnawati Laila"
    ),
    second_men=_words("Hidayat Anwari Rizani Asy'ari Fadillah Zarkasi Sya'bani Ridwani Arsyad Maulana Akhmadi Humaidi"),
    second_women=_words(
        "Adawiyah Hasanah Kiptiah Fitriani Sa'diyah Zahrah Raudah Aslamiyah Munawarah Helda Khairunnisa"
    ),
    single=0.12,
    pilgrims=True,
)
KUTAI = People(
    men=_words("Awang_Sukmadi Aji_Rahmatsyah Encik_Budiman Awang_Yakub Aji_Marhum Syahrir Endri Suwandi"),
    women=_words("Aji_Mirni Dayang_Suriani Encik_Rosmawati Aji_Yulita Dayang_Halimah Erni Masitah"),
    second_men=_words("Effendi Hamdani Thoha Ibrahim_Saleh Kurnain Asran"),
    second_women=_words("Kartika Mulyati Rosida Herlina Nuraini Asfiah"),
    single=0.05,
    pilgrims=True,
)
DAYAK = People(
    men=_words("Yohanes Lukas Petrus Yulius Paulus Silvanus Jalung Merang Bartolomeus Ngau"),
    women=_words("Theresia Kristina Martina Elisabet Lusia Bulan Devung Hermina Yosefina"),
    second_men=_words("Ding Bilung Luhat Ibau Lejau Usat Ajang Kuleh Tekwan"),
    second_women=_words("Hului Lahai Buaq Song Lirung Urai Unyang Pare"),
    single=0.04,
)
JAWA = People(
    men=_words(
        "Slamet Sutrisno Tukiman Bambang Dwi Agung Eko Wahyu Sugeng Paijo Mulyono Suroto Ngadimin Teguh Wagimin Hari"
    ),
    women=_words(
        "Suparti Wagiyem Retno Endang Dwi Ningsih Lestari Tri Sulastri Yuni Ngatini Suminah Partini Rini Murni Tutik"
    ),
    second_men=_words(
        "Prasetya Hardiyanto Nugroho Santosa Purnomo Wicaksana Handoko Raharjo Setyawan Priyambodo Cahyono Winarno"
    ),
    second_women=_words(
        "Retnoningsih Kusumawati Handayani Puspitasari Utami Rahayu Widyastuti Anggraini Purwanti Hartati Sayekti"
    ),
    single=0.32,
    pilgrims=True,
)
BUGIS = People(
    men=_words("Andi_Mappasessu Ambo_Upe Baso_Rahman La_Tang Andi_Sulolipu Muhammad_Tahir Daeng_Situju Haeruddin"),
    women=_words("Besse_Tenri Andi_Rosnani Nurhaedah I_Masse Hasnawati Andi_Bau_Sri Darmawati Sitti_Hajrah"),
    second_men=_words("Mappatoba Palallo Syamsuddin Amiruddin Rauf Pasolong Sewang Tahang Mattulada_Rasyid Haddade"),
    second_women=_words("Palallo Syamsiar Marhumah Ramlah Amriani Tahang Sewang Haddade Rukiah"),
    single=0.06,
    pilgrims=True,
)
BATAK = People(
    men=_words("Togar Marihot Parlindungan Saut Tumpal Binsar Rommel"),
    women=_words("Rotua Tiurma Ruth Lamria Duma Berliana Nurhalia"),
    second_men=_words("Sihombing Manurung Simanjuntak Hutapea Nainggolan Situmeang Lumbantobing"),
    second_women=_words("Sihombing Manurung Simanjuntak Hutapea Nainggolan Situmeang Lumbantobing"),
)
TIONGHOA = People(
    men=_words("Hendrik Kwee_Siang Tan_Boen Gunadi Steven Tedy Rudianto"),
    women=_words("Melinda Lim_Mei Tjoa_Lan Fransiska Yulia Grace Vivian"),
    second_men=_words("Tanujaya Gunarto Wirawan_Lie Bing Kurniadi Halimputra"),
    second_women=_words("Tanujaya Gunarto Hwa Kurniadi Setiabudhi Halimputra"),
)
TORAJA = People(
    men=_words("Daud Yunus_Tandi Markus Simon_Petrus Elieser"),
    women=_words("Debora Naomi Ester_Rante Yuliana Marta"),
    second_men=_words("Pasalli' Rante_Allo Tandililing Bua'layuk Palinggi"),
    second_women=_words("Pasalli' Rante_Allo Tandililing Bua'layuk Palinggi"),
)
MELAYU = People(
    men=_words("Syarif_Usman Urai_Burhan Mulyadi_Usmani Zulkarnaen Hermansyah Ja'far Razali"),
    women=_words("Syarifah_Nuraini Utin_Mardiana Dayang_Kasmiri Nurlela Yanti Zubaidah"),
    second_men=_words("Alkadri_Yusni Kadir Hasbullah Rasyid_Aman Syafi'i"),
    second_women=_words("Hasbullah Khairiah Rohani Safitri Ramadhani"),
    single=0.06,
    pilgrims=True,
)
MALUKU = People(
    men=_words("Yopi Semuel Marthen Abdul_Gani La_Ode_Rasid Jefri Rahman"),
    women=_words("Merry Yohana Dortje Wa_Ode_Nurlia Fatma Novita Agustina"),
    second_men=_words("Leiwakabessy Tahitu Pattiwael Rumbouw Tuasamu Wakano Sopamena"),
    second_women=_words("Leiwakabessy Tahitu Pattiwael Rumbouw Tuasamu Wakano Sopamena"),
)

# Who lives where, by the first two digits of a region code, with rough weights.
MIX: dict[str, tuple[tuple[People, int], ...]] = {
    "64": ((JAWA, 27), (BANJAR, 20), (BUGIS, 17), (KUTAI, 12), (DAYAK, 12), (BATAK, 4), (TIONGHOA, 4), (TORAJA, 4)),
    "61": ((MELAYU, 40), (DAYAK, 26), (TIONGHOA, 14), (JAWA, 14), (BUGIS, 6)),
    "81": ((MALUKU, 74), (JAWA, 14), (BUGIS, 12)),
}

HONORIFICS = ("", "", "", "Dr. ")
PILGRIMS = {MAN: ("H. ", "H. ", "Dr. H. "), WOMAN: ("Hj. ", "Hj. ", "Dr. Hj. ")}
DEGREES = tuple(
    f", {degrees}"
    for degrees in ("S.H., M.Si.", "S.E., M.M.", "S.Sos., M.A.P.", "S.STP., M.Si.", "S.T., M.T.", "S.I.Kom., M.I.Kom.")
)
YOUNG_DEGREES = (", S.Kom.", ", A.Md.", ", S.I.Kom.", ", S.A.P.", ", S.H.", "")

OCCUPATIONS = (
    *("Karyawan swasta", "Karyawan swasta", "Wiraswasta", "Wiraswasta", "Petani", "Pedagang", "Guru", "Wartawan"),
    *("Nelayan", "Dosen", "Peneliti", "Advokat", "Sopir angkutan", "Perawat", "Buruh kebun", "Ketua rukun tetangga"),
    *("Pengurus koperasi", "Notaris", "Kontraktor", "Penyuluh lapangan", "Pengurus masjid", "Pekerja lepas"),
)
STREETS = (
    *("Jalan Mawar", "Jalan Cendana", "Jalan Pelita", "Jalan Sejahtera", "Jalan Gerilya", "Jalan Pasundan"),
    *("Jalan Kenangan", "Jalan Padat Karya", "Jalan Bukit Indah", "Jalan Poros", "Jalan Nusa Indah", "Jalan Rambutan"),
    *("Gang Keluarga", "Gang Damai", "Jalan Pelabuhan", "Jalan Ulin", "Jalan Bengkirai", "Jalan Meranti"),
)

ORGANISATION_NAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ngo": (
        ("Perkumpulan Jejak", "Lembaga Pantau", "Perkumpulan Suara", "Lembaga Kajian", "Simpul Warga"),
        ("Riam Tengah", "Anggaran Etam", "Pesisir Selatan Raya", "Kampung Hulu", "Hutan Kerangas", "Sekolah Kita"),
    ),
    "media": (
        ("PT Media Tepian", "PT Warta Riam", "PT Kabar Seberang", "PT Layar Pesisir"),
        ("Benua Sejahtera", "Muara Pratama", "Nusa Cendana", "Bekantan Raya"),
    ),
    "company": (
        ("PT Karya", "CV Bina", "PT Sinar", "PT Graha"),
        ("Ulin Perkasa Contoh", "Mahoni Mandiri Contoh", "Belida Utama Contoh", "Enggang Teknik Contoh"),
    ),
    "foundation": (
        ("Yayasan Lentera", "Yayasan Tunas", "Yayasan Rumah Baca", "Yayasan Sahabat"),
        ("Anak Riam", "Bumi Kerangas", "Difabel Setara Raya", "Ibu Pesisir"),
    ),
    "residents": (
        ("Kelompok Tani", "Forum Warga RT 14", "Kelompok Nelayan", "Paguyuban Orang Tua Murid", "Kelompok Adat"),
        ("Harapan Bersama", "Sumber Rezeki", "Tanah Ulin", "Muara Jaya", "Suka Maju"),
    ),
}
# The classification inside the number of a decree that ratifies a legal entity.
DECREE_CODES = {"ngo": "AH.01.07", "media": "AH.01.01", "company": "AH.01.01", "foundation": "AH.01.04"}
