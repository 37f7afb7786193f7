"""Carts that were laid aside: which there are, what is in them, and taking one up again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import WarunginError
from app.domain.staff import Right
from app.services import carts
from app.services.carts import CartView, HeldView
from app.ui import keymap, text, theme
from app.ui.error_view import sentence
from app.ui.keymap import Scope
from app.ui.page import Page, Session
from app.ui.till.cart_dialogs import VoidDialog
from app.ui.till.held_preview import HeldPreview
from app.ui.till.held_rows import HeldDelegate, HeldModel, goods_words
from app.ui.till.notice import Notice
from app.ui.till.page_head import PageHead
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.keystrip import KeyStrip
from app.ui.widgets.label import VLine


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
        self._read = False
        self._asked = False
        """Enter was pressed before the list was there; it is done as soon as it is."""
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
        self._read = self._asked = False
        self._load()
        self.setFocus()

    def _load(self) -> None:
        self.session.operations.read(carts.held, then=self._show, owner=self)

    def _show(self, rows: list[HeldView]) -> None:
        self._model.show_rows(rows)
        self._stack.setCurrentWidget(self._list if rows else self._empty)
        self._delegate.chosen = 0
        self._choose(0)
        self._read = True
        if self._asked:
            self._asked = False
            self._resume()

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
        if not self._read:
            self._asked = True
            return
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
