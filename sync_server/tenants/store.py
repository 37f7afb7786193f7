"""SQL of tenants, outlets, registers and people, as the owner of the tables writes them."""

from __future__ import annotations

ADD_TENANT = """
INSERT INTO tenants (tenant_id, name, created_at) VALUES (%(tenant)s, %(name)s, %(now)s)
"""

ADD_FEED_HEAD = """
INSERT INTO feed_head (tenant_id, head, floor) VALUES (%(tenant)s, 0, 0)
"""

TENANTS = """
SELECT tenant_id, name FROM tenants WHERE %(name)s::text IS NULL OR name = %(name)s ORDER BY name, tenant_id
"""

SUSPEND = """
UPDATE tenants SET suspended_at = %(at)s WHERE tenant_id = %(tenant)s
"""

FIND_OUTLET = """
SELECT id FROM outlets WHERE tenant_id = %(tenant)s AND code = %(code)s AND removed_at IS NULL
"""

FIND_REGISTER = """
SELECT id FROM registers WHERE tenant_id = %(tenant)s AND outlet_id = %(outlet_id)s AND code = %(code)s
"""

ADD_REGISTER = """
INSERT INTO registers (tenant_id, id, outlet_id, code) VALUES (%(tenant)s, %(id)s, %(outlet_id)s, %(code)s)
"""
