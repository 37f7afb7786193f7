"""What a printer would make of stored bytes: text, events and a picture. Written apart from the encoder, so that it can judge it."""

from __future__ import annotations

from app.devices.escpos_reader.interpreter import read
from app.devices.escpos_reader.picture import to_png
from app.devices.escpos_reader.printed import Align, Event, Feed, Line, Printed, Raster, Run, Token

__all__ = ["Align", "Event", "Feed", "Line", "Printed", "Raster", "Run", "Token", "read", "to_png"]
