"""What a call to the centre can end in, by who must act."""

from __future__ import annotations

from app.domain.errors import Rejected, RuleViolation, Unavailable


class ServerAway(Unavailable):
    """No answer: no network, a refused or broken connection, or nothing within 10 s."""

    code = "server_away"


class ServerBusy(Unavailable):
    """The server asks to be left alone for ``retry_after_seconds``, or has a fault of its own."""

    code = "server_busy"


class ServerGarbled(Unavailable):
    """The answer is not one of our server's: a captive portal, a proxy, another program."""

    code = "server_garbled"


class DeviceUnknown(Rejected):
    """The server does not know this device, or the owner has revoked it. Selling goes on."""

    code = "device_unknown"


class TenantSuspended(Rejected):
    """The shop is suspended at the centre: facts are still taken in, changes are not sent."""

    code = "tenant_suspended"


class DeviceWentBack(Rejected):
    """The server says this database was restored or copied: say hello first."""

    code = "device_went_back"


class DeviceCopied(Rejected):
    """Two machines use this device's data: its facts are taken in, but nothing is sent until one is enrolled anew."""

    code = "device_copied"


class ServerWentBack(Unavailable):
    """The server is not in the life that this device last greeted: it was restored. Say hello first."""

    code = "server_went_back"


class FeedThinned(Unavailable):
    """The feed no longer goes back to where this device stands: it is filled anew from a snapshot."""

    code = "feed_thinned"


class SnapshotGone(Unavailable):
    """The server has a snapshot no more: another one is asked for."""

    code = "snapshot_gone"


class BatchRefused(Rejected):
    """The call could not be read: the caller halves the batch, a single message parks."""

    code = "batch_refused"


class ProgramTooOld(Rejected):
    """This program is too old to receive changes; it may still hand in its facts."""

    code = "program_too_old"


class EnrolmentRefused(RuleViolation):
    """The one-time code is wrong, used, or too old; ``why`` is the server's code for it."""

    code = "enrolment_refused"


class AddressUnusable(RuleViolation):
    """That is no address of a server."""

    code = "address_unusable"
