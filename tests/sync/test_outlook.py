"""What the worker knows of how the line goes on: why the centre refuses this device, and when it is asked next."""

from __future__ import annotations

import random

import pytest

from app.sync.engine import Round
from app.sync.errors import DeviceUnknown, ProgramTooOld, ServerAway
from app.sync.rhythm import REJECTED_SECONDS
from app.sync.worker import SyncWorker
from tests.till import Till


class Told:
    """Ends each round as it is told: with an error, or as a round that was refused its changes."""

    nudge_path: str | None = None

    def __init__(self, *ends: Round | Exception) -> None:
        self.ends = list(ends)

    def run_round(self) -> Round:
        end = self.ends.pop(0)
        if isinstance(end, Exception):
            raise end
        return end

    def greet_again(self) -> None: ...

    def look_at_clock(self) -> bool:
        return False


@pytest.mark.parametrize(
    ("end", "refused"),
    [
        pytest.param(DeviceUnknown(), "device_unknown", marks=pytest.mark.expects_log("sync_rejected")),
        pytest.param(ProgramTooOld(), "program_too_old", marks=pytest.mark.expects_log("sync_rejected")),
        (Round(1, 0, stopped=True, refused="tenant_suspended"), "tenant_suspended"),
        (Round(1, 0), None),
    ],
)
def test_a_refusal_is_remembered_until_a_round_ends_well(
    till: Till, end: Round | Exception, refused: str | None
) -> None:
    worker = SyncWorker(Told(end, ServerAway(), Round(0, 0)), till.units, lambda: None, random.Random(1))
    worker._one_round()
    assert worker.refused == refused
    worker._one_round()
    assert worker.refused == refused, "a centre that cannot be reached takes nothing back"
    worker._one_round()
    assert worker.refused is None


@pytest.mark.expects_log("sync_rejected")
def test_the_time_of_the_next_try_is_known(till: Till) -> None:
    now = 100.0
    worker = SyncWorker(Told(DeviceUnknown()), till.units, lambda: None, random.Random(1), monotonic=lambda: now)
    assert worker.next_try_seconds == 0.0
    worker._one_round()
    assert REJECTED_SECONDS / 2 <= worker.next_try_seconds <= REJECTED_SECONDS * 1.5
