"""Where the key lies: a keyring of the OS or an explicit passphrase, never a third place; and the key written on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import keyring
import keyring.backend
import keyring.errors
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bootstrap import open_folder
from app.db.errors import KeyWrong
from app.ports import KeyAway
from app.runtime import secrets
from app.runtime.data_folder import DEVICE, WrappedKey
from app.runtime.recovery import ALPHABET, RecoveryKeyWrong, read_recovery_key, recovery_key
from app.runtime.secrets import KeyringSecrets, PassphraseUnusable

DEVICE_ID = UUID(int=7)
KEY = bytes(range(32))


class Memory(keyring.backend.KeyringBackend):
    """A keyring that keeps what it is given in this process."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._require_unlocked()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._require_unlocked()
        self.kept[service, username] = password

    def _require_unlocked(self) -> None:
        if self.is_locked:
            raise keyring.errors.KeyringLocked


class OfTheOs(Memory):
    """Stands where the keyring of a desktop stands."""

    __module__ = "keyring.backends.SecretService"


class Chain(Memory):
    """Several keyrings tried in turn, as the library itself makes one where it finds more than one."""

    __module__ = "keyring.backends.chainer"

    def __init__(self, *backends: Memory) -> None:
        super().__init__()
        self.backends = backends

    def get_password(self, service: str, username: str) -> str | None:
        found = (backend.get_password(service, username) for backend in self.backends)
        return next((password for password in found if password is not None), None)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.backends[0].set_password(service, username, password)


@pytest.fixture
def ring() -> Iterator[OfTheOs]:
    """Lend a keyring that passes for one of the OS."""
    before = keyring.get_keyring()
    lent = OfTheOs()
    keyring.set_keyring(lent)
    yield lent
    keyring.set_keyring(before)


# --- the keyring --------------------------------------------------------------------------------------


def test_a_key_in_the_keyring_is_found_again(ring: OfTheOs) -> None:
    KeyringSecrets().store(DEVICE_ID, KEY)
    assert ring.kept == {("warungin", str(DEVICE_ID)): KEY.hex()}
    assert KeyringSecrets().load(DEVICE_ID) == KEY


def test_a_keyring_without_the_key_says_so(ring: OfTheOs) -> None:
    with pytest.raises(KeyAway) as caught:
        KeyringSecrets().load(DEVICE_ID)
    assert caught.value.facts == {"why": "no_key"}


def test_a_locked_keyring_is_away(ring: OfTheOs) -> None:
    ring.is_locked = True
    for call in (lambda: KeyringSecrets().load(DEVICE_ID), lambda: KeyringSecrets().store(DEVICE_ID, KEY)):
        with pytest.raises(KeyAway) as caught:
            call()
        assert caught.value.facts == {"why": "keyring"}


@pytest.mark.parametrize("kept", ["", "not hex", "zz" * 32, "é"])
def test_something_else_under_our_name_is_no_key(ring: OfTheOs, kept: str) -> None:
    ring.kept["warungin", str(DEVICE_ID)] = kept
    if kept:
        with pytest.raises(KeyWrong):
            KeyringSecrets().load(DEVICE_ID)
    else:
        assert KeyringSecrets().load(DEVICE_ID) == b"", "which fits no folder"


@pytest.mark.parametrize("backend", [Memory(), Chain(Memory(), OfTheOs()), Chain()])
def test_a_keyring_that_is_not_of_the_os_is_refused(backend: Memory) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    try:
        for call in (lambda: KeyringSecrets().load(DEVICE_ID), lambda: KeyringSecrets().store(DEVICE_ID, KEY)):
            with pytest.raises(KeyAway) as caught:
                call()
            assert caught.value.facts == {"why": "no_os_keyring"}
        assert backend.kept == {}
    finally:
        keyring.set_keyring(before)


def test_of_several_keyrings_that_of_the_os_may_come_first(ring: OfTheOs) -> None:
    keyring.set_keyring(Chain(ring, Memory()))
    KeyringSecrets().store(DEVICE_ID, KEY)
    assert KeyringSecrets().load(DEVICE_ID) == KEY
    assert len(ring.kept) == 1


# --- a folder and its key -----------------------------------------------------------------------------


def test_a_new_folder_keeps_its_key_in_the_keyring_only(ring: OfTheOs, tmp_path: Path) -> None:
    opened = open_folder(tmp_path / "till")
    key = opened.key
    opened.close()
    assert list(ring.kept.values()) == [key.hex()]
    told = (tmp_path / "till" / DEVICE).read_bytes()
    assert key.hex().encode() not in told
    assert b'"wrapped": null' in told
    again = open_folder(tmp_path / "till")
    assert again.key == key
    again.close()
    assert key.hex() not in repr(again)


def test_without_a_keyring_and_without_a_passphrase_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(KeyAway):
        open_folder(tmp_path / "till")
    assert not (tmp_path / "till" / DEVICE).exists()
    assert not (tmp_path / "till" / "warungin.db").exists()
    secret = tmp_path / "secret.txt"
    secret.write_text("kata sandi yang panjang")
    open_folder(tmp_path / "till", secret).close()


def test_a_folder_whose_keyring_went_away_stays_shut_and_unchanged(ring: OfTheOs, tmp_path: Path) -> None:
    open_folder(tmp_path / "till").close()
    before = (tmp_path / "till" / "warungin.db").read_bytes()
    ring.kept.clear()
    with pytest.raises(KeyAway):
        open_folder(tmp_path / "till")
    assert (tmp_path / "till" / "warungin.db").read_bytes() == before


def test_another_key_under_the_folders_name_does_not_open_it(ring: OfTheOs, tmp_path: Path) -> None:
    open_folder(tmp_path / "till").close()
    (place,) = ring.kept
    for other in (bytes(32).hex(), "", "00"):
        ring.kept[place] = other
        with pytest.raises(KeyWrong):
            open_folder(tmp_path / "till")


# --- the passphrase -----------------------------------------------------------------------------------


def test_a_wrapped_key_opens_with_its_passphrase_and_with_no_other() -> None:
    wrapped = secrets.wrap(KEY, b"kata sandi")
    assert secrets.unwrap(wrapped, b"kata sandi") == KEY
    assert KEY.hex() not in (wrapped.salt + wrapped.nonce + wrapped.sealed)
    with pytest.raises(KeyWrong):
        secrets.unwrap(wrapped, b"kata sandl")
    turned = WrappedKey(wrapped.salt, wrapped.nonce, "00" + wrapped.sealed[2:])
    with pytest.raises(KeyWrong):
        secrets.unwrap(turned, b"kata sandi")


def test_two_folders_under_one_passphrase_share_nothing() -> None:
    first, second = secrets.wrap(KEY, b"kata sandi"), secrets.wrap(KEY, b"kata sandi")
    assert not {first.salt, first.nonce, first.sealed} & {second.salt, second.nonce, second.sealed}


def test_a_passphrase_is_read_without_its_line_end(tmp_path: Path) -> None:
    file = tmp_path / "secret.txt"
    file.write_bytes(b"kata sandi\r\n")
    assert secrets.read_passphrase(file) == b"kata sandi"
    file.write_bytes(b"1234567\n")
    with pytest.raises(PassphraseUnusable) as caught:
        secrets.read_passphrase(file)
    assert caught.value.facts == {"why": "too_short"}
    with pytest.raises(PassphraseUnusable) as caught:
        secrets.read_passphrase(tmp_path)
    assert caught.value.facts == {"why": "unreadable"}


# --- the recovery key ---------------------------------------------------------------------------------


@given(key=st.binary(min_size=32, max_size=32))
def test_a_recovery_key_is_read_as_it_was_written(key: bytes) -> None:
    written = recovery_key(key)
    groups = written.split("-")
    assert [len(group) for group in groups] == [4] * 14
    assert set(written) <= set(ALPHABET) | {"-"}
    assert read_recovery_key(written) == key


@given(key=st.binary(min_size=32, max_size=32))
def test_a_recovery_key_may_be_typed_as_people_read_it(key: bytes) -> None:
    written = recovery_key(key)
    typed = written.lower().replace("0", "o").replace("1", "l").replace("-", "  ")
    assert read_recovery_key(typed) == key
    assert read_recovery_key(written.replace("-", "").replace("1", "I").replace("0", "O")) == key


@given(key=st.binary(min_size=32, max_size=32), at=st.integers(0, 55), by=st.integers(1, 31))
def test_one_wrong_character_is_noticed(key: bytes, at: int, by: int) -> None:
    plain = recovery_key(key).replace("-", "")
    other = ALPHABET[(ALPHABET.index(plain[at]) + by) % 32]
    with pytest.raises(RecoveryKeyWrong):
        read_recovery_key(plain[:at] + other + plain[at + 1 :])


@given(key=st.binary(min_size=32, max_size=32), at=st.integers(0, 54))
def test_two_swapped_characters_are_noticed(key: bytes, at: int) -> None:
    plain = recovery_key(key).replace("-", "")
    swapped = plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :]
    if swapped != plain:
        with pytest.raises(RecoveryKeyWrong):
            read_recovery_key(swapped)


@pytest.mark.parametrize("typed", ["", "-", "0" * 55, "0" * 57, "Z" * 56, "U" * 56, "٣" * 56, "A\x00" * 56])
def test_what_is_no_recovery_key_is_told(typed: str) -> None:
    with pytest.raises(RecoveryKeyWrong):
        read_recovery_key(typed)
