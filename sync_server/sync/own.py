"""What a device itself handed in, given back to it after its database was restored from an older copy."""

from __future__ import annotations

from uuid import UUID

import msgspec

from app.wire.calls import OwnFact
from app.wire.limits import CHANGES_BYTES_MAX, OWN_FACTS_MAX
from sync_server.db import Connection, rows
from sync_server.devices.service import Device

LAST_ID = UUID(int=2**128 - 1)

# What another device sent in this one's name is not its own, and what could not be read cannot be given back.
OWN = """
SELECT id, device_no, bytes, outcome, code, field, flags FROM inbox
WHERE tenant_id = %(tenant)s AND device_id = %(device_id)s AND (device_no, id) > (%(after)s, %(after_id)s)
    AND coalesce(code, '') NOT IN ('wrong_device', 'envelope_unreadable', 'message_too_large', 'text_unreadable')
ORDER BY device_no, id LIMIT %(limit)s
"""


def page(
    connection: Connection, device: Device, after: int, after_id: UUID | None
) -> tuple[list[OwnFact], int, UUID | None, bool]:
    """Return facts behind a place, the place of the last one, and whether there are more."""
    asked = {
        "tenant": device.tenant_id,
        "device_id": device.id,
        "after": after,
        # Without an id all facts of that number are behind: the number itself was settled before.
        "after_id": after_id or LAST_ID,
        "limit": OWN_FACTS_MAX,
    }
    found = rows(connection, OWN, asked)
    facts: list[OwnFact] = []
    size = 0
    for row in found:
        size += len(row["bytes"])
        if facts and size > CHANGES_BYTES_MAX:
            break
        facts.append(
            OwnFact(
                message=msgspec.Raw(row["bytes"]),
                outcome=row["outcome"],
                code=row["code"],
                field=row["field"],
                flags=row["flags"],
            )
        )
    last = found[len(facts) - 1] if facts else None
    more = len(facts) < len(found) or len(found) == OWN_FACTS_MAX
    return facts, after if last is None else last["device_no"], after_id if last is None else last["id"], more
