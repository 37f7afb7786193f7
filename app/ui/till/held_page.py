"""Carts that were laid aside: which there are, what is in them, and taking one up again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QListView,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import WarunginError
from app.domain.staff import Right
from app.services import carts
from app.services.carts import CartView, HeldView
from app.ui import keymap, text, theme
from app.ui.error_view import sentence
from app.ui.icons import paint_icon
from app.ui.keymap import Scope
from app.ui.models.cart_model import CartModel, CartRow, Index
from app.ui.page import Page, Session
from app.ui.till.cart_delegate import CartDelegate
from app.ui.till.cart_dialogs import VoidDialog
from app.ui.till.notice import Notice
from app.ui.till.page_head import PageHead
from app.ui.widgets import painting
from app.ui.widgets.amount_label import AmountLabel
from app.ui.widgets.button import ActionButton
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.keystrip import KeyStrip
from app.ui.widgets.label import ElidedLabel, HLine, Label, VLine

ROW_HEIGHT: Final = 82
ROW_GAP: Final = 10
GOODS_MAX: Final = 6
"""So many goods are named in a row; the preview has them all."""


class HeldModel(QAbstractListModel):
    """Held carts, the longest held first."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[HeldView] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            row = self.rows[index.row()]
            return f"{row.held.cart.name} {text.rupiah(row.price.total)}"
        return None

    def show_rows(self, rows: list[HeldView]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()


class HeldDelegate(QStyledItemDelegate):
    """Paints a held cart as a card: its name first, then what is in it; total, time and cashier right."""

    def __init__(self, model: HeldModel, zone: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._zone = model, zone
        self.chosen = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, ROW_HEIGHT + ROW_GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, colours = self._model.rows[index.row()], theme.current()
        chosen = index.row() == self.chosen
        rect = QRectF(option.rect).adjusted(0, 0, 0, -ROW_GAP)
        painter.save()
        painting.box(
            painter,
            rect,
            theme.radius("card"),
            colours.color("brandTint" if chosen else "surface"),
            colours.color("brand" if chosen else "line"),
            2.0 if chosen else 1.0,
        )
        well = QRectF(rect.x() + 16, rect.y() + 17, 48, 48)
        painting.box(painter, well, 12, colours.color("surface" if chosen else "sunken"))
        paint_icon(painter, well.adjusted(13, 13, -13, -13), "user-round", "brandInk" if chosen else "ink2")
        self._write(painter, rect, row)
        painter.restore()

    def _write(self, painter: QPainter, rect: QRectF, row: HeldView) -> None:
        total = text.rupiah(row.price.total, nbsp=True)
        total_font = theme.font("heading", pixels=18)
        right_width = max(140, painting.text_width(total, total_font))
        right = rect.right() - 20
        left, width = rect.x() + 80, right - right_width - 16 - (rect.x() + 80)
        top, below = rect.y() + 15, rect.y() + 43
        painting.write(painter, QRectF(left, top, width, 26), row.held.cart.name or "", "heading", "ink")
        painting.write(painter, QRectF(left, below, width, 22), goods_words(row), "body", "ink2")
        place = QRectF(right - right_width, top, right_width, 26)
        painting.write(painter, place, total, total_font, "ink", painting.RIGHT)
        when = f"{text.clock(text.local(row.held.held_at, self._zone))} · {row.held.staff_name.split(' ')[0]}"
        painting.write(
            painter, QRectF(right - right_width, below, right_width, 22), when, "small", "ink2", painting.RIGHT
        )


def goods_words(row: HeldView) -> str:
    """Return what is in a held cart, as one would say it: ``2 Kopi Susu, 1 Roti Bakar``."""
    return ", ".join(f"{text.quantity(line.quantity)} {line.name}" for line in row.held.cart.lines[:GOODS_MAX])


class HeldPreview(QWidget):
    """The chosen held cart in the ticket's column; ``resume`` and ``void`` say what is wanted of it."""

    resume = Signal()
    void = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.ground(self, "surface")
        self.setFixedWidth(theme.size("ticket"))
        self._name = ElidedLabel("", "heading")
        self._name.setFont(theme.font("heading", 800, 20))
        self._when = ElidedLabel("", "small", "ink3")
        self._model = CartModel()
        self._lines = QTableView()
        self._lines.setModel(self._model)
        self._lines.setItemDelegate(CartDelegate(self._model, self._lines))
        _set_up(self._lines)
        self._total = AmountLabel((44, 36), name=self.tr("Total sementara"))
        self._void = ActionButton(
            keymap.label("held.void"), kind="danger_soft", icon="trash-2", key=keymap.caption("held.void"), height=52
        )
        self._resume = ActionButton(
            keymap.label("held.resume"), kind="primary", icon="play", key=keymap.caption("held.resume"), height=76
        )
        self._void.clicked.connect(lambda: self.void.emit())
        self._resume.clicked.connect(lambda: self.resume.emit())
        self._lay_out()
        self.show_row(None, "")

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(20, 14, 20, 12)
        head.setSpacing(1)
        head.addWidget(self._name)
        head.addWidget(self._when)
        total = QHBoxLayout()
        total.addWidget(Label(self.tr("Total sementara"), "card_title"))
        total.addWidget(self._total, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 12, 20, 16)
        foot.setSpacing(10)
        foot.addLayout(total)
        for button in (self._void, self._resume):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(HLine())
        column.addWidget(self._lines, 1)
        column.addWidget(HLine())
        column.addLayout(foot)

    def show_row(self, row: HeldView | None, when: str) -> None:
        """Show a held cart, or that none is chosen."""
        rows = []
        if row is not None:
            pairs = zip(row.held.cart.lines, row.price.lines, strict=True)
            rows = [CartRow(line, price.gross, None) for line, price in pairs]
        self._model.show_rows(rows)
        self._name.setText(row.held.cart.name or "" if row is not None else "")
        self._when.setText(when)
        self._total.set_text(text.rupiah(row.price.total, nbsp=True) if row is not None else "")
        for button in (self._void, self._resume):
            button.setEnabled(row is not None)

    def texts(self) -> dict[str, str]:
        """Return what a person reads here."""
        return {
            "name": self._name.text(),
            "when": self._when.text(),
            "lines": "\n".join(row.spoken for row in self._model.rows),
            "total": self._total.text,
        }


def _set_up(lines: QTableView) -> None:
    lines.setFrameShape(QFrame.Shape.NoFrame)
    lines.setShowGrid(False)
    lines.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    lines.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    lines.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    lines.horizontalHeader().hide()
    lines.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    lines.verticalHeader().hide()
    lines.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    lines.verticalHeader().setDefaultSectionSize(theme.size("cart_line"))


class HeldPage(Page):
    """The list left, the chosen cart right. Enter takes it up when nothing lies on the counter."""

    scope = Scope.HELD

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        theme.ground(self, "canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Pesanan ditahan"))
        self._zone = session.facts.zone if session.facts is not None else "Asia/Jakarta"
        self._model = HeldModel()
        self._list = QListView()
        self._delegate = HeldDelegate(self._model, self._zone, self._list)
        self._busy = False
        self._preview = HeldPreview()
        self._empty = EmptyState(
            self.tr("Tidak ada pesanan ditahan"),
            self.tr("Keranjang yang ditahan dari halaman Kasir menunggu di sini."),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self._work_area(), 1)
        row.addWidget(VLine())
        row.addWidget(self._preview)
        self._connect()

    def _work_area(self) -> QVBoxLayout:
        self._head = PageHead(self.session, self.tr("Pesanan ditahan"))
        self._notice = Notice()
        view = self._list
        view.setModel(self._model)
        view.setItemDelegate(self._delegate)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setUniformItemSizes(True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setProperty("ground", "canvas")
        view.setAccessibleName(self.tr("Pesanan ditahan"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(view)
        strip = KeyStrip()
        strip.show_actions([key.action for key in keymap.KEYS.strip(Scope.HELD) if key.scope is Scope.HELD])
        strip.triggered.connect(self._do)
        inner = QVBoxLayout()
        inner.setContentsMargins(theme.size("page_margin"), 0, 23, 0)
        inner.setSpacing(0)
        inner.addWidget(self._head)
        inner.addWidget(self._notice)
        inner.addSpacing(8)
        inner.addWidget(self._stack, 1)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(inner, 1)
        column.addWidget(strip)
        return column

    def _connect(self) -> None:
        self._actions: dict[str, Callable[[], object]] = {
            "held.previous": lambda: self._choose(self._delegate.chosen - 1),
            "held.next": lambda: self._choose(self._delegate.chosen + 1),
            "held.resume": self._resume,
            "held.void": self._ask_void,
            "held.back": lambda: self.session.go.emit("selling"),
        }
        for action, slot in self._actions.items():
            keymap.bind(self, action, slot)
        self._list.clicked.connect(lambda index: self._choose(index.row()))
        self._list.doubleClicked.connect(lambda _index: self._resume())
        self._preview.resume.connect(self._resume)
        self._preview.void.connect(self._ask_void)

    def _do(self, action: str) -> None:
        self._actions[action]()

    # --- the list ----------------------------------------------------------------------------------

    def enter(self) -> None:
        """Read the held carts and take the focus."""
        self._notice.clear()
        self._load()
        self.setFocus()

    def _load(self) -> None:
        self.session.operations.read(carts.held, then=self._show, owner=self)

    def _show(self, rows: list[HeldView]) -> None:
        self._model.show_rows(rows)
        self._stack.setCurrentWidget(self._list if rows else self._empty)
        self._delegate.chosen = 0
        self._choose(0)

    def _chosen(self) -> HeldView | None:
        rows = self._model.rows
        return rows[self._delegate.chosen] if self._delegate.chosen < len(rows) else None

    def _choose(self, at: int) -> None:
        at = max(0, min(at, len(self._model.rows) - 1))
        before, self._delegate.chosen = self._delegate.chosen, at
        for row in {before, at}:
            self._list.update(self._model.index(row))
        self._list.scrollTo(self._model.index(at))
        chosen = self._chosen()
        self._preview.show_row(chosen, self._when(chosen) if chosen is not None else "")

    def _when(self, row: HeldView) -> str:
        clock = text.clock(text.local(row.held.held_at, self._zone))
        words = self.tr("Ditahan %1, %2").replace("%1", row.held.staff_name.split(" ")[0]).replace("%2", clock)
        now = self.session.sync.now if self.session.sync is not None else None
        if now is None:
            return words
        return f"{words} · {text.age(int((now - row.held.held_at).total_seconds()))}"

    # --- what is done ------------------------------------------------------------------------------

    def _resume(self) -> None:
        chosen = self._chosen()
        if chosen is None or self._busy:
            return
        self._busy = True
        actor, cart_id = self.session.actor, chosen.held.cart.id
        self.session.operations.run(
            lambda uow: carts.recall(uow, actor, cart_id), then=self._resumed, failed=self._refused, owner=self
        )

    def _resumed(self, view: CartView) -> None:
        self._busy = False
        self.session.held_changed.emit(view.held)
        self.session.go.emit("selling")

    def _refused(self, error: WarunginError) -> bool:
        """Say why the cart was not taken up, and look again: it may be gone."""
        self._busy = False
        self._notice.show_error(sentence(error))
        self.session.beeper.attention()
        self._load()
        return True

    def _ask_void(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        dialog = VoidDialog(self.window(), chosen.held.cart, chosen.price.total)
        actor, cart_id = self.session.actor, chosen.held.cart.id

        def done(view: CartView) -> None:
            dialog.close_dialog()
            self.session.held_changed.emit(view.held)
            self._load()

        def void(reason: str) -> None:
            self.session.operations.run_approved(
                Right.VOID_CART,
                lambda uow, approval: carts.void(uow, actor, cart_id, reason, approval),
                then=done,
                failed=dialog.show_refusal,
                owner=dialog,
            )

        dialog.accepted.connect(void)
        dialog.open()

    def texts(self) -> dict[str, str]:
        """Return what a person reads on the page."""
        rows = self._model.rows
        return {
            "list": "\n".join(f"{row.held.cart.name}: {goods_words(row)}" for row in rows),
            "message": self._notice.text(),
            "empty": "" if rows else self._empty.accessibleName(),
            **self._preview.texts(),
        }
