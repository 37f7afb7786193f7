"""The sync page: all is safe here, what waits, what the centre did not take and why, and a day of contacts."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.money import Money
from app.domain.order import OrderContradicts
from app.domain.product import NameEmpty, NameTooLong
from app.domain.staff import Right, Staff
from app.services import approvals, catalogue, shifts, syncing
from app.ui.till.sync_page import SyncPage
from app.ui.till.sync_texts import GROUPS, REASONS, TITLES, trouble_reason
from app.wire.bodies import KINDS
from app.wire.calls import PushResult
from tests.architecture.source import ROOT
from tests.qt.office_kit import accepted, answer, longer_words, look, messages, parked, sell
from tests.qt.shop import MORNING, Shop
from tests.qt.till_driver import CONTROL, Driver

CONTROL_SHIFT = CONTROL | Qt.KeyboardModifier.ShiftModifier


def open_page(qtbot: QtBot, shop: Shop, staff: Staff | None = None) -> Driver[SyncPage]:
    session = shop.session(staff or shop.supervisor)
    driver = Driver(qtbot, session, SyncPage(session))
    look(shop, session)
    driver.enter()
    return driver


def parked_sale(shop: Shop) -> None:
    """Two sales of which the centre refuses the first and lets the second wait for it."""
    shop.clock.at = MORNING - timedelta(minutes=12)
    shop.open_shift()
    first, second = (sell(shop, {"MIE-001": 1}) for _ in range(2))
    waits = PushResult(id=second.id, outcome="waiting", code="needs")
    answer(shop, accepted(messages(shop, "shift_opened")[0]), parked(first.id, "order_contradicts"), waits)
    shop.clock.at = MORNING


def tab_to(driver: Driver[SyncPage], name: str) -> None:
    """Press Tab until what has this name has the keyboard."""
    for _ in range(40):
        driver.press(Qt.Key.Key_Tab)
        if driver.focused().accessibleName().startswith(name):
            return
    raise AssertionError(f"Tab does not reach {name}")


def states(shop: Shop) -> list[str]:
    return [row[0] for row in shop.sql("select state from outbox order by device_no")]


def test_a_till_without_any_contact_says_that_all_is_safe(qtbot: QtBot, shop: Shop) -> None:
    texts = open_page(qtbot, shop).page.texts()
    assert texts["safe"] == "Kasir TKO1-K01 · semua data sudah aman di mesin ini"
    assert (texts["pending"], texts["pending_note"]) == ("0", "semua sudah terkirim")
    assert (texts["contact"], texts["contact_note"]) == ("Belum ada", "menunggu jaringan")
    assert (texts["needed"], texts["needed_note"], texts["behind"]) == ("0", "tidak ada", "sudah lengkap")
    assert (texts["troubles"], texts["tasks"], texts["states"]) == ("", "", "")
    assert texts["export"] == "Tidak ada yang belum terkirim."
    assert texts["contacts"] == "belum ada kontak"


def test_what_waits_is_counted_in_the_words_of_the_shop_with_the_oldest_age(qtbot: QtBot, shop: Shop) -> None:
    shop.clock.at = MORNING - timedelta(minutes=12)
    shop.open_shift()
    for _ in range(3):
        sell(shop, {"MIE-001": 1})
    shop.do(lambda uow: shifts.move_cash(uow, shop.cashier, Money(-5_000), "Es batu"))
    product = shop.product("MIE-001")
    shop.do(lambda uow: catalogue.edit(uow, shop.owner, product.id, name="Mi Goreng"))
    shop.clock.at = MORNING
    texts = open_page(qtbot, shop).page.texts()
    assert (texts["pending"], texts["pending_note"]) == ("6", "tertua 12 menit")
    assert texts["queue"] == "Penjualan 3\nBuka dan tutup shift 1\nKas masuk dan keluar 1\nBarang dan harga 1"


def test_an_outage_says_when_the_last_contact_was_and_that_it_tries_again(qtbot: QtBot, shop: Shop) -> None:
    shop.clock.at = MORNING - timedelta(minutes=13)
    shop.open_shift()
    answer(shop, accepted(messages(shop, "shift_opened")[0]))
    shop.clock.at = MORNING - timedelta(minutes=1)
    shop.do(syncing.note_failure)
    shop.clock.at = MORNING
    texts = open_page(qtbot, shop).page.texts()
    assert (texts["contact"], texts["contact_note"]) == ("09:17", "13 menit lalu · mencoba lagi sendiri")
    assert texts["sent_today"] == "1"
    assert texts["contacts"] == "gangguan di 1 jam"


def test_a_parked_sale_is_told_in_plain_words_and_sent_again_with_enter(qtbot: QtBot, shop: Shop) -> None:
    parked_sale(shop)
    driver = open_page(qtbot, shop)
    wanted = []
    driver.session.sync_wanted.connect(lambda: wanted.append("sync"))
    texts = driver.page.texts()
    assert (texts["needed"], texts["needed_note"]) == ("1", "1 ditolak · 1 ikut menunggu")
    assert texts["troubles"].splitlines() == [
        "Struk TKO1-K01A-261124-0001: Hitungan struk tidak cocok menurut pusat.",
        "Struk TKO1-K01A-261124-0002: Menunggu catatan sebelumnya diterima pusat, lalu terkirim sendiri.",
    ]
    tab_to(driver, "Coba lagi")
    driver.press(Qt.Key.Key_Return)
    assert states(shop) == ["accepted", "pending", "waiting"]
    assert wanted == ["sync"]
    assert len(driver.page.texts()["troubles"].splitlines()) == 1


def test_everything_parked_is_sent_again_with_one_key(qtbot: QtBot, shop: Shop) -> None:
    shop.open_shift()
    sold = [sell(shop, {"MIE-001": 1}) for _ in range(2)]
    answer(shop, *[parked(order.id, "server_refused") for order in sold])
    driver = open_page(qtbot, shop)
    driver.press(Qt.Key.Key_R, CONTROL_SHIFT)
    assert states(shop) == ["pending", "pending", "pending"]
    look(shop, driver.session)
    driver.settle()
    assert driver.page.texts()["troubles"] == ""


def test_a_cashier_needs_an_approval_to_send_again(qtbot: QtBot, shop: Shop) -> None:
    parked_sale(shop)
    driver = open_page(qtbot, shop, shop.cashier)
    driver.touch("Coba lagi")
    assert [right for right, _ in driver.asked] == [Right.SYNC_MANAGE]
    assert states(shop) == ["accepted", "parked", "waiting"]
    supervisor = shop.supervisor
    given = shop.do(
        lambda uow: approvals.give(
            uow, shop.cashier, supervisor.id, shop.pin(supervisor), Right.SYNC_MANAGE, "Diminta pemilik"
        )
    )
    driver.asked[0][1](given)
    driver.settle()
    assert states(shop)[:3] == ["accepted", "pending", "waiting"]


def test_an_edit_that_was_refused_is_named_by_its_product(qtbot: QtBot, shop: Shop) -> None:
    product = shop.product("MIE-001")
    shop.do(lambda uow: catalogue.edit(uow, shop.owner, product.id, prices={"dus": Money(99_000)}))
    answer(shop, parked(messages(shop, "product_edited")[0], "field_unknown"))
    texts = open_page(qtbot, shop).page.texts()
    assert texts["troubles"] == f"Ubah “{product.name}”: Satuan ini sudah tidak ada di pusat."


def test_trying_now_asks_for_a_contact_by_its_key(qtbot: QtBot, shop: Shop) -> None:
    driver = open_page(qtbot, shop)
    with qtbot.waitSignal(driver.session.sync_wanted):
        driver.press(Qt.Key.Key_R, CONTROL)


def test_escape_goes_back_to_the_till(qtbot: QtBot, shop: Shop) -> None:
    driver = open_page(qtbot, shop)
    driver.press(Qt.Key.Key_Escape)
    assert driver.went == ["selling"]


def test_arrow_keys_tell_the_contacts_of_an_hour(qtbot: QtBot, shop: Shop) -> None:
    shop.clock.at = MORNING - timedelta(hours=1)
    shop.do(syncing.note_failure)
    shop.clock.at = MORNING
    shop.open_shift()
    answer(shop, accepted(messages(shop, "shift_opened")[0]))
    driver = open_page(qtbot, shop)
    assert driver.page.texts()["contacts"] == "gangguan di 1 jam"
    tab_to(driver, "Kontak dengan pusat per jam")
    driver.press(Qt.Key.Key_Right)
    assert driver.page.texts()["contacts"] == "09:00 1 berhasil"
    driver.press(Qt.Key.Key_Left)
    assert driver.page.texts()["contacts"] == "08:00 0 berhasil, 1 gagal"
    driver.press(Qt.Key.Key_Left)
    assert driver.page.texts()["contacts"] == "07:00 tidak ada kontak"


@pytest.mark.parametrize(
    ("offset_ms", "said"),
    [
        (120_000, ""),
        (121_000, "Jam mesin ini lambat 2 menit dari pusat."),
        (-7_300_000, "Jam mesin ini cepat 2 jam dari pusat."),
    ],
)
def test_a_wrong_clock_is_told_in_words_above_two_minutes(qtbot: QtBot, shop: Shop, offset_ms: int, said: str) -> None:
    with shop.units() as uow:
        uow.device.state().clock_offset_ms = offset_ms
    warning = open_page(qtbot, shop).page.texts().get("state_clock", "")
    assert warning.startswith(said)
    assert bool(warning) == bool(said)


def test_what_the_centre_has_and_this_till_not_is_counted(qtbot: QtBot, shop: Shop) -> None:
    with shop.units() as uow:
        state = uow.device.state()
        state.server_head = state.cursor + 38
    texts = open_page(qtbot, shop).page.texts()
    assert texts["behind"] == "38 perubahan"


def test_a_hidden_page_does_not_look(qtbot: QtBot, shop: Shop) -> None:
    driver = open_page(qtbot, shop)
    driver.page.leave()
    shop.open_shift()
    look(shop, driver.session)
    assert driver.session.operations.is_idle
    assert driver.page.texts()["pending"] == "0"
    driver.enter()
    assert driver.page.texts()["pending"] == "1"


@pytest.mark.parametrize("size", [(1290, 712), (948, 712), (808, 768)])
def test_it_fits_with_states_and_longer_words(
    qtbot: QtBot, shop: Shop, qapp: QApplication, size: tuple[int, int]
) -> None:
    parked_sale(shop)
    with shop.units() as uow:
        state = uow.device.state()
        state.clock_offset_ms, state.copied_at = -745_000, MORNING
    with longer_words(qapp):
        session = shop.session(shop.supervisor)
        driver = Driver(qtbot, session, SyncPage(session))
        driver.page.resize(*size)
        look(shop, session)
        driver.enter()
        driver.page.resize(*size)
        driver.settle()
        assert driver.page.minimumSizeHint().width() <= size[0]
        assert driver.page.minimumSizeHint().height() <= size[1]


def test_each_kind_has_a_name_and_a_group() -> None:
    kinds = {kind.name for kind in KINDS}
    assert kinds <= TITLES.keys()
    assert kinds == {kind for group in GROUPS for kind in group.kinds}


def test_each_reason_of_the_centre_has_a_sentence_of_its_own() -> None:
    sources = [*(ROOT / "sync_server/sync").glob("*.py"), ROOT / "sync_server/catalogue/service.py"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    codes = set(re.findall(r"(?:Problem|_Refusal)\(\"([a-z_]+)\"", text))
    codes |= {"id_reused", "server_refused", "conflict", "id_used", "message_too_large", OrderContradicts.code}
    assert {"wrong_device", "field_unknown", "message_too_large"} <= codes, "the pattern no longer finds them"
    assert codes <= REASONS.keys()
    assert {NameEmpty.code, NameTooLong.code} <= REASONS.keys()
    assert trouble_reason("never_heard_of") == "Pusat menolak catatan ini."


def test_each_refusal_of_a_device_has_a_sentence_of_its_own() -> None:
    text = (ROOT / "sync_server/devices/service.py").read_text(encoding="utf-8")
    codes = {
        code for code in re.findall(r'^    code = "([a-z_]+)"', text, re.MULTILINE) if not code.startswith("enrol_")
    }
    assert {"device_revoked", "device_copied", "program_too_old"} <= codes
    assert codes | {"tenant_suspended"} <= REASONS.keys()
