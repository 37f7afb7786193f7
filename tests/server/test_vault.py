"""The file of a backup: what was sealed comes out whole with the key, and in no other case."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync_server.ops.vault import PIECE_BYTES, TAG_BYTES, BackupUnreadable, head_of, seal, unseal

KEY = bytes(range(32))
HEAD = {"made_at": "2026-03-10T02:00:00+00:00"}


def sealed(content: bytes, *, pieces: int = 1) -> bytes:
    """Seal something that is handed over in so many pieces."""
    size = max(1, -(-len(content) // pieces))
    target = io.BytesIO()
    seal([content[at : at + size] for at in range(0, len(content), size)], target, KEY, HEAD)
    return target.getvalue()


def opened(file: bytes, key: bytes = KEY) -> bytes:
    return b"".join(unseal(io.BytesIO(file), key))


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES])
def test_what_was_sealed_comes_out_again(size: int) -> None:
    content = bytes(size // 2) + b"x" * (size - size // 2)
    assert opened(sealed(content, pieces=3)) == content


def test_it_is_not_the_same_twice_and_says_nothing_of_what_is_inside() -> None:
    content = b"Kopi Sachet " * 1_000
    assert sealed(content) != sealed(content)
    assert b"Kopi" not in sealed(content)


def test_the_head_can_be_read_without_the_key(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(sealed(b"inside"))
    assert head_of(tmp_path / "one") == HEAD


@given(at=st.integers(0, 400), bit=st.integers(0, 7))
def test_any_turned_bit_is_found(at: int, bit: int) -> None:
    file = bytearray(sealed(b"inside " * 40))
    file[at % len(file)] ^= 1 << bit
    with pytest.raises(BackupUnreadable):
        opened(bytes(file))


@given(cut=st.integers(1, 500))
def test_any_cut_is_found(cut: int) -> None:
    file = sealed(b"inside " * 40)
    with pytest.raises(BackupUnreadable):
        opened(file[:-cut])


def test_a_file_without_its_last_piece_or_with_two_exchanged_does_not_open() -> None:
    file = sealed(b"a" * PIECE_BYTES + b"b" * PIECE_BYTES + b"c")
    begin = len(file) - 2 * (PIECE_BYTES + TAG_BYTES) - (1 + TAG_BYTES)
    first, second = (file[begin + at * (PIECE_BYTES + TAG_BYTES) :][: PIECE_BYTES + TAG_BYTES] for at in (0, 1))
    last = file[begin + 2 * (PIECE_BYTES + TAG_BYTES) :]
    assert file[:begin] + first + second + last == file
    for wrong in (first + second, first, second + first + last, first + last, first + second + last + last):
        with pytest.raises(BackupUnreadable):
            opened(file[:begin] + wrong)


def test_pieces_of_two_backups_do_not_go_together() -> None:
    one, other = sealed(b"a" * 100), sealed(b"b" * 100)
    with pytest.raises(BackupUnreadable):
        opened(one[:-116] + other[-116:])


@pytest.mark.parametrize("junk", [b"", b"WRNGBKP1", b"WRNGBKP1\xff\xff\xff\xff", b"PGDMP\x01" * 50, bytes(5_000)])
def test_another_file_is_no_backup(junk: bytes, tmp_path: Path) -> None:
    (tmp_path / "junk").write_bytes(junk)
    with pytest.raises(BackupUnreadable):
        opened(junk)
    with pytest.raises(BackupUnreadable):
        head_of(tmp_path / "junk")


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(BackupUnreadable):
        opened(sealed(b"inside"), bytes(32))
