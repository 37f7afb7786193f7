"""The owner's first view: what today brought, by hour and by item, beside the same weekday of the week before.

All figures are of this till only and say up to when; they are compared with the same moment of that day, never with its end.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.staff import Right
from app.services import catalogue, reports
from app.services.catalogue import StockCounts
from app.services.reports import TodayView
from app.services.syncing import SyncStatus
from app.ui import text, theme
from app.ui.backoffice.dashboard_parts import Attention, BestSeller, FigureCard, Legend, amount_width
from app.ui.backoffice.hour_chart import HourChart
from app.ui.backoffice.office_page import OfficePage
from app.ui.page import Session
from app.ui.till.page_head import StatusCorner
from app.ui.widgets.card import Card
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.label import ElidedLabel, IconLabel, Label
from app.ui.widgets.scroll import Scroller


class DashboardPage(OfficePage):
    """Looks again when it is entered and with each new minute while it is shown."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._is_entered = False
        self._looked_at: datetime | None = None
        self._view: TodayView | None = None
        self._counts: StockCounts | None = None
        self._chart: HourChart | None = None
        self._sellers: list[BestSeller] = []
        self._attentions: list[Attention] = []
        theme.ground(self, "canvas")
        self.setAccessibleName(self.tr("Ringkasan"))
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 0, 28, 20)
        column.setSpacing(14)
        column.addWidget(self._head())
        column.addLayout(self._figures())
        column.addWidget(self._chart_card(), 58)
        bottom = QHBoxLayout()
        bottom.setSpacing(14)
        bottom.addWidget(self._sellers_card(), 57)
        bottom.addWidget(self._attention_card(), 43)
        column.addLayout(bottom, 42)
        session.sync_changed.connect(self._on_sync_changed)

    # --- building ----------------------------------------------------------------------------------

    def _head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(theme.size("topbar"))
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch(1)
        words.addWidget(Label(self.tr("Ringkasan"), "title"))
        self._scope = ElidedLabel("", "body", "ink2")
        words.addWidget(self._scope)
        words.addStretch(1)
        row.addLayout(words, 1)
        row.addWidget(StatusCorner(self.session), 0, Qt.AlignmentFlag.AlignVCenter)
        return head

    def _figures(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(14)
        self._total = FigureCard(self.tr("Omzet"))
        self._orders = FigureCard(self.tr("Struk"))
        self._average = FigureCard(self.tr("Rata-rata per struk"))
        self._products = FigureCard(self.tr("Jenis barang terjual"))
        for figure in (self._total, self._orders, self._average, self._products):
            row.addWidget(figure, 1)
        return row

    def _chart_card(self) -> Card:
        card = Card(self.tr("Omzet per jam"))
        self._legend = Legend()
        card.head.addWidget(self._legend)
        self._chart_stack = QStackedWidget()
        self._chart_stack.addWidget(QWidget())
        self._chart_stack.addWidget(self._nothing_yet())
        card.body.addWidget(self._chart_stack, 1)
        return card

    def _nothing_yet(self) -> EmptyState:
        return EmptyState(
            self.tr("Belum ada penjualan"),
            self.tr("Angka hari ini muncul setelah struk pertama."),
            packs=(("mug", "#8C5A36"), ("bread", "#C98A3E")),
        )

    def _sellers_card(self) -> Card:
        card = Card(self.tr("Terlaris"))
        card.head.addWidget(Label(self.tr("jumlah, omzet"), "small", "ink3"))
        self._no_sellers = Label(
            self.tr("Barang yang terjual hari ini tampil di sini."), "body", "ink3", align=Qt.AlignmentFlag.AlignCenter
        )
        self._seller_list = Scroller()
        self._seller_list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._seller_list.setAccessibleName(self.tr("Terlaris"))
        self._seller_list.body.setSpacing(0)
        card.body.addWidget(self._no_sellers, 1)
        card.body.addWidget(self._seller_list, 1)
        return card

    def _attention_card(self) -> Card:
        card = Card(self.tr("Perlu perhatian"))
        self._attention_list = Scroller()
        self._attention_list.body.setSpacing(4)
        self._all_well = QWidget()
        row = QHBoxLayout(self._all_well)
        row.addStretch(1)
        row.addWidget(IconLabel("circle-check", "ok", 22))
        row.addWidget(Label(self.tr("Tidak ada. Semua berjalan."), "body", "ink2"))
        row.addStretch(1)
        card.body.addWidget(self._attention_list, 1)
        card.body.addWidget(self._all_well, 1)
        return card

    # --- being shown -------------------------------------------------------------------------------

    def enter(self) -> None:
        self._is_entered = True
        self._look()
        self.setFocus()

    def leave(self) -> None:
        self._is_entered = False

    def _on_sync_changed(self, status: SyncStatus) -> None:
        if not self._is_entered:
            return
        if self._looked_at is None or status.now.replace(second=0, microsecond=0) != self._looked_at:
            self._looked_at = status.now.replace(second=0, microsecond=0)
            self._look()
        self._show_attention()

    def _look(self) -> None:
        actor = self.session.actor
        if actor.may(Right.REPORT_VIEW):
            self.session.operations.read(lambda uow: reports.today(uow, actor), self._show, owner=self)
        self.session.operations.read(catalogue.stock_counts, self._show_counts, owner=self)

    # --- showing -----------------------------------------------------------------------------------

    def _show(self, view: TodayView) -> None:
        before = self._view
        self._view = view
        then = self.tr("%1 lalu").replace("%1", text.translate(text.WEEKDAYS[view.week_before.day.weekday()]))
        self._show_scope(view, then)
        self._total.show_figure(text.rupiah(view.total.now), view.total, then, as_percent=True)
        self._orders.show_figure(text.amount(view.orders.now), view.orders, then, as_percent=False)
        self._average.show_figure(text.rupiah(view.average.now), view.average, then, as_percent=True)
        self._products.show_figure(text.amount(view.products.now), view.products, then, as_percent=False)
        if before is None or (before.today, before.week_before) != (view.today, view.week_before):
            self._show_sellers(view)
        if before is None or (before.today, before.until.hour) != (view.today, view.until.hour):
            self._show_chart(view, then)

    def _show_scope(self, view: TodayView, then: str) -> None:
        facts = self.session.facts
        till = f"{facts.outlet_code}-{facts.register}" if facts is not None and facts.register else ""
        scope = self.tr("%1 · hanya kasir %2, sampai %3, dibanding %4 pada jam yang sama")
        self._scope.setText(
            scope.replace("%1", text.long_date(view.today.day))
            .replace("%2", till)
            .replace("%3", text.clock(view.until))
            .replace("%4", then)
        )

    def _show_chart(self, view: TodayView, then: str) -> None:
        sold = bool(view.today.hours or view.week_before.hours)
        self._legend.setVisible(sold)
        if not sold:
            self._chart_stack.setCurrentIndex(1)
            return
        if self._chart is None:
            self._chart = HourChart()
            self._chart_stack.addWidget(self._chart)
        self._legend.show_names(self.tr("Hari ini"), then[:1].upper() + then[1:])
        self._chart.show_sales(view, self.tr("Hari ini"), then)
        self._chart_stack.setCurrentWidget(self._chart)

    def _show_sellers(self, view: TodayView) -> None:
        _clear(self._seller_list.body)
        most = max((sold.value.minor for sold in view.today.products), default=0)
        width = amount_width(view.today.products)
        self._sellers = [BestSeller(sold, most, width) for sold in view.today.products]
        for seller in self._sellers:
            self._seller_list.body.addWidget(seller)
        self._seller_list.body.addStretch(1)
        self._seller_list.setVisible(bool(self._sellers))
        self._no_sellers.setVisible(not self._sellers)

    def _show_counts(self, counts: StockCounts) -> None:
        self._counts = counts
        self._show_attention()

    def _show_attention(self) -> None:
        wanted = [*self._sync_attention(), *self._stock_attention()]
        if [entry.text() for entry in wanted] == [entry.text() for entry in self._attentions] and self._attentions:
            for entry in wanted:
                entry.deleteLater()
            return
        _clear(self._attention_list.body)
        self._attentions = wanted
        for entry in wanted:
            self._attention_list.body.addWidget(entry)
        self._attention_list.body.addStretch(1)
        self._attention_list.setVisible(bool(wanted))
        self._all_well.setVisible(not wanted)

    def _sync_attention(self) -> list[Attention]:
        status = self.session.sync
        found = []
        needed = 0 if status is None else status.parked + status.tasks
        if status is not None and needed:
            title = self.tr("%n data perlu dilihat", "", needed)
            tone = "danger" if status.parked else "warn"
            entry = Attention("circle-alert", tone, title, self.tr("Tidak menghambat yang lain."), self.tr("Buka"))
            entry.clicked.connect(lambda: self.page_wanted.emit("sync", ""))
            found.append(entry)
        if status is not None and status.is_offline:
            waits = self.tr("%n menunggu dikirim, aman di mesin ini.", "", status.pending)
            entry = Attention("wifi-off", "warn", self.tr("Belum tersambung ke pusat"), waits, self.tr("Buka"))
            entry.clicked.connect(lambda: self.page_wanted.emit("sync", ""))
            found.append(entry)
        return found

    def _stock_attention(self) -> list[Attention]:
        found = []
        if self._counts is not None and self._counts.out:
            title = self.tr("%n barang habis", "", self._counts.out)
            entry = Attention("package-open", "danger", title, self.tr("Stok tercatat kosong."), self.tr("Lihat"))
            entry.clicked.connect(lambda: self.page_wanted.emit("products", "out"))
            found.append(entry)
        if self._counts is not None and self._counts.low:
            title = self.tr("%n barang menipis", "", self._counts.low)
            entry = Attention("package", "warn", title, self.tr("Sisa kurang dari 10."), self.tr("Lihat"))
            entry.clicked.connect(lambda: self.page_wanted.emit("products", "low"))
            found.append(entry)
        return found

    def texts(self) -> dict[str, str]:
        """Return what a person reads now."""
        figures = {"total": self._total, "orders": self._orders, "average": self._average, "products": self._products}
        shown = self._chart_stack.currentWidget()
        return {
            "scope": self._scope.text(),
            **{name: figure.value() for name, figure in figures.items()},
            **{f"{name}_compared": figure.compared() for name, figure in figures.items()},
            "chart": "" if shown is None else shown.accessibleDescription() or shown.accessibleName(),
            "chart_value": "" if self._chart is None else self._chart.chosen_text(),
            "best": "\n".join(seller.text() for seller in self._sellers),
            "attention": "\n".join(entry.text() for entry in self._attentions),
        }


def _clear(layout: QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
