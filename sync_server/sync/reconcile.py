"""Comparing what a device says of its closed shifts with what is here, and an entry of its journal with the one it sent then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from app.domain.journal import entry_hash
from app.wire.calls import ReconcileRequest, ShiftCompared
from app.wire.envelope import decode
from sync_server.db import Connection, rows
from sync_server.devices.service import Device

FACTS = """
SELECT id, id AS shift_id FROM shifts WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s::uuid[])
UNION ALL SELECT id, shift_id FROM orders WHERE tenant_id = %(tenant)s AND shift_id = ANY(%(ids)s::uuid[])
UNION ALL SELECT id, shift_id FROM shift_closes WHERE tenant_id = %(tenant)s AND shift_id = ANY(%(ids)s::uuid[])
UNION ALL SELECT id, shift_id FROM cash_movements WHERE tenant_id = %(tenant)s AND shift_id = ANY(%(ids)s::uuid[])
UNION ALL SELECT id, shift_id FROM drawer_openings WHERE tenant_id = %(tenant)s AND shift_id = ANY(%(ids)s::uuid[])
UNION ALL SELECT id, shift_id FROM cart_voids WHERE tenant_id = %(tenant)s AND shift_id = ANY(%(ids)s::uuid[])
UNION ALL SELECT id, shift_id FROM line_voids WHERE tenant_id = %(tenant)s AND shift_id = ANY(%(ids)s::uuid[])
"""

TENDERS = """
SELECT o.shift_id, p.tender, sum(p.amount_minor)::bigint AS amount_minor
FROM orders o JOIN payments p ON p.tenant_id = %(tenant)s AND p.order_id = o.id
WHERE o.tenant_id = %(tenant)s AND o.shift_id = ANY(%(ids)s::uuid[])
GROUP BY o.shift_id, p.tender
"""

ENTRY = """
SELECT bytes, fingerprint, journal_no FROM inbox
WHERE tenant_id = %(tenant)s AND device_id = %(device_id)s AND device_no = %(device_no)s AND journal_no = %(journal_no)s
"""


def compare(connection: Connection, device: Device, asked: ReconcileRequest) -> list[ShiftCompared]:
    """Return for each shift whether both have the same number of facts and the same sums; if not, the facts that are here."""
    values = {"tenant": device.tenant_id, "ids": [shift.shift_id for shift in asked.shifts]}
    facts: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for row in rows(connection, FACTS, values):
        facts[row["shift_id"]].append(row["id"])
    tenders: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
    for row in rows(connection, TENDERS, values):
        tenders[row["shift_id"]][row["tender"]] = row["amount_minor"]
    return [
        ShiftCompared(shift_id=shift.shift_id, equal=True)
        if (shift.facts, shift.tenders) == (len(facts[shift.shift_id]), tenders[shift.shift_id])
        else ShiftCompared(shift_id=shift.shift_id, equal=False, ids=facts[shift.shift_id])
        for shift in asked.shifts
    ]


def journal_is_equal(connection: Connection, device: Device, asked: ReconcileRequest) -> bool:
    """Say whether the entry that the device names is the one it handed in. An entry that is not here contradicts nothing."""
    values = {
        "tenant": device.tenant_id,
        "device_id": device.id,
        "device_no": asked.device_no,
        "journal_no": asked.journal_no,
    }
    found: Sequence[str] = [_hash(row) for row in rows(connection, ENTRY, values)]
    return not found or asked.journal_head in found


def _hash(row: dict[str, object]) -> str:
    message, fingerprint, number = row["bytes"], row["fingerprint"], row["journal_no"]
    assert isinstance(message, bytes) and isinstance(fingerprint, bytes) and isinstance(number, int)
    return entry_hash(bytes.fromhex(decode(message).journal_prev or ""), number, fingerprint).hex()
