"""What is done to the cart by keys and touch: each change is saved, a refusal changes nothing, a removal can be undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.staff import Right
from app.services import approvals, carts, settings
from app.services.approvals import Approval
from app.ui.till.tiles import TileView
from app.wire.master import TaxClassCode, TaxRateEntity
from tests.qt.selling_kit import CTRL, SHIFT, Counter
from tests.qt.shop import Shop, an_id

MIE = "Mi Goreng Sariloka Original 85 g"


@pytest.fixture
def counter(qtbot: QtBot, shop: Shop) -> Counter:
    """A counter with noodles, rice and coffee in the cart; the coffee came last."""
    shop.open_shift()
    made = Counter(qtbot, shop)
    for sku in ("MIE-001", "SEM-001", "KTS-001"):
        made.scan(shop.barcode(sku))
    return made


CART = ["1000 MIE-001 pcs", "1000 SEM-001 sak", "1000 KTS-001 pcs"]


def test_plus_and_minus_change_the_chosen_line_while_the_field_is_empty(counter: Counter) -> None:
    counter.type("++")
    assert counter.saved_lines()[-1] == "3000 KTS-001 pcs"
    counter.type("-")
    assert counter.saved_lines() == [*CART[:2], "2000 KTS-001 pcs"]


def test_plus_pressed_faster_than_it_is_saved_counts_every_time(counter: Counter) -> None:
    for _ in range(5):
        QTest.keyClick(counter.window.windowHandle(), ord("+"))
    counter.settle()
    assert counter.saved_lines()[-1] == "6000 KTS-001 pcs"


def test_minus_on_the_last_piece_says_why_it_stays(counter: Counter) -> None:
    counter.type("-")
    assert counter.saved_lines() == CART
    assert "Jumlah" in counter.text("message")


def test_plus_and_minus_write_while_the_field_holds_text(counter: Counter) -> None:
    counter.type("a+-")
    assert counter.text("field") == "a+-"
    assert counter.saved_lines() == CART


def test_weighed_goods_change_by_a_tenth(counter: Counter) -> None:
    counter.enter("0,75*telur ay")
    counter.type("+")
    assert counter.saved_lines()[-1] == "850 SGR-001 kg"


def test_arrows_choose_the_line_that_keys_act_on(counter: Counter) -> None:
    counter.press(Qt.Key.Key_Up)
    counter.press(Qt.Key.Key_Up)
    counter.press(Qt.Key.Key_Up)
    assert counter.text("chosen").startswith(f"1 × {MIE}")
    counter.type("+")
    assert counter.saved_lines() == ["2000 MIE-001 pcs", *CART[1:]]
    counter.press(Qt.Key.Key_PageDown)
    assert counter.text("chosen").startswith("1 × Kopi")


def test_ctrl_j_gives_the_chosen_line_the_typed_number(counter: Counter) -> None:
    counter.type("24")
    counter.press(Qt.Key.Key_J, CTRL)
    assert counter.saved_lines()[-1] == "24000 KTS-001 pcs"
    assert counter.text("field") == ""


def test_tab_sells_the_chosen_line_in_its_next_unit(counter: Counter) -> None:
    counter.press(Qt.Key.Key_Home)
    counter.press(Qt.Key.Key_Tab)
    assert counter.saved_lines()[-1] == "1000 KTS-001 renteng"
    counter.press(Qt.Key.Key_Tab)
    counter.press(Qt.Key.Key_Tab)
    assert counter.saved_lines()[-1] == "1000 KTS-001 pcs"


def test_the_unit_button_of_the_open_line_does_the_same(counter: Counter) -> None:
    counter.touch("Ganti satuan: pcs")
    assert counter.saved_lines()[-1] == "1000 KTS-001 renteng"


def test_del_removes_the_line_tells_the_journal_and_ctrl_z_brings_it_back_to_its_place(counter: Counter) -> None:
    counter.press(Qt.Key.Key_Up)
    counter.press(Qt.Key.Key_Delete)
    assert counter.saved_lines() == [CART[0], CART[2]]
    assert counter.toasts.shown() == ["Beras Lumbung Asri Setra Ramos 1 kg dihapus"]
    assert counter.facts("line_voided") == 1
    counter.press(Qt.Key.Key_Z, CTRL)
    assert counter.saved_lines() == CART
    assert counter.text("chosen").startswith("1 × Beras")
    assert counter.facts("line_voided") == 2


def test_the_message_brings_back_the_line_it_names(counter: Counter) -> None:
    counter.press(Qt.Key.Key_Delete)
    counter.press(Qt.Key.Key_Delete)
    assert counter.saved_lines() == CART[:1]
    button = counter.toasts._shown[0].button
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    counter.settle()
    assert counter.saved_lines() == [CART[0], CART[2]]


def test_undo_after_the_cart_was_laid_aside_changes_nothing_and_says_so(counter: Counter) -> None:
    counter.press(Qt.Key.Key_Delete)
    counter.press(Qt.Key.Key_F8)
    counter.press(Qt.Key.Key_Return)
    counter.press(Qt.Key.Key_Z, CTRL)
    assert counter.saved_lines() == []
    assert counter.toasts.shown()[-1] == "Tidak ada baris yang bisa dikembalikan"


def test_del_edits_the_text_while_there_is_some(counter: Counter) -> None:
    counter.type("abc")
    counter.press(Qt.Key.Key_Home)
    counter.press(Qt.Key.Key_Delete)
    assert counter.text("field") == "bc"
    assert counter.saved_lines() == CART


def test_a_newer_price_is_shown_on_the_line_and_taken_with_one_key(counter: Counter) -> None:
    counter.shop.set_price("KTS-001", 800)
    counter.page.enter()
    counter.settle()
    assert counter.text("new_price") == "800"
    assert counter.text("total") == "Rp 19.200"
    counter.press(Qt.Key.Key_U, CTRL)
    assert counter.text("new_price") == ""
    assert counter.text("total") == "Rp 19.300"


def test_a_price_that_arrives_while_selling_shows_after_the_contact(counter: Counter) -> None:
    counter.shop.set_price("KTS-001", 800)
    with counter.shop.units() as uow:
        uow.device.state().last_contact_at = uow.now
    from app.services import syncing

    counter.session.sync_changed.emit(syncing.status(counter.shop.units(write=False)))
    counter.settle()
    assert counter.text("new_price") == "800"


# --- the cart as a whole ---------------------------------------------------------------------------


def test_f4_goes_to_the_payment_and_not_with_an_empty_cart(qtbot: QtBot, shop: Shop) -> None:
    shop.open_shift()
    counter = Counter(qtbot, shop)
    counter.press(Qt.Key.Key_F4)
    assert counter.went == []
    counter.page.take_scan(shop.barcode("MIE-001"))
    counter.press(Qt.Key.Key_F4)  # the scan is still being saved
    assert counter.went == ["paying"]


def test_f8_lays_the_cart_aside_under_a_name(counter: Counter) -> None:
    counter.press(Qt.Key.Key_F8)
    assert counter.dialog() is not None
    counter.type("Bu Lina")
    counter.press(Qt.Key.Key_Return)
    assert counter.dialog() is None
    assert counter.lines() == []
    assert counter.text("empty") == "Keranjang kosong"
    assert counter.text("held") == "1 ditahan"
    held = carts.held(counter.shop.units(write=False))
    assert [(view.held.cart.name, len(view.held.cart.lines)) for view in held] == [("Bu Lina", 3)]


def test_a_cart_laid_aside_without_a_name_is_called_by_the_time(counter: Counter) -> None:
    counter.press(Qt.Key.Key_F8)
    counter.press(Qt.Key.Key_Return)
    assert [view.held.cart.name for view in carts.held(counter.shop.units(write=False))] == ["Pelanggan 09:30"]


def test_escape_in_the_question_leaves_the_cart_where_it_is(counter: Counter) -> None:
    counter.press(Qt.Key.Key_F8)
    counter.press(Qt.Key.Key_Escape)
    assert counter.dialog() is None
    assert counter.saved_lines() == CART


def test_f8_on_an_empty_cart_and_shift_f8_open_the_list(qtbot: QtBot, shop: Shop) -> None:
    shop.open_shift()
    counter = Counter(qtbot, shop)
    counter.press(Qt.Key.Key_F8)
    counter.scan(shop.barcode("MIE-001"))
    counter.press(Qt.Key.Key_F8, SHIFT)
    assert counter.went == ["held", "held"]


def test_a_supervisor_voids_the_cart_with_a_reason_and_only_by_ctrl_enter(qtbot: QtBot, shop: Shop) -> None:
    shop.open_shift()
    counter = Counter(qtbot, shop, shop.supervisor)
    counter.scan(shop.barcode("MIE-001"))
    counter.press(Qt.Key.Key_Delete, CTRL)
    dialog = counter.dialog()
    assert dialog is not None
    assert dialog.accessibleName() == "Batalkan transaksi ini?"
    counter.touch("Salah barang")
    counter.press(Qt.Key.Key_Return, CTRL)
    assert counter.dialog() is None
    assert counter.lines() == []
    assert counter.shop.sql("select reason from cart_voids") == [("Salah barang",)]
    assert counter.facts("cart_voided") == 1


def test_a_cashier_needs_an_approval_to_void_and_without_one_nothing_changes(counter: Counter) -> None:
    asked: list[tuple[Right, Callable[[Approval], None]]] = []
    counter.session.operations.approval_wanted.connect(lambda right, again: asked.append((right, again)))
    counter.press(Qt.Key.Key_Delete, CTRL)
    counter.press(Qt.Key.Key_Return, CTRL)
    assert [right for right, _ in asked] == [Right.VOID_CART]
    assert counter.saved_lines() == CART
    assert counter.facts("cart_voided") == 0
    shop, boss = counter.shop, counter.shop.supervisor
    approval = shop.do(
        lambda uow: approvals.give(uow, shop.cashier, boss.id, shop.pin(boss), Right.VOID_CART, "Pembeli batal")
    )
    asked[0][1](approval)
    counter.settle()
    assert counter.dialog() is None
    assert counter.saved_lines() == []
    assert counter.facts("cart_voided") == 1


def test_escape_in_the_void_question_keeps_every_line(counter: Counter) -> None:
    counter.press(Qt.Key.Key_Delete, CTRL)
    counter.press(Qt.Key.Key_Escape)
    assert counter.saved_lines() == CART
    assert counter.facts("cart_voided") == 0


# --- totals, pad, touch ----------------------------------------------------------------------------


def test_what_leads_to_the_total_is_shown_when_it_is_not_just_the_lines(counter: Counter) -> None:
    assert counter.text("subtotal") == ""
    counter.shop.apply("tax_rate", an_id(5, 1), _exclusive("ppn_umum"))
    counter.shop.change_outlet(service_rate_bp=500)
    counter.page.enter()
    counter.settle()
    assert counter.text("subtotal") == "19.200"
    assert counter.text("service") == "960"
    assert counter.text("tax") == "462"
    assert counter.text("total") == "Rp 20.622"
    assert counter.text("count") == "3 barang"


def _exclusive(tax_class: TaxClassCode) -> TaxRateEntity:
    return TaxRateEntity(
        id=an_id(5, 1),
        outlet_id=None,
        tax_class=tax_class,
        rate_bp=1_200,
        base_numerator=11,
        base_denominator=12,
        mode="exclusive",
        valid_from=date(2025, 1, 1),
        valid_to=None,
    )


def test_without_ppn_the_total_does_not_speak_of_it(qtbot: QtBot, shop: Shop) -> None:
    shop.change_outlet(pkp=False)
    shop.open_shift()
    counter = Counter(qtbot, shop)
    counter.scan(shop.barcode("MIE-001"))
    assert counter.text("count") == "1 barang"


def test_the_pad_opens_by_touch_and_sets_the_quantity(counter: Counter) -> None:
    assert counter.selling.ticket.pad.isHidden()
    counter.touch("Papan angka")
    assert counter.selling.ticket.pad.isVisible()
    for key in ("1", "2"):
        counter.touch(key)
    assert counter.text("field") == "12"
    counter.touch("Jumlah baris yang dipilih")
    assert counter.saved_lines()[-1] == "12000 KTS-001 pcs"
    counter.touch("3")
    counter.touch("Hapus satu angka")
    assert counter.text("field") == ""


def test_the_setting_keeps_the_pad_open(qtbot: QtBot, shop: Shop) -> None:
    shop.do(lambda uow: settings.put(uow, None, "numpad", "on"))
    shop.open_shift()
    assert Counter(qtbot, shop).selling.ticket.pad.isVisible()


def test_typing_goes_to_the_field_wherever_the_focus_is(counter: Counter) -> None:
    tiles = counter.window.findChild(TileView)
    assert tiles is not None
    tiles.setFocus()
    counter.type("ber")
    assert counter.text("field") == "ber"
    assert QApplication.focusWidget() is counter.selling.field.edit


def test_keys_of_the_cart_work_while_a_tile_has_the_focus(counter: Counter) -> None:
    tiles = counter.window.findChild(TileView)
    assert tiles is not None
    tiles.setFocus()
    counter.press(Qt.Key.Key_Delete)
    assert counter.saved_lines() == CART[:2]


def test_the_strip_and_the_state_of_the_sync_lead_on(counter: Counter) -> None:
    wanted: list[str] = []
    counter.session.key_wanted.connect(wanted.append)
    counter.touch("Bantuan, F1")
    assert wanted == ["till.help"]
    QTest.mouseClick(counter.selling._status, Qt.MouseButton.LeftButton)
    assert counter.went == ["sync"]


def test_leaving_the_page_leaves_nothing_half_entered(counter: Counter) -> None:
    counter.enter("12*")
    counter.type("ber")
    counter.page.leave()
    assert counter.text("field") == counter.text("results") == counter.text("pill") == ""
    assert counter.saved_lines() == CART


def test_an_answer_to_an_older_look_never_undoes_a_scan(counter: Counter) -> None:
    counter.page.enter()
    counter.page.take_scan(counter.shop.barcode("BMB-001"))
    counter.settle()
    assert len(counter.lines()) == 4


def test_a_page_that_was_made_anew_leaves_nothing_listening(counter: Counter) -> None:
    session, page = counter.session, counter.page
    counter.window.takeCentralWidget()
    with counter.qtbot.waitSignal(page.destroyed):
        page.deleteLater()
    session.staff_changed.emit(session.staff)
    session.shift_changed.emit(session.shift)
    session.sync_changed.emit(session.sync)
    session.settings_changed.emit(session.settings)
