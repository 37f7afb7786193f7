"""One name per kind of id, so that the type checker tells a shift from an order. All are UUIDv7, made where the thing is born."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

TenantId = NewType("TenantId", UUID)
OutletId = NewType("OutletId", UUID)
RegisterId = NewType("RegisterId", UUID)
DeviceId = NewType("DeviceId", UUID)
StaffId = NewType("StaffId", UUID)
CategoryId = NewType("CategoryId", UUID)
ProductId = NewType("ProductId", UUID)
CartId = NewType("CartId", UUID)
LineId = NewType("LineId", UUID)
OrderId = NewType("OrderId", UUID)
PaymentId = NewType("PaymentId", UUID)
ShiftId = NewType("ShiftId", UUID)
MessageId = NewType("MessageId", UUID)
PrintJobId = NewType("PrintJobId", UUID)
