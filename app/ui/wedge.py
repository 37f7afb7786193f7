"""Tells a scanner that types like a keyboard from a person who types, by timing.

A scan is at least six characters, half of them less than 35 ms after the one before, ended by Enter or Tab. Each key is
held back until it is told apart, at most 60 ms, so that no field ever shows a part of a code. What turns out to be typing
goes to the widget that had the focus, in order. Keys with Ctrl or Alt and keys that write nothing are never held.
An Enter or Tab right behind a scan is the scanner's too: many send two, and the second must not end a payment.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

SCAN_LENGTH_MIN: Final = 6
SCAN_LENGTH_MAX: Final = 100
GAP_MS: Final = 35
HOLD_LETTER_MS: Final = 25
HOLD_DIGIT_MS: Final = 40
HOLD_BURST_MS: Final = 60
"""How long to wait for the next key: words are searched while they are typed, so a letter is let go soonest."""
TAIL_MS: Final = 60
"""An Enter or Tab this soon after a scan was typed by no finger."""
BURST_FROM: Final = 3
"""From this many quick keys on it is most likely a scan, and a late key is waited for."""

_END: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_MODIFIERS: Final = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
)
_COMMANDS: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
_OVERRIDE: Final = QEvent.Type.ShortcutOverride
_PRESS: Final = QEvent.Type.KeyPress
_RELEASE: Final = QEvent.Type.KeyRelease
_TOUCH: Final = QEvent.Type.TouchBegin
_CLICK: Final = QEvent.Type.MouseButtonPress


@dataclass(frozen=True, slots=True)
class _Held:
    """A key that waits, and the widget it was meant for."""

    event: QKeyEvent
    target: QWidget
    at_ms: float
    stamp_ms: int

    @property
    def is_press(self) -> bool:
        return self.event.type() == _PRESS


class Wedge(QObject):
    """Listens to every key of the program. ``scanned`` carries a code; its keys reach no widget."""

    scanned = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._enabled = True
        self._delivering = False
        self._held: list[_Held] = []
        self._swallowed: set[int] = set()
        self._ended: tuple[float, int] | None = None
        """When the last scan ended: as it arrived, and as the system stamped it."""
        self._patience = QTimer(self, singleShot=True)
        self._patience.setTimerType(Qt.TimerType.PreciseTimer)
        self._grace = QTimer(self, singleShot=True, interval=0)
        self._patience.timeout.connect(self._on_patience_over)
        self._grace.timeout.connect(self._let_go)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    @property
    def enabled(self) -> bool:
        return self._enabled

    @enabled.setter
    def enabled(self, enabled: bool) -> None:
        if not enabled:
            self._let_go()
        self._enabled = enabled

    def stop(self) -> None:
        """Listen no more; keys that wait are let go."""
        self.enabled = False
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in (_OVERRIDE, _PRESS, _RELEASE, _CLICK, _TOUCH) or self._delivering or not self._enabled:
            return False
        if isinstance(event, QKeyEvent):
            if kind == _PRESS:
                return self._on_press(watched, event)
            if kind == _RELEASE:
                return self._on_release(event)
            return self._on_shortcut_override(event)
        self._let_go()
        return False

    # --- keys ---------------------------------------------------------------------------------------

    def _on_shortcut_override(self, event: QKeyEvent) -> bool:
        """Keep shortcuts away from the keys of a scan; this comes before the press of the same key."""
        if event.key() in _MODIFIERS:
            return False
        if self._is_tail(event):
            event.accept()
            return True
        self._ended = None
        if not self._held:
            return False
        if _is_character(event) or (_is_end(event) and self._completes_scan(event)):
            event.accept()
            return True
        self._let_go()
        return False

    def _on_press(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.key() in _MODIFIERS:
            return False
        if self._is_tail(event):
            self._swallowed.add(event.key())
            return True
        self._ended = None
        if _is_character(event):
            return self._hold_press(watched, event)
        if self._held and _is_end(event) and self._completes_scan(event):
            self._take_scan(event)
            return True
        self._let_go()
        return False

    def _hold_press(self, watched: QObject, event: QKeyEvent) -> bool:
        target = _target(watched)
        if target is None:
            self._let_go()
            return False
        if self._held and (self._gap(event) > self._hold_ms() or len(self._presses()) >= SCAN_LENGTH_MAX):
            self._let_go()
        self._held.append(_Held(_copied(event), target, _now_ms(), event.timestamp()))
        self._grace.stop()
        self._patience.start(self._hold_ms())
        return True

    def _on_release(self, event: QKeyEvent) -> bool:
        if event.key() in self._swallowed and not event.isAutoRepeat():
            self._swallowed.discard(event.key())
            return True
        pressed = next((held for held in reversed(self._held) if held.event.key() == event.key()), None)
        if pressed is None or not pressed.is_press:
            return False
        self._held.append(_Held(_copied(event), pressed.target, _now_ms(), event.timestamp()))
        return True

    # --- telling apart ------------------------------------------------------------------------------

    def _presses(self) -> list[_Held]:
        return [held for held in self._held if held.is_press]

    def _text(self) -> str:
        return "".join(held.event.text() for held in self._presses())

    def _hold_ms(self) -> int:
        """Return how long the next key may take and still belong to what is held."""
        text = self._text()
        if len(text) >= BURST_FROM:
            return HOLD_BURST_MS
        return HOLD_LETTER_MS if text[0].isalpha() else HOLD_DIGIT_MS

    def _gap(self, event: QKeyEvent) -> float:
        last = self._presses()[-1]
        return _gap_ms(last.at_ms, last.stamp_ms, _now_ms(), event.timestamp())

    def _completes_scan(self, event: QKeyEvent) -> bool:
        presses = self._presses()
        if len(presses) < SCAN_LENGTH_MIN or self._gap(event) > HOLD_BURST_MS:
            return False
        gaps = [
            _gap_ms(first.at_ms, first.stamp_ms, second.at_ms, second.stamp_ms) for first, second in pairwise(presses)
        ]
        return sorted(gaps)[len(gaps) // 2] < GAP_MS

    def _is_tail(self, event: QKeyEvent) -> bool:
        """Say whether this is the second of the two keys that some scanners end a code with."""
        if self._ended is None or self._held or not _is_end(event):
            return False
        return _gap_ms(*self._ended, _now_ms(), event.timestamp()) < TAIL_MS

    def _take_scan(self, event: QKeyEvent) -> None:
        code = self._text()
        released = {held.event.key() for held in self._held if not held.is_press}
        self._swallowed = {held.event.key() for held in self._presses()} - released | {event.key()}
        self._forget()
        self._ended = (_now_ms(), event.timestamp())
        self.scanned.emit(code)

    # --- letting go ---------------------------------------------------------------------------------

    def _on_patience_over(self) -> None:
        """Let the keys go, unless the next one has been waiting for us while the program was busy."""
        self._grace.start()

    def _forget(self) -> list[_Held]:
        held, self._held = self._held, []
        self._patience.stop()
        self._grace.stop()
        return held

    def _let_go(self) -> None:
        """Give the held keys to the widgets they were meant for: it was typing."""
        held = self._forget()
        self._delivering = True
        try:
            for key in held:
                if isValid(key.target):
                    QApplication.sendEvent(key.target, key.event)
        finally:
            self._delivering = False


def _target(watched: QObject) -> QWidget | None:
    """Return who would get a key: the widget itself, or what has the focus in the window that heard it."""
    if isinstance(watched, QWidget):
        return watched
    popup = QApplication.activePopupWidget()
    if popup is not None:
        return popup.focusWidget() or popup
    heard = next((window for window in QApplication.topLevelWidgets() if window.windowHandle() is watched), None)
    return None if heard is None else heard.focusWidget() or heard


def _is_character(event: QKeyEvent) -> bool:
    text = event.text()
    return (
        len(text) == 1
        and text.isprintable()
        and not event.isAutoRepeat()
        and not (event.modifiers() & _COMMANDS)
        and event.key() not in _END
    )


def _is_end(event: QKeyEvent) -> bool:
    return event.key() in _END and not event.isAutoRepeat() and not (event.modifiers() & _COMMANDS)


def _copied(event: QKeyEvent) -> QKeyEvent:
    copy = QKeyEvent(event.type(), event.key(), event.modifiers(), event.text(), event.isAutoRepeat(), event.count())
    copy.setTimestamp(event.timestamp())
    return copy


def _now_ms() -> float:
    return time.monotonic() * 1_000


def _gap_ms(first_at: float, first_stamp: int, second_at: float, second_stamp: int) -> float:
    """Return the time between two keys as the system stamped them; without stamps, as they arrived."""
    if first_stamp and second_stamp > first_stamp:
        return second_stamp - first_stamp
    return second_at - first_at
