"""The log: the tree of RFC 9162 and heads that other people's tools can check."""

import base64
import time
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree
from pymerkle import verify_consistency as pymerkle_verify_consistency
from pymerkle import verify_inclusion as pymerkle_verify_inclusion

from ppid.tlog import (
    EMPTY_ROOT,
    Checkpoint,
    Frontier,
    NoteError,
    TreeError,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    open_note,
    open_text,
    root,
    sign,
    sign_text,
    verifier_key,
    verify_consistency,
    verify_inclusion,
)

# The eight entries, the roots and the proofs of the Certificate Transparency reference tests (RFC 6962).

ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    bytes.fromhex(known)
    for known in (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]

N = {  # nodes of the reference tree, by the first letters of their hash
    name[:4]: bytes.fromhex(name)
    for name in (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    )
}

INCLUSION = [
    pytest.param(0, 1, [], id="the only leaf"),
    pytest.param(0, 8, ["96a2", "5f08", "6b47"], id="the first of eight"),
    pytest.param(5, 8, ["bc1a", "ca85", "d37e"], id="the sixth of eight"),
    pytest.param(2, 3, ["fac5"], id="the last of three"),
    pytest.param(1, 5, ["6e34", "5f08", "bc1a"], id="the second of five"),
]
CONSISTENCY = [
    pytest.param(1, 1, [], id="1 to 1"),
    pytest.param(1, 8, ["96a2", "5f08", "6b47"], id="1 to 8"),
    pytest.param(6, 8, ["0ebc", "ca85", "d37e"], id="6 to 8"),
    pytest.param(2, 5, ["5f08", "bc1a"], id="2 to 5"),
    pytest.param(6, 7, ["0ebc", "b086", "d37e"], id="6 to 7"),
]


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_certificate_transparency(size):
    assert root(LEAVES[:size]) == ROOTS[size]


@pytest.mark.parametrize(("index", "size", "names"), INCLUSION)
def test_audit_paths_are_those_of_certificate_transparency(index, size, names):
    proof = inclusion_proof(LEAVES[:size], index)
    assert proof == [N[name] for name in names]
    assert verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])


@pytest.mark.parametrize(("old", "new", "names"), CONSISTENCY)
def test_consistency_proofs_are_those_of_certificate_transparency(old, new, names):
    proof = consistency_proof(LEAVES[:new], old)
    assert proof == [N[name] for name in names]
    assert verify_consistency(old, ROOTS[old], new, ROOTS[new], proof)


@pytest.mark.parametrize(("index", "size", "names"), INCLUSION)
def test_a_spoilt_audit_path_proves_nothing(index, size, names):
    leaf, proof, head = LEAVES[index], [N[name] for name in names], ROOTS[size]
    wrong = [
        *[(leaf, other, size, proof, head) for other in (index - 1, index + 1, index ^ 2)],
        *[(leaf, index, other, proof, head) for other in (size * 2, size // 2, 0, -1)],
        *[(leaf, index, size, proof, other) for other in (EMPTY_ROOT, sha256(b"x").digest(), b"", head + b"\0")],
        *[(other, index, size, proof, head) for other in (b"wrong leaf", b"", sha256(b"x").digest())],
        *[(leaf, index, size, other, head) for other in spoilt(proof, head)],
    ]
    assert not any(verify_inclusion(*arguments) for arguments in wrong)


@pytest.mark.parametrize(("old", "new", "names"), CONSISTENCY)
def test_a_spoilt_consistency_proof_proves_nothing(old, new, names):
    proof, before, after = [N[name] for name in names], ROOTS[old], ROOTS[new]
    wrong = [
        *[(old, before, new, after, other) for other in spoilt(proof, before) + spoilt(proof, after)],
        *[(old, other, new, after, proof) for other in (b"", b"wrong", EMPTY_ROOT)],
        *[(old, before, new, other, proof) for other in (b"", b"wrong", EMPTY_ROOT)],
        *[(other, before, new, after, proof) for other in (old - 1, old + 1, old ^ 2)],
        *[(old, before, other, after, proof) for other in (new * 2, new // 2)],
    ]
    if old != new:
        wrong += [
            (old, after, new, before, proof),
            (new, after, old, before, proof),
            (old, before, new, after, []),
        ]
    assert not any(verify_consistency(*arguments) for arguments in wrong)


def spoilt(proof: list[bytes], extra: bytes) -> list[list[bytes]]:
    """Every proof that differs from the right one a little."""
    flipped = [[*proof[:at], bytes([one[0] ^ 8]) + one[1:], *proof[at + 1 :]] for at, one in enumerate(proof)]
    shorter = [proof[:-1], proof[1:]] if proof else []
    return [
        *flipped,
        *shorter,
        [*proof, b""],
        [b"", *proof],
        [*proof, extra],
        [extra, *proof],
    ]


def test_an_empty_tree_is_in_every_tree_but_only_the_empty_tree():
    assert consistency_proof(LEAVES, 0) == []
    assert verify_consistency(0, EMPTY_ROOT, 8, ROOTS[8], [])
    assert not verify_consistency(0, ROOTS[1], 8, ROOTS[8], [])
    assert not verify_consistency(0, EMPTY_ROOT, 8, ROOTS[8], [ROOTS[8]])
    assert verify_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])


@pytest.mark.parametrize("index", [-1, 8, 99])
def test_there_is_no_proof_for_a_leaf_that_is_not_there(index):
    with pytest.raises(TreeError):
        inclusion_proof(LEAVES, index)


@pytest.mark.parametrize("old_size", [-1, 9])
def test_there_is_no_proof_from_a_tree_that_never_was(old_size):
    with pytest.raises(TreeError):
        consistency_proof(LEAVES, old_size)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.binary(max_size=40), min_size=1, max_size=70), st.data())
def test_another_implementation_makes_the_same_trees_and_accepts_the_same_proofs(entries, data):
    other = InmemoryTree(algorithm="sha256")
    for entry in entries:
        other.append_entry(entry)
    leaves, size = [leaf_hash(entry) for entry in entries], len(entries)
    assert root(leaves) == other.get_root()

    index = data.draw(st.integers(0, size - 1))
    proof, theirs = (
        inclusion_proof(leaves, index),
        other.prove_inclusion(index + 1, size),
    )
    assert [leaves[index], *proof] == theirs.path
    pymerkle_verify_inclusion(leaves[index], root(leaves), theirs)
    assert verify_inclusion(leaves[index], index, size, proof, root(leaves))

    old = data.draw(st.integers(1, size))
    pymerkle_verify_consistency(root(leaves[:old]), root(leaves), other.prove_consistency(old, size))
    proof = consistency_proof(leaves, old)
    assert verify_consistency(old, root(leaves[:old]), size, root(leaves), proof)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.binary(max_size=4), min_size=2, max_size=40), st.data())
def test_a_rewritten_entry_is_consistent_with_nothing_that_was_published(entries, data):
    leaves = [leaf_hash(entry) for entry in entries]
    old = data.draw(st.integers(1, len(leaves)))
    changed = data.draw(st.integers(0, old - 1))
    forged = [
        *leaves[:changed],
        leaf_hash(entries[changed] + b"!"),
        *leaves[changed + 1 :],
    ]
    proof = consistency_proof(forged, old)
    assert not verify_consistency(old, root(leaves[:old]), len(forged), root(forged), proof)


def test_every_proof_of_every_tree_up_to_forty_leaves_holds():
    leaves = [leaf_hash(bytes([number])) for number in range(40)]
    roots = [root(leaves[:size]) for size in range(41)]
    for size in range(41):
        for index in range(size):
            assert verify_inclusion(
                leaves[index],
                index,
                size,
                inclusion_proof(leaves[:size], index),
                roots[size],
            )
        for old in range(size + 1):
            assert verify_consistency(
                old,
                roots[old],
                size,
                roots[size],
                consistency_proof(leaves[:size], old),
            )


# The right edge


@given(st.integers(0, 300), st.data())
def test_a_frontier_kept_and_taken_up_again_has_the_root_of_the_whole_tree(size, data):
    leaves = [leaf_hash(number.to_bytes(2, "big")) for number in range(size)]
    pause = data.draw(st.integers(0, size))
    frontier = Frontier()
    frontier.extend(leaves[:pause])
    assert frontier.root() == root(leaves[:pause])
    frontier = Frontier.from_list(frontier.to_list())
    frontier.extend(leaves[pause:])
    assert (frontier.size, frontier.root()) == (size, root(leaves))
    assert len(frontier.to_list()) == 1 + size.bit_count()


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param([], id="nothing"),
        pytest.param([b"\0\0\0\1"], id="a size of four bytes"),
        pytest.param([(3).to_bytes(8, "big"), LEAVES[0]], id="a hash missing"),
        pytest.param([(1).to_bytes(8, "big"), LEAVES[0][:31]], id="a hash cut"),
    ],
)
def test_a_damaged_frontier_is_refused(kept):
    with pytest.raises(TreeError):
        Frontier.from_list(kept)


def test_what_is_not_a_leaf_hash_does_not_enter_the_frontier():
    with pytest.raises(TreeError):
        Frontier().append(b"an entry instead of its hash")


def test_a_hundred_thousand_leaves_take_well_under_a_second():
    leaves = [leaf_hash(number.to_bytes(4, "big")) for number in range(100_000)]
    started = time.perf_counter()
    head = root(leaves)
    root_seconds = time.perf_counter() - started
    assert verify_inclusion(leaves[77_777], 77_777, len(leaves), inclusion_proof(leaves, 77_777), head)
    assert root_seconds < 0.9


# Tree heads

ORIGIN = "ppid.contoh.go.id/log/1"
SEED = bytes(range(32))
HEAD = Checkpoint(ORIGIN, 8, ROOTS[8])
KEY = verifier_key(ORIGIN, SEED)

# The key and the note of the signed-note reference tests (golang.org/x/mod/sumdb/note).
PETER_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
PETER_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER_SIGNATURE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_notes_are_those_of_the_reference_implementation_byte_for_byte():
    assert verifier_key("PeterNeumann", PETER_SEED) == PETER_KEY
    assert sign_text(PETER_TEXT, "PeterNeumann", PETER_SEED) == f"{PETER_TEXT}\n{PETER_SIGNATURE}"
    assert open_text(f"{PETER_TEXT}\n{PETER_SIGNATURE}", PETER_KEY) == PETER_TEXT


def test_a_checkpoint_is_written_as_the_standard_says():
    note = sign(HEAD, ORIGIN, SEED)
    text, signature = note.encode().split(b"\n\n")
    assert text == b"ppid.contoh.go.id/log/1\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg="
    assert signature.startswith(b"\xe2\x80\x94 ppid.contoh.go.id/log/1 ")
    assert signature.endswith(b"\n")
    name, key_id, public = KEY.split("+", 2)
    blob = base64.b64decode(signature.split(b" ")[2])
    assert (name, blob[:4].hex(), len(blob)) == (ORIGIN, key_id, 68)
    assert key_id == sha256(ORIGIN.encode() + b"\n" + base64.b64decode(public)).hexdigest()[:8]


def test_the_example_of_the_standard_reads_as_a_checkpoint():
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    head = Checkpoint.parse(text)
    assert (head.origin, head.size, head.text) == (
        "example.com/behind-the-sofa",
        20852163,
        text,
    )


def test_a_signed_checkpoint_opens_with_its_key_only():
    note = sign(HEAD, ORIGIN, SEED)
    assert open_note(note, KEY) == HEAD
    with pytest.raises(NoteError, match="did not sign"):
        open_note(note, verifier_key(ORIGIN, bytes(32)))
    with pytest.raises(NoteError, match="did not sign"):
        open_note(note, verifier_key("another.name", SEED))


def test_an_empty_log_has_a_head_too():
    head = Checkpoint(ORIGIN, 0, EMPTY_ROOT)
    assert open_note(sign(head, ORIGIN, SEED), KEY) == head


def test_witnesses_and_replaced_keys_may_sign_beside():
    note = sign(HEAD, ORIGIN, SEED)
    witness = sign(HEAD, "saksi.contoh.id", bytes(32)).split("\n\n")[1]
    namesake = sign(HEAD, ORIGIN, bytes(32)).split("\n\n")[1]
    for together in (note + witness, note.replace("\n\n", "\n\n" + witness) + namesake):
        assert open_note(together, KEY) == HEAD
        assert open_note(together, verifier_key("saksi.contoh.id", bytes(32))) == HEAD


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        pytest.param("\n8\n", "\n9\n", id="another size"),
        pytest.param("\nXcna", "\nYcna", id="another root"),
        pytest.param("ppid.contoh", "ppid.contah", id="another origin"),
        pytest.param("=\n\n", "=\nmore\n\n", id="a line more"),
        pytest.param("— ppid", "- ppid", id="a hyphen for the dash"),
        pytest.param("— ppid", "– ppid", id="an en dash"),
        pytest.param("\n\n", "\n", id="no blank line"),
        pytest.param("\n\n", "\n\r\n", id="a carriage return"),
        pytest.param("/1 ", "/1  ", id="a second space"),
    ],
)
def test_a_changed_note_does_not_open(right, wrong):
    note = sign(HEAD, ORIGIN, SEED)
    assert right in note
    with pytest.raises(NoteError):
        open_note(note.replace(right, wrong), KEY)


def test_no_note_with_one_letter_changed_opens():
    note = sign(HEAD, ORIGIN, SEED)
    for place, letter in enumerate(note):
        with pytest.raises(NoteError):
            open_note(note[:place] + chr(ord(letter) ^ 1) + note[place + 1 :], KEY)


def test_no_part_of_a_note_opens():
    note = sign(HEAD, ORIGIN, SEED)
    for length in range(len(note)):
        with pytest.raises(NoteError):
            open_note(note[:length], KEY)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("origin\n", id="one line"),
        pytest.param("origin\n8\n", id="two lines"),
        pytest.param(f"\n8\n{'A' * 43}=\n", id="no origin"),
        pytest.param(f"origin\n08\n{'A' * 43}=\n", id="a leading zero"),
        pytest.param(f"origin\n-8\n{'A' * 43}=\n", id="a negative size"),
        pytest.param(f"origin\n٨\n{'A' * 43}=\n", id="an Arabic digit"),
        pytest.param(f"origin\n8\n{'A' * 44}\n", id="a root of 33 bytes"),
        pytest.param(f"origin\n8\n{'A' * 42}B=\n", id="base64 with spare bits"),
        pytest.param(f"origin\n8\n{'A' * 43}=\n\nmore\n", id="an empty line"),
        pytest.param(f"origin\n8\n{'A' * 43}=", id="no last newline"),
    ],
)
def test_what_is_not_a_checkpoint_is_refused_though_signed(text):
    with pytest.raises(NoteError):
        Checkpoint.parse(text)


def test_extension_lines_are_passed_over():
    assert Checkpoint.parse(HEAD.text + "extension\n") == HEAD


@pytest.mark.parametrize("origin", ["", "two\nlines", "tab\there", "\ud800"])
def test_an_origin_that_would_read_as_another_checkpoint_is_refused(origin):
    with pytest.raises(NoteError):
        Checkpoint(origin, 1, ROOTS[1])


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\n", " a"])
def test_a_name_that_would_break_the_line_is_refused(name):
    with pytest.raises(NoteError):
        sign(HEAD, name, SEED)
    with pytest.raises(NoteError):
        verifier_key(name, SEED)


def test_no_changed_or_cut_verifier_key_is_accepted():
    note = f"{PETER_TEXT}\n{PETER_SIGNATURE}"
    keys = [PETER_KEY[:end] for end in range(len(PETER_KEY))]
    keys += [PETER_KEY[:at] + chr(ord(letter) + 1) + PETER_KEY[at + 1 :] for at, letter in enumerate(PETER_KEY)]
    keys += ["PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=="]
    for key in keys:
        with pytest.raises(NoteError):
            open_text(note, key)


def test_a_note_of_a_thousand_signatures_is_refused():
    note = sign(HEAD, ORIGIN, SEED)
    with pytest.raises(NoteError, match="signatures"):
        open_note(note + note.split("\n\n")[1] * 1000, KEY)


def test_heads_published_one_after_another_are_consistent():
    heads = [open_note(sign(Checkpoint(ORIGIN, size, root(LEAVES[:size])), ORIGIN, SEED), KEY) for size in (2, 5, 8)]
    for old, new in pairwise(heads):
        proof = consistency_proof(LEAVES[: new.size], old.size)
        assert verify_consistency(old.size, old.root, new.size, new.root, proof)
