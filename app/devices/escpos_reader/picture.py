"""The paper as a picture, dot for dot as wide as the print head. Pillow is imported when the first picture is drawn."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from app.devices.escpos_reader.interpreter import LINE_DOTS
from app.devices.escpos_reader.printed import DOTS_PER_COLUMN, Align, Event, Feed, Line, Printed, Raster, Run, Token

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

CELL_DOTS = 24
"""Font A is 24 dots high; the line spacing leaves six dots between lines."""

BASELINE_DOTS = 18
FONT_PIXELS = 20
"""At this size JetBrains Mono advances by exactly the 12 dots of font A."""

EDGE_DOTS = 16
BOX_DOTS = 96
PAPER, INK, KNIFE = 255, 0, 150
REGULAR, BOLD = "JetBrainsMono_500Medium.ttf", "JetBrainsMono_800ExtraBold.ttf"


def to_png(printed: Printed, path: Path) -> None:
    """Draw the job to ``path``: 384 dots wide for 32 columns, 576 for 48."""
    from PIL import Image

    strips = [_strip(event, printed.columns) for event in printed.events]
    height = sum(strip.height for strip in strips) + 2 * EDGE_DOTS
    paper = Image.new("L", (printed.columns * DOTS_PER_COLUMN, height), PAPER)
    top = EDGE_DOTS
    for strip in strips:
        paper.paste(strip, (0, top))
        top += strip.height
    paper.save(path, "PNG", dpi=(203, 203))


@cache
def _font(name: str) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(BytesIO((files("resources") / "fonts" / name).read_bytes()), FONT_PIXELS)


def _strip(event: Event, columns: int) -> Image:
    """Return one event as a strip across the paper."""
    match event:
        case Line():
            return _line(event, columns)
        case Raster():
            return _raster(event, columns)
        case Feed(dots):
            return _blank(columns, dots)
        case Token("cut"):
            return _knife(columns)
        case Token("drawer"):
            return _blank(columns, 0)
        case Token():
            return _box(event, columns)


def _blank(columns: int, dots: int) -> Image:
    from PIL import Image

    return Image.new("L", (columns * DOTS_PER_COLUMN, dots), PAPER)


def _line(line: Line, columns: int) -> Image:
    tallest = max((run.height for run in line.runs), default=1)
    strip = _blank(columns, CELL_DOTS * tallest + LINE_DOTS - CELL_DOTS)
    room = columns - line.columns
    left = {Align.LEFT: 0, Align.CENTRE: room * DOTS_PER_COLUMN // 2, Align.RIGHT: room * DOTS_PER_COLUMN}[line.align]
    for run in line.runs:
        drawn = _run(run)
        strip.paste(drawn, (left, CELL_DOTS * (tallest - run.height)))
        left += drawn.width
    return strip


def _run(run: Run) -> Image:
    """Draw each character in its own cell, then stretch: a printer doubles dots, it has no larger letters."""
    from PIL import Image, ImageDraw, ImageOps

    image = Image.new("L", (len(run.text) * DOTS_PER_COLUMN, CELL_DOTS), PAPER)
    draw = ImageDraw.Draw(image)
    for at, char in enumerate(run.text):
        draw.text((at * DOTS_PER_COLUMN, BASELINE_DOTS), char, INK, _font(BOLD if run.bold else REGULAR), anchor="ls")
    if run.underline:
        draw.line([(0, CELL_DOTS - 2), (image.width, CELL_DOTS - 2)], INK)
    if run.inverse:
        image = ImageOps.invert(image)
    return image.resize((image.width * run.width, image.height * run.height), Image.Resampling.NEAREST)


def _raster(raster: Raster, columns: int) -> Image:
    from PIL import Image, ImageOps

    size = raster.width_bytes * 8, len(raster.rows) // raster.width_bytes
    picture = ImageOps.invert(Image.frombytes("1", size, raster.rows).convert("L"))
    strip = _blank(columns, picture.height)
    room = strip.width - picture.width
    strip.paste(picture, ({Align.LEFT: 0, Align.CENTRE: room // 2, Align.RIGHT: room}[raster.align], 0))
    return strip


def _knife(columns: int) -> Image:
    from PIL import ImageDraw

    strip = _blank(columns, 4)
    draw = ImageDraw.Draw(strip)
    for left in range(0, strip.width, 16):
        draw.line([(left, 2), (left + 8, 2)], KNIFE)
    return strip


def _box(token: Token, columns: int) -> Image:
    """Stand-in for a symbol that the printer draws itself: its place, its kind and what it holds."""
    from PIL import ImageDraw

    strip = _blank(columns, BOX_DOTS)
    draw = ImageDraw.Draw(strip)
    draw.rectangle([(4, 4), (strip.width - 5, BOX_DOTS - 5)], outline=INK)
    shown = token.text[: columns - 2]
    draw.text((DOTS_PER_COLUMN, BOX_DOTS // 2), shown, INK, _font(REGULAR), anchor="lm")
    return strip
