"""Taking in a file of unsent messages in the name of the device that wrote it, for a till that cannot push them itself.

They go the way of a push, batch by batch, each in its transaction: whatever is handed in twice, or is pushed by the till after
all, is answered as replayed. No token is asked for: an operator stands at the centre's machine, and a device that was
withdrawn may have sold before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.errors import RuleViolation
from app.wire.calls import PushResult
from app.wire.limits import PUSH_MESSAGES_MAX
from sync_server.db import Connection, one
from sync_server.devices import service as devices
from sync_server.devices.service import Device
from sync_server.http import Door
from sync_server.sync import service, store
from sync_server.sync.unsent_file import Unsent

LEFT_OUT = frozenset({"parked", "conflict", "waiting"})


class HandInOfOtherTenant(RuleViolation):
    """The file is from a shop that this centre does not know."""

    code = "hand_in_other_tenant"


class HandInDeviceUnknown(RuleViolation):
    """The file is from a device that this centre never enrolled."""

    code = "hand_in_device_unknown"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of a file's messages, one result each, in the file's order."""

    results: tuple[PushResult, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many messages had each outcome."""
        return dict(sorted(Counter(str(result.outcome) for result in self.results).items()))

    @property
    def troubles(self) -> list[PushResult]:
        """The results of messages that do not count: parked, in conflict with another, or waiting for one of these."""
        return [result for result in self.results if (result.first or result.outcome) in LEFT_OUT]


def hand_in(door: Door, unsent: Unsent) -> HandedIn:
    """Take in a file as its device would have pushed it. Repeating it is harmless.

    Raises HandInOfOtherTenant and HandInDeviceUnknown before anything is taken, DatabaseAway.
    """
    tenant_id, device_id = unsent.header.tenant_id, unsent.header.device_id
    door.for_tenant(tenant_id, lambda connection: _require_known(connection, tenant_id, device_id))
    results = _push(door, tenant_id, device_id, unsent.messages)
    while True:
        # What waits is not kept: it is offered again for as long as something it may have waited for came in.
        waiting = [place for place, result in enumerate(results) if result.outcome == "waiting"]
        again = _push(door, tenant_id, device_id, [unsent.messages[place] for place in waiting])
        if all(result.outcome == "waiting" for result in again):
            return HandedIn(tuple(results))
        for place, result in zip(waiting, again, strict=True):
            results[place] = result


def _require_known(connection: Connection, tenant_id: UUID, device_id: UUID) -> None:
    if one(connection, store.TENANT_KNOWN, {"tenant": tenant_id}) is None:
        raise HandInOfOtherTenant(tenant_id=str(tenant_id))
    try:
        devices.by_id(connection, tenant_id, device_id)
    except devices.DeviceUnknown as error:
        raise HandInDeviceUnknown(device_id=str(device_id)) from error


def _push(door: Door, tenant_id: UUID, device_id: UUID, messages: Sequence[bytes]) -> list[PushResult]:
    def identify(connection: Connection) -> Device:
        return devices.by_id(connection, tenant_id, device_id)

    results: list[PushResult] = []
    for at in range(0, len(messages), PUSH_MESSAGES_MAX):
        results += service.take_in(door, tenant_id, identify, messages[at : at + PUSH_MESSAGES_MAX]).results
    return results
