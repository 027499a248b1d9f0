"""People's data: sealed so that only the right key in the right place opens it, found and shown without being read."""

import hashlib
import hmac

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from ppid import vault as vaults
from ppid.vault import (
    ALPHABET,
    Secret,
    Vault,
    VaultError,
    mask,
    mask_email,
    mask_phone,
    normalise_token,
    spell,
)

MASTER, OTHER = bytes(range(32)), bytes(range(100, 132))
NIK = "6471010203040012"
CONTEXT = "applicant.nik:7f3a"


@pytest.fixture
def vault():
    return Vault(MASTER)


# Sealing


@given(st.text(), st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_again_in_its_own_context(plaintext, context):
    plaintext = plaintext.encode("utf-16-le", "surrogatepass")
    vault = Vault(MASTER)
    assert vault.open(vault.seal(plaintext, context), context) == plaintext


def test_text_opens_as_text(vault):
    assert vault.open_text(vault.seal("Siti Nurhaliza, Jl. Pahlawan №5", CONTEXT), CONTEXT).endswith("№5")


def test_bytes_that_are_not_text_do_not_open_as_text(vault):
    with pytest.raises(VaultError, match="not text"):
        vault.open_text(vault.seal(b"\xff\xfe\xfd", CONTEXT), CONTEXT)


def test_sealed_bytes_show_nothing_of_the_value_and_differ_each_time(vault):
    first, second = vault.seal(NIK, CONTEXT), vault.seal(NIK, CONTEXT)
    assert first != second
    assert NIK.encode() not in first
    assert len(first) == len(NIK) + 33


def test_sealed_bytes_moved_to_another_row_column_or_table_do_not_open(vault):
    sealed = vault.seal(NIK, CONTEXT)
    for elsewhere in (
        "applicant.nik:7f3b",
        "applicant.address:7f3a",
        "proxy.nik:7f3a",
        "",
    ):
        with pytest.raises(VaultError):
            vault.open(sealed, elsewhere)


def test_a_change_of_any_byte_is_noticed(vault):
    sealed = vault.seal(NIK, CONTEXT)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(VaultError):
            vault.open(bytes(changed), CONTEXT)


@pytest.mark.parametrize("length", [0, 1, 5, 17, 32])
def test_cut_bytes_do_not_open(vault, length):
    with pytest.raises(VaultError):
        vault.open(vault.seal("", CONTEXT)[:length], CONTEXT)


def test_another_master_opens_nothing(vault):
    with pytest.raises(VaultError, match="not among the masters"):
        Vault(OTHER).open(vault.seal(NIK, CONTEXT), CONTEXT)


def test_a_file_and_a_column_never_open_as_each_other(vault):
    with pytest.raises(VaultError):
        vault.open(vault.seal_file(b"KTP", CONTEXT), CONTEXT)
    with pytest.raises(VaultError):
        vault.open_file(vault.seal("KTP", CONTEXT), CONTEXT)
    assert vault.open_file(vault.seal_file(b"KTP", CONTEXT), CONTEXT) == b"KTP"


# Masters


def test_after_a_rotation_old_bytes_open_and_new_bytes_use_the_new_master(vault):
    old = vault.seal(NIK, CONTEXT)
    rotated = Vault(OTHER, previous=[MASTER])
    assert rotated.open_text(old, CONTEXT) == NIK
    assert not rotated.is_current(old)
    new = rotated.seal(NIK, CONTEXT)
    assert rotated.is_current(new)
    with pytest.raises(VaultError):
        vault.open(new, CONTEXT)


def test_after_a_rotation_rows_are_still_found_and_receipts_still_valid(vault):
    rotated = Vault(OTHER, previous=[MASTER])
    assert rotated.blind("nik", NIK) != vault.blind("nik", NIK)
    assert rotated.blinds("nik", NIK) == (
        rotated.blind("nik", NIK),
        vault.blind("nik", NIK),
    )
    assert rotated.token_matches(vault.token("receipt", "7"), "receipt", "7")
    assert rotated.token_matches(rotated.token("receipt", "7"), "receipt", "7")
    assert not vault.token_matches(rotated.token("receipt", "7"), "receipt", "7")


@pytest.mark.parametrize(
    ("master", "previous"),
    [
        pytest.param(b"short", [], id="a short master"),
        pytest.param(MASTER, [b"short"], id="a short previous master"),
        pytest.param(MASTER, [MASTER], id="the same master twice"),
    ],
)
def test_weak_or_repeated_masters_are_refused(master, previous):
    with pytest.raises(VaultError):
        Vault(master, previous)


def test_every_use_has_a_key_of_its_own(vault):
    keys = {vault.session_key(), vault.log_seed(), vault.event_salt("x"), MASTER}
    assert len(keys) == 4
    assert all(len(key) == 32 for key in keys)
    assert vault.session_key() == Vault(MASTER).session_key() != Vault(OTHER).session_key()


def test_derived_keys_follow_rfc_5869(vault):
    prk = hmac.new(bytes(32), MASTER, hashlib.sha256).digest()
    expected = hmac.new(prk, b"portal ppid: session\x01", hashlib.sha256).digest()
    assert vault.session_key() == expected


def test_a_vault_never_prints_its_keys(vault):
    assert MASTER.hex()[:16] not in repr(vault)
    assert repr(MASTER)[2:20] not in repr(vault.__dict__)


# Recognising


def test_equal_values_find_each_other_within_one_purpose_only(vault):
    assert vault.blind("nik", NIK) == vault.blind("nik", NIK)
    assert vault.blind("nik", NIK) != vault.blind("phone", NIK)
    assert vault.blind("ab", "c") != vault.blind("a", "bc")
    assert len(vault.blind("nik", NIK)) == 64


def test_a_digest_can_be_checked_by_whoever_is_shown_salt_and_value(vault):
    salt = vault.event_salt("request:7")
    assert vault.digest(salt, NIK) == hmac.new(salt, NIK.encode(), hashlib.sha256).hexdigest()
    assert vault.digest(salt, NIK) != vault.digest(vault.event_salt("request:8"), NIK)


def test_a_digest_without_a_real_salt_is_refused(vault):
    with pytest.raises(VaultError, match="salt"):
        vault.digest(b"pepper", NIK)


# Tokens


def test_a_token_is_the_same_each_time_and_belongs_to_one_purpose_and_key(vault):
    token = vault.token("receipt", "7")
    assert token == vault.token("receipt", "7")
    assert len(token) == 10
    assert set(token) <= set(ALPHABET)
    others = [
        vault.token("receipt", "8"),
        vault.token("download", "7"),
        Vault(OTHER).token("receipt", "7"),
    ]
    assert len({token, *others}) == 4


def test_tokens_of_many_rows_do_not_collide_and_use_every_letter(vault):
    tokens = {vault.token("receipt", str(number), 8) for number in range(3000)}
    assert len(tokens) == 3000
    assert set("".join(tokens)) == set(ALPHABET)


@pytest.mark.parametrize("length", [7, 52])
def test_a_token_too_short_to_be_secret_or_too_long_to_exist_is_refused(vault, length):
    with pytest.raises(ValueError, match="letters"):
        vault.token("receipt", "7", length)


@pytest.mark.parametrize(
    ("token", "spelt"),
    [
        ("7KQ2MX9R4T", "7KQ2M-X9R4T"),
        ("7KQ2MX9R", "7KQ2-MX9R"),
        ("7KQ2MX9R4TAB", "7KQ2-MX9R-4TAB"),
        ("", ""),
    ],
)
def test_a_token_is_spelt_in_fours_or_fives(token, spelt):
    assert spell(token) == spelt


@pytest.mark.parametrize(
    "typed",
    [
        "7kq0m x1r41",
        "7KQ0M-X1R41",
        " 7KQOM–XIR4l\n",
        "7KQ0M\u00a0X1R41",
        "7KQ0M−X1R41",
        "７ＫＱ０ＭＸ１Ｒ４１",
    ],
)
def test_a_token_is_recognised_however_it_was_typed(typed):
    assert normalise_token(typed) == "7KQ0MX1R41"


@given(st.integers(0, 10**9), st.integers(8, 51))
def test_a_spelt_token_always_matches_itself(number, length):
    vault = Vault(MASTER)
    token = vault.token("receipt", str(number), length)
    assert vault.token_matches(f" {spell(token).lower()} ", "receipt", str(number), length)
    assert not vault.token_matches(token[:-1], "receipt", str(number), length)


def test_strange_letters_match_no_token_and_raise_nothing(vault):
    for typed in ("", "é", "𝟘" * 10, "\ud800", "ا" * 10):
        assert not vault.token_matches(typed, "receipt", "7")


# Secrets of mapped rows


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    row_key: Mapped[str]
    nik_sealed: Mapped[bytes | None]
    address_sealed: Mapped[bytes | None]

    nik = Secret("nik")
    address = Secret("address")


@pytest.fixture
def vault_in_use(vault):
    vaults.use(vault)
    yield vault
    vaults.use(None)


@pytest.fixture
def session():
    engine = sa.create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def test_a_secret_column_reads_as_text_and_is_stored_sealed(session, vault_in_use):
    session.add(Person(row_key="7f3a", nik=NIK, address=""))
    session.commit()
    session.expire_all()
    person = session.scalars(sa.select(Person)).one()
    assert (person.nik, person.address) == (NIK, None)
    stored = session.execute(sa.text("SELECT nik_sealed, address_sealed FROM person")).one()
    assert NIK.encode() not in stored.nik_sealed
    assert stored.address_sealed is None
    assert vault_in_use.open_text(stored.nik_sealed, "person.nik:7f3a") == NIK


@pytest.mark.usefixtures("vault_in_use")
def test_emptying_a_secret_leaves_nothing_behind():
    person = Person(row_key="7f3a", nik=NIK)
    person.nik = None
    assert person.nik_sealed is None


@pytest.mark.usefixtures("vault_in_use")
def test_a_secret_copied_to_another_row_or_column_does_not_open():
    siti, budi = Person(row_key="a", nik=NIK), Person(row_key="b")
    budi.nik_sealed = siti.nik_sealed
    siti.address_sealed = siti.nik_sealed
    with pytest.raises(VaultError):
        _ = budi.nik
    with pytest.raises(VaultError):
        _ = siti.address


@pytest.mark.usefixtures("vault_in_use")
def test_a_row_without_its_key_keeps_no_secret():
    with pytest.raises(VaultError, match="row_key"):
        Person(nik=NIK)


def test_without_a_vault_in_use_secrets_are_an_error():
    vaults.use(None)
    with pytest.raises(VaultError, match="no vault"):
        Person(row_key="a", nik=NIK)


def test_the_class_itself_gives_the_secret():
    assert Person.nik.column == "nik_sealed"


# Masks


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(NIK, "64••••••••••0012", id="NIK"),
        pytest.param("12345678", "1•••••78", id="a short number shows less"),
        pytest.param("123", "•••", id="a very short one shows nothing"),
        pytest.param("", "", id="nothing"),
        pytest.param(None, "", id="none"),
    ],
)
def test_a_masked_value_shows_its_ends_only(value, shown):
    assert mask(value) == shown


@given(st.text(), st.integers(0, 8))
def test_a_mask_shows_less_than_half_and_keeps_the_length(value, show):
    masked = mask(value, show)
    assert len(masked) == len(value.strip())
    assert len(masked.replace("•", "")) <= max(0, len(masked) * 3 / 8)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("budi.santoso@example.go.id", "b•••@example.go.id"),
        ("b@example.id", "•••@example.id"),
        ("bukan alamat", "b••••••••mat"),
        (None, ""),
    ],
)
def test_a_masked_address_keeps_its_domain(value, shown):
    assert mask_email(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0812-3456-7890", "0812•••••890"),
        ("+62 812 3456 7890", "+628•••••••890"),
        ("110", "•••"),
        (None, ""),
    ],
)
def test_a_masked_telephone_number_keeps_its_prefix_and_three_digits(value, shown):
    assert mask_phone(value) == shown
