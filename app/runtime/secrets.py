"""Where the database key lies: in the keyring of the OS, or wrapped in ``device.json`` by an explicit passphrase file.

There is no third place, and never a silent fall-back: a keyring that keeps secrets in plain text is refused.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from uuid import UUID

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.db.errors import KeyWrong
from app.domain.errors import Unusable
from app.ports import KeyAway
from app.runtime.data_folder import WrappedKey

SERVICE = "warungin"
KEY_BYTES = 32
PASSPHRASE_LENGTH_MIN = 8
OS_KEYRINGS = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)


class PassphraseUnusable(Unusable):
    """The passphrase file is missing, empty or too short."""

    code = "passphrase_unusable"


def new_key() -> bytes:
    """Return a new database key."""
    return secrets.token_bytes(KEY_BYTES)


class KeyringSecrets:
    """Keeps the key in the keyring of the OS. Implements ``ports.Secrets``."""

    def load(self, device_id: UUID) -> bytes:
        import keyring
        from keyring.errors import KeyringError

        _require_os_keyring()
        try:
            text = keyring.get_password(SERVICE, str(device_id))
        except KeyringError as error:
            raise KeyAway(why="keyring") from error
        if text is None:
            raise KeyAway(why="no_key")
        try:
            return bytes.fromhex(text)
        except ValueError as error:
            raise KeyWrong(why="keyring") from error

    def store(self, device_id: UUID, key: bytes) -> None:
        import keyring
        from keyring.errors import KeyringError

        _require_os_keyring()
        try:
            keyring.set_password(SERVICE, str(device_id), key.hex())
        except KeyringError as error:
            raise KeyAway(why="keyring") from error


def _require_os_keyring() -> None:
    """Raise KeyAway unless the keyring in use is one of the OS. Of several that are tried in turn, the first takes the key."""
    import keyring

    backend = keyring.get_keyring()
    chained = list(getattr(backend, "backends", [])) if "chainer" in type(backend).__module__ else [backend]
    if not chained or not type(chained[0]).__module__.startswith(OS_KEYRINGS):
        raise KeyAway(why="no_os_keyring")


def read_passphrase(path: Path) -> bytes:
    """Return the passphrase in a file, without the line end. Raises PassphraseUnusable."""
    try:
        passphrase = path.read_bytes().strip()
    except OSError as error:
        raise PassphraseUnusable(why="unreadable") from error
    if len(passphrase) < PASSPHRASE_LENGTH_MIN:
        raise PassphraseUnusable(why="too_short")
    return passphrase


def wrap(key: bytes, passphrase: bytes) -> WrappedKey:
    """Encrypt the key under a passphrase."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(_stretched(passphrase, salt)).encrypt(nonce, key, SERVICE.encode())
    return WrappedKey(salt.hex(), nonce.hex(), sealed.hex())


def unwrap(wrapped: WrappedKey, passphrase: bytes) -> bytes:
    """Return the key. Takes some 50 ms. Raises KeyWrong for another passphrase."""
    try:
        salt, nonce, sealed = (bytes.fromhex(part) for part in (wrapped.salt, wrapped.nonce, wrapped.sealed))
        return AESGCM(_stretched(passphrase, salt)).decrypt(nonce, sealed, SERVICE.encode())
    except (InvalidTag, ValueError, TypeError, HashingError) as error:
        raise KeyWrong(why="passphrase") from error


def _stretched(passphrase: bytes, salt: bytes) -> bytes:
    return hash_secret_raw(
        passphrase, salt, time_cost=3, memory_cost=32 * 1024, parallelism=1, hash_len=32, type=Type.ID
    )
