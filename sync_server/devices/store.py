"""SQL of devices, boot tokens, receipt series and enrolment codes."""

from __future__ import annotations

FIND_DEVICE = """
SELECT d.id, d.kind, d.outlet_id, d.register_id, d.token_hash, d.boot_confirmed, d.boot_offered, d.last_device_no,
    d.journal_no, d.journal_head, d.series, d.number, d.revoked_at, d.push_no, d.protocol, d.series_given,
    d.fork_device_no, d.fork_journal_no, d.fork_head, d.copied_at, o.zone, o.pkp, o.code AS outlet_code, t.suspended_at
FROM devices d
JOIN outlets o ON o.tenant_id = %(tenant)s AND o.id = d.outlet_id
JOIN tenants t ON t.tenant_id = %(tenant)s
WHERE d.tenant_id = %(tenant)s AND d.token_hash = %(token_hash)s
"""

LOCK_DEVICE = FIND_DEVICE + "FOR UPDATE OF d"

LOCK_DEVICE_BY_ID = FIND_DEVICE.replace("d.token_hash = %(token_hash)s", "d.id = %(id)s") + "FOR UPDATE OF d"

DEVICES = """
SELECT d.id, d.kind, o.code AS outlet_code, r.code AS register_code, d.program, d.last_contact_at, d.pending, d.parked,
    d.revoked_at IS NOT NULL AS revoked, d.went_back_at, d.copied_at, d.series, d.number
FROM devices d
JOIN outlets o ON o.tenant_id = %(tenant)s AND o.id = d.outlet_id
LEFT JOIN registers r ON r.tenant_id = %(tenant)s AND r.id = d.register_id
WHERE d.tenant_id = %(tenant)s AND (d.outlet_id = %(outlet_id)s OR %(all_outlets)s)
ORDER BY o.code, r.code, d.enrolled_at, d.id LIMIT 1000
"""

CONFIRM_BOOT = """
UPDATE devices SET boot_confirmed = %(shown)s, boot_offered = '{}', last_contact_at = %(now)s
WHERE tenant_id = %(tenant)s AND id = %(id)s
"""

OFFER_BOOT = """
UPDATE devices
SET boot_confirmed = %(confirmed)s, boot_offered = %(offered)s, program = %(program)s, protocol = %(protocol)s,
    pending = %(pending)s, parked = %(parked)s, last_contact_at = %(now)s
WHERE tenant_id = %(tenant)s AND id = %(id)s
"""

LAST_SERIES = """
SELECT last_series FROM registers WHERE tenant_id = %(tenant)s AND id = %(register_id)s FOR UPDATE
"""

SET_LAST_SERIES = """
UPDATE registers SET last_series = %(series)s WHERE tenant_id = %(tenant)s AND id = %(register_id)s
"""

GIVE_SERIES = """
UPDATE devices
SET series = %(series)s, number = 0, went_back_at = %(now)s, series_given = array_append(series_given, %(series)s),
    fork_device_no = %(device_no)s, fork_journal_no = %(journal_no)s, fork_head = %(head)s
WHERE tenant_id = %(tenant)s AND id = %(id)s
"""

ADVANCE = """
UPDATE devices
SET last_device_no = %(last_device_no)s, journal_no = %(journal_no)s, journal_head = %(journal_head)s,
    number = %(number)s, last_contact_at = %(now)s, push_no = push_no + 1,
    fork_device_no = %(fork_device_no)s, fork_journal_no = %(fork_journal_no)s, fork_head = %(fork_head)s
WHERE tenant_id = %(tenant)s AND id = %(id)s
"""

# What a device tells after this server was restored: it is believed of what the server lost.
BELIEVE = """
UPDATE devices SET series = %(series)s, number = %(number)s WHERE tenant_id = %(tenant)s AND id = %(id)s
"""

MARK_COPIED = """
UPDATE devices SET copied_at = %(now)s WHERE tenant_id = %(tenant)s AND id = %(id)s AND copied_at IS NULL
"""

CLEAR_COPIED = """
UPDATE devices SET copied_at = NULL, series_given = '{}'
WHERE tenant_id = %(tenant)s AND register_id = %(register_id)s AND copied_at IS NOT NULL
"""

INSERT_DEVICE = """
INSERT INTO devices (tenant_id, id, kind, outlet_id, register_id, program, token_hash, boot_offered, last_device_no,
    journal_no, journal_head, series, number, enrolled_at, push_no, protocol, pending, parked, series_given)
VALUES (%(tenant)s, %(id)s, %(kind)s, %(outlet_id)s, %(register_id)s, %(program)s, %(token_hash)s, '{}', 0,
    0, %(journal_head)s, %(series)s, 0, %(now)s, 0, %(protocol)s, 0, 0, '{}')
"""

REVOKE = """
UPDATE devices SET revoked_at = %(now)s WHERE tenant_id = %(tenant)s AND id = %(id)s AND revoked_at IS NULL
"""

WHERE_ENROLLED = """
SELECT t.name AS tenant_name, o.code AS outlet_code, r.code AS register_code
FROM tenants t
JOIN outlets o ON o.tenant_id = %(tenant)s AND o.id = %(outlet_id)s
LEFT JOIN registers r ON r.tenant_id = %(tenant)s AND r.id = %(register_id)s
WHERE t.tenant_id = %(tenant)s
"""

FIND_CODE = """
SELECT code_hash, tenant_id, outlet_id, register_id, kind, expires_at, used_at FROM enrolment_codes
WHERE code_hash = %(code_hash)s
"""

USE_CODE = """
UPDATE enrolment_codes SET used_at = %(now)s WHERE code_hash = %(code_hash)s AND used_at IS NULL
"""

ADD_CODE = """
INSERT INTO enrolment_codes (code_hash, tenant_id, outlet_id, register_id, kind, expires_at)
VALUES (%(code_hash)s, %(tenant)s, %(outlet_id)s, %(register_id)s, %(kind)s, %(expires_at)s)
"""

COUNT_TRY = """
INSERT INTO enrolment_tries AS e (address_hash, window_start, tries) VALUES (%(address_hash)s, %(now)s, 1)
ON CONFLICT (address_hash) DO UPDATE SET
    tries = CASE WHEN e.window_start <= %(window_ended)s THEN 1 ELSE e.tries + 1 END,
    window_start = CASE WHEN e.window_start <= %(window_ended)s THEN excluded.window_start ELSE e.window_start END
RETURNING tries
"""

TAKE_TRY_BACK = """
UPDATE enrolment_tries SET tries = tries - 1 WHERE address_hash = %(address_hash)s AND tries > 0
"""
