"""The devices of a tenant as their owner sees them: who was heard of when, and what each still has to hand in."""

from __future__ import annotations

from app.wire.calls import DeviceEntry
from sync_server.db import Connection, rows
from sync_server.devices import store
from sync_server.devices.service import Device


def of_outlet(connection: Connection, device: Device) -> list[DeviceEntry]:
    """Return the devices of a device's outlet, or of all outlets when it is an office: by outlet, register and age."""
    asked = {"tenant": device.tenant_id, "outlet_id": device.outlet_id, "all_outlets": device.kind == "office"}
    return [DeviceEntry(**row) for row in rows(connection, store.DEVICES, asked)]
