"""The product's own part in going back in time: what its commands do beside putting files back."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

import app.sync.engine
import app.sync.link
from app.services import recovering
from sync_server.db import execute
from sync_server.devices import store as device_store
from tests.simulation.machine import Machine

if TYPE_CHECKING:
    from tests.simulation.world import World


HEALS = hasattr(app.sync.engine.SyncEngine, "_fetch_own")
"""Whether a till that went back heals by itself; else it stops its sync, says so, and goes on selling in a new series."""
FILLS_ANEW = any("snapshot" in name for name in dir(app.sync.link.HttpLink))
"""Whether a till can be filled anew, as it must be after the centre went back."""


def is_stopped(machine: Machine) -> bool:
    """Say whether a till has been told that it went back, and waits for a person."""
    return not HEALS and machine.sql("select went_back_at from device_state")[0][0] is not None


def note_restored(machine: Machine) -> None:
    """Do what the restoring command does to a till's file after it was put back."""
    recovering.mark_restored(machine.units(), machine.backup_at)


def new_history(world: World, rng: Random) -> None:
    """Do what the restoring command does to the centre's database after it was put back."""
    with world.centre.as_owner() as connection:
        connection.execute("UPDATE server_identity SET history_id = %s", (UUID(int=rng.getrandbits(128)),))


def part(world: World) -> None:
    """Let the owner say that there is one machine a device again: two restores in a row can look like two machines."""
    with world.centre.as_owner() as connection:
        for machine in world.living():
            values = {"tenant": machine.tenant_id, "register_id": machine.register_id}
            execute(connection, device_store.CLEAR_COPIED, values)
