"""Every limit of the protocol, in one place, and the number types that carry them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from app.domain.money import MONEY_MAX
from app.domain.quantity import QUANTITY_MILLI_MAX

PROTOCOL = 1
PROTOCOL_OLDEST = 1
"""Devices that speak less than this may hand in their facts, but receive nothing."""
OWN_FACTS_MAX = 200
RECONCILE_BYTES_MAX = 64 * 1024
RECONCILE_SHIFTS_MAX = 50
PUSH_MESSAGES_MAX = 50
PUSH_BYTES_MAX = 1024 * 1024
PUSH_UNPACKED_BYTES_MAX = 4 * 1024 * 1024
MESSAGE_BYTES_MAX = 256 * 1024
HELLO_BYTES_MAX = 8 * 1024
ENROL_BYTES_MAX = 4 * 1024
CHANGES_ROWS_MAX = 500
CHANGES_BYTES_MAX = 1024 * 1024
SNAPSHOT_BYTES_MAX = 256 * 1024 * 1024
"""A snapshot packed; a hundred thousand products need about a hundredth of it."""
SNAPSHOT_LINE_BYTES_MAX = 1024 * 1024
SNAPSHOT_PIECE_BYTES_MAX = 256 * 1024
"""What one call fetches of a snapshot, and what one row of a database keeps of it."""
NEEDS_MAX = 8
ENROL_CODE_LENGTH = 8
ENROL_CODE_MINUTES = 15
ENROL_TRIES_MAX = 5

BOOT_HEADER = "Warungin-Boot"
PUSHES_HEADER = "Warungin-Pushes"
"""How many of its pushes a device knows to be taken in. A server that knows of fewer was restored: it takes none before a hello."""

Minor = Annotated[int, Meta(ge=0, le=MONEY_MAX)]
SignedMinor = Annotated[int, Meta(ge=-MONEY_MAX, le=MONEY_MAX)]
SumMinor = Annotated[int, Meta(ge=0, le=2**53)]
"""A sum over many orders, which may pass the largest amount of one."""
SignedSumMinor = Annotated[int, Meta(ge=-(2**53), le=2**53)]
Milli = Annotated[int, Meta(ge=1, le=QUANTITY_MILLI_MAX)]
SignedMilli = Annotated[int, Meta(ge=-(10**15), le=10**15)]
BasisPoints = Annotated[int, Meta(ge=0, le=10_000)]
Counter = Annotated[int, Meta(ge=1, le=2**53)]
Revision = Annotated[int, Meta(ge=0, le=2**53)]
Ordinal = Annotated[int, Meta(ge=0, le=2**53)]
"""A place in a count that may be nothing yet: a change number, a device number."""
Token = Annotated[str, Meta(pattern="^[!-~]{1,200}$")]
"""What goes into a header as it is."""
Series = Annotated[str, Meta(pattern="^([A-Z]{1,2}|R[A-Z]{3})$")]
Instant = Annotated[datetime, Meta(tz=True)]
Line = Annotated[str, Meta(max_length=200)]
Program = Annotated[str, Meta(max_length=200, pattern=r"^[^\x00]*$")]
"""A program's name and version, which a database keeps: without the one character that it cannot."""
Protocol = Annotated[int, Meta(ge=1, le=1_000)]
Text = Annotated[str, Meta(max_length=1_000)]
