"""Check a proof of Portal PPID without the portal: needs only Python 3.11 or later and ``cryptography``.

    python3 verify_log.py BUKTI.json [SURAT.pdf] [KEPALA.txt] [--kunci KEY] [--tanggal YYYY-MM-DD] [--saksi KEY]

SURAT.pdf is the letter of the proof, KEPALA.txt a signed head that you kept on the day --tanggal, --saksi the key of a
witness that must have cosigned. Exits 1 when anything was changed, back-dated or removed. See log-format.md.
"""

import argparse
import base64
import hashlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Wrong(Exception):
    """What does not fit, as a sentence."""


def need(fits, sentence):
    if not fits:
        raise Wrong(sentence)


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def decoded(text):
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data).decode() == text, "Ada base64 yang tidak ditulis sebagaimana mestinya.")
    return data


def hashes(path):
    need(all(re.fullmatch("[0-9a-f]{64}", one) for one in path), "Ada sidik yang tidak ditulis sebagaimana mestinya.")
    return [bytes.fromhex(one) for one in path]


def signed(note, verifier, kind=1):
    """Tell whether the holder of a key signed a note or, if it is a witness (kind 4), when; in seconds since 1970."""
    name, key_id, key = verifier.split("+", 2)
    key, (text, _, lines) = decoded(key), note.rpartition("\n\n")
    known = sha(name.encode(), b"\n", key)[:4]
    need(key[0] == kind and key_id == known.hex(), "Kunci publiknya tidak ditulis sebagaimana mestinya.")
    need(re.fullmatch("(\u2014 [^ \n]+ [^ \n]+\n)+", lines), "Tanda tangannya tidak ditulis sebagaimana mestinya.")
    for blob in (decoded(line.split(" ")[2]) for line in lines.split("\n") if line.startswith(f"\u2014 {name} ")):
        if blob[:4] == known:
            time = int.from_bytes(blob[4:12], "big") if kind == 4 else 1
            told = f"cosignature/v1\ntime {time}\n{text}\n" if kind == 4 else f"{text}\n"
            try:
                Ed25519PublicKey.from_public_bytes(key[1:]).verify(blob[12 if kind == 4 else 4 :], told.encode())
            except InvalidSignature:
                raise Wrong("Tanda tangan kepala buku tidak cocok: kepalanya atau kuncinya diubah.") from None
            return time


def head(note, keys):
    """Return size, root and key of a signed head of the log (C2SP tlog-checkpoint, signed-note with Ed25519)."""
    key, (origin, size, root) = next((key for key in keys if signed(note, key)), ""), note.split("\n")[:3]
    need(key.startswith(f"{origin}+"), "Kepala buku ditandatangani dengan kunci lain, atau milik buku catatan lain.")
    return (int(size), decoded(root)), key


def root_with(leaf, index, size, path):
    """Return the root of the tree of ``size`` leaves in which ``leaf`` stands at ``index`` (RFC 9162, 2.1.3)."""
    need(0 <= index < size and bool(path) == (size > 1), "Bukti tempat sebuah catatan tidak lengkap.")
    if size == 1:
        return leaf
    middle = 1 << (size - 1).bit_length() - 1  # where a tree divides: the largest power of two below its size
    if index < middle:
        return sha(b"\x01", root_with(leaf, index, middle, path[:-1]), path[-1])
    return sha(b"\x01", path[-1], root_with(leaf, index - middle, size - middle, path[:-1]))


def both_roots(old, new, path, known):
    """Return the roots of the old and the new tree; ``known`` is the old root as signed (RFC 9162, 2.1.4)."""
    need(0 < old <= new and (path or (known and old == new)), "Bukti kelanjutan buku tidak lengkap.")
    if old == new:
        need(len(path) == (known is None), "Bukti kelanjutan buku tidak lengkap.")
        return (known or path[0],) * 2
    middle = 1 << (new - 1).bit_length() - 1
    if old <= middle:
        before, after = both_roots(old, middle, path[:-1], known)
        return before, sha(b"\x01", after, path[-1])
    before, after = both_roots(old - middle, new - middle, path[:-1], None)
    return sha(b"\x01", path[-1], before), sha(b"\x01", path[-1], after)


def check(proof, prints=(), held=(), day="", key="", witness=""):
    """Yield what is right, one sentence each; raise Wrong at the first thing that is not."""
    log, keys = proof["log"], [proof["log"]["verifier_key"], *proof["log"]["former_keys"]]
    need(proof["format"] == "portal-ppid-bukti-1", "Berkas ini bukan bukti dari Portal PPID.")
    need(key in ("", *keys), "Bukti ini tidak dibuat dengan kunci yang Anda berikan.")
    heads, signers = zip(*(head(note, keys) for note in proof["heads"]), strict=True)
    need({*signers} == {*keys} and signers[-1] == keys[0] and keys[0].startswith(log["origin"] + "+"), "Kuncinya lain.")
    seen = [signed(note, witness, 4) for note in proof["heads"]] if witness else [0]
    need(any(seen) or not witness, "Saksi itu tidak menandatangani satu pun kepala buku dalam bukti ini.")
    yield from (f"Saksi melihat buku ini pada {datetime.fromtimestamp(time, UTC)}." for time in seen if time)
    for (old, old_root), (new, new_root), path in zip(heads[:-1], heads[1:], proof["steps"], strict=True):
        same = both_roots(old, new, hashes(path), old_root) == (old_root, new_root)
        need(same, f"Buku {new} catatan bukan kelanjutan buku {old} catatan: ada yang diubah, dihapus atau disisipkan.")
        yield f"Buku bertambah dari {old} menjadi {new} catatan; yang lama tidak diubah, dihapus atau disisipi."
    roots = dict(heads)
    for (size, root), _ in (head(note, keys) for note in held):
        need(size in roots, f"Mintalah bukti kelanjutan dari {size} catatan; bukti ini tidak memuat kepala itu.")
        need(roots[size] == root, f"Kepala {size} catatan yang Anda simpan berbeda: bukunya ditulis ulang.")
        late = [one for one in proof["entries"] if one["facts"] and one["facts"]["on"] < day and one["index"] >= size]
        need(not late, f"Dicatat mundur: ada catatan bertanggal sebelum {day} yang saat itu belum ada dalam buku.")
        yield f"Kepala yang Anda simpan, {size} catatan, cocok dengan buku ini."
    for entry in proof["entries"]:
        text = json.dumps(entry["facts"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        previous, seal, index, size = (entry[name] for name in ("previous", "seal", "index", "size"))
        same = sha((previous + text).encode()).hex() == seal if entry["facts"] else previous is None
        need(same, "Isi sebuah catatan bukan yang disegel.")
        found = root_with(sha(b"\x00", *hashes([seal])), index, size, hashes(entry["path"]))
        need(found == roots.get(size), f"Catatan ke-{index + 1} tidak ada di tempat itu dalam buku catatan.")
        yield f"Catatan ke-{index + 1} ada dalam buku {log['origin']} dan tidak diubah."
    facts, letter = [entry["facts"] for entry in proof["entries"]], proof["letter"]
    told = letter and {name: facts[0]["data"][name] for name in ("code", "kind", "number")}
    need(told == letter and (not letter or facts[0]["name"] == "letter_issued"), "Surat itu bukan yang dicatat.")
    known = {one["data"]["sha256"] for one in facts[1:] if one["data"]["number"] == letter["number"]} if letter else ()
    need(all(one in known for one in prints), "Berkas PDF itu bukan berkas yang dicatat.")
    yield from ("Berkas PDF itu sama dengan yang dicatat." for _ in prints)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    for option in ("--kunci", "--tanggal", "--saksi"):
        parser.add_argument(option, default="")
    asked = parser.parse_args()
    try:
        pdfs = [sha(path.read_bytes()).hex() for path in asked.files if path.suffix.lower() == ".pdf"]
        kept = [path.read_text("utf-8") for path in asked.files if path.suffix == ".txt"]
        proofs = [json.loads(path.read_text("utf-8")) for path in asked.files if path.suffix == ".json"]
        need(len(proofs) == 1, "Berikan satu berkas bukti (.json).")
        for right in check(proofs[0], pdfs, kept, asked.tanggal, asked.kunci, asked.saksi):
            print("Benar:", right)
    except Wrong as wrong:
        raise SystemExit(f"SALAH: {wrong}") from None
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise SystemExit(f"SALAH: Berkasnya tidak dapat dibaca ({error!r}).") from None
    print("Semuanya cocok. Kunci yang dipakai:", proofs[0]["log"]["verifier_key"], *proofs[0]["log"]["former_keys"])
