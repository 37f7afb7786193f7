"""Packing bodies for the line, and unpacking what came over it without ever holding more than a limit.

Which body is packed, and what the other side is told when one cannot be unpacked, is decided by the two ends.
"""

from __future__ import annotations

import gzip
import zlib

import zstandard

ZSTD, GZIP = "zstd", "gzip"
PACKINGS = (ZSTD, GZIP)
"""By the names that HTTP has for them, the better one first."""

PACKED_FROM_BYTES = 1_000
"""What is shorter is sent as it is: packing it would save no packet on the line."""

ZSTD_LEVEL = 3
GZIP_LEVEL = 6
ZSTD_WINDOW_MAX = 8 * 1024 * 1024
STEP_BYTES = 256 * 1024


class PackingUnknown(ValueError):
    """Nobody here packs so."""


class PackedTooLong(ValueError):
    """Unpacked, the body would pass its limit."""


class PackedBroken(ValueError):
    """The body was not packed as its name says, or a part of it is missing."""


def pack(body: bytes, packing: str) -> bytes:
    """Return a body packed. Raises PackingUnknown."""
    match packing:
        case "zstd":
            return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(body)
        case "gzip":
            return gzip.compress(body, GZIP_LEVEL, mtime=0)
    raise PackingUnknown(packing)


def unpack(packed: bytes, packing: str, limit: int) -> bytes:
    """Return a body of at most ``limit`` bytes; unpacking stops where it would pass them, whatever the body promises.

    Raises PackingUnknown, PackedTooLong, PackedBroken.
    """
    match packing:
        case "zstd":
            return _unpack_zstd(packed, limit)
        case "gzip":
            return _unpack_gzip(packed, limit)
    raise PackingUnknown(packing)


def allowed(accepted: str) -> tuple[str, ...]:
    """Return the packings that an ``Accept-Encoding`` header allows, the better one first."""
    names = set()
    for offer in accepted.lower().split(","):
        name, _, weight = offer.partition(";")
        if weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            names.add(name.strip())
    return tuple(packing for packing in PACKINGS if packing in names)


def _unpack_zstd(packed: bytes, limit: int) -> bytes:
    try:
        told = zstandard.get_frame_parameters(packed)
        length_is_told = told.content_size != zstandard.CONTENTSIZE_UNKNOWN
        if told.window_size > ZSTD_WINDOW_MAX or (length_is_told and told.content_size > limit):
            raise PackedTooLong
        unpacker = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW_MAX)
        if length_is_told:
            return unpacker.decompress(packed, max_output_size=limit, allow_extra_data=False)
        return _read(unpacker, packed, limit)
    except zstandard.ZstdError as error:
        raise PackedBroken from error


def _read(unpacker: zstandard.ZstdDecompressor, packed: bytes, limit: int) -> bytes:
    """Unpack step by step what does not tell its length; what is cut off is noticed by who reads the body."""
    body = bytearray()
    with unpacker.stream_reader(packed, read_across_frames=True) as reader:
        while part := reader.read(min(STEP_BYTES, limit + 1 - len(body))):
            body += part
            if len(body) > limit:
                raise PackedTooLong
    return bytes(body)


def _unpack_gzip(packed: bytes, limit: int) -> bytes:
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        body = unpacker.decompress(packed, limit + 1)
    except zlib.error as error:
        raise PackedBroken from error
    if len(body) > limit:
        raise PackedTooLong
    if not unpacker.eof or unpacker.unused_data:
        raise PackedBroken
    return body
