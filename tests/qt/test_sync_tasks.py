"""The sync page, further: tasks and their answers, devices, a file to be carried, an edit made anew, states, the backup."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.money import Money
from app.domain.staff import Right
from app.services import catalogue, tasks
from app.services.backups import BackupState
from app.services.tasks import Task, TaskProduct
from app.ui.backoffice.office import BackOffice
from app.ui.till.flag_texts import HEADS, SENTENCES, SUMS, answer_label, task_sentence, task_title
from app.ui.till.sync_page import SyncPage
from app.ui.wiring import Outlook
from app.wire.sums import SHIFT_SUM_NAMES
from app.wire.unsent import UnsentHeader
from tests.architecture.source import ROOT
from tests.qt.language_kit import at_the_till
from tests.qt.office_kit import answer, look, messages, parked, sell
from tests.qt.shop import DEVICE_ID, MORNING, Shop, an_id
from tests.qt.sync_kit import device, flag, open_page, tab_to, tell_devices
from tests.qt.till_driver import CONTROL, Driver

BELOW_ZERO = "stock_below_zero"


def price_flag(shop: Shop, number: int = 1) -> UUID:
    """The centre found that something was sold at another price. Return the product's id."""
    product = shop.product("MIE-001")
    line = {"product_id": str(product.id), "unit": "pcs", "sold_at_minor": 3_000, "known_minor": 3_500}
    flag(shop, number, "price_differs", {"lines": [line]})
    return product.id


def answers(shop: Shop) -> list[str]:
    return [
        str(row[0]) for row in shop.sql("select kind from outbox where kind in ('flag_answered', 'product_edited')")
    ]


# --- tasks ----------------------------------------------------------------------------------------------


def test_a_task_says_what_was_sold_at_which_price_and_who_did_it(qtbot: QtBot, shop: Shop) -> None:
    price_flag(shop)
    driver = open_page(qtbot, shop)
    name = shop.product("MIE-001").name
    assert driver.reads("tasks") == (
        f"Struk TKO1-K01A-261124-0004: “{name}” (pcs) dijual Rp 3.000, harga di pusat Rp 3.500."
    )
    assert (driver.reads("needed"), driver.reads("needed_note")) == ("1", "1 tugas")


def test_a_task_is_dealt_with_by_one_key_and_goes_away(qtbot: QtBot, shop: Shop) -> None:
    price_flag(shop)
    driver = open_page(qtbot, shop)
    tab_to(driver, "Sudah dilihat")
    driver.press(Qt.Key.Key_Return)
    driver.wait_for("needed", "0")
    assert driver.reads("tasks") == ""
    assert answers(shop) == ["flag_answered"]


def test_the_price_it_was_sold_at_becomes_its_price_with_one_touch(qtbot: QtBot, shop: Shop) -> None:
    price_flag(shop)
    driver = open_page(qtbot, shop, shop.owner)
    driver.touch("Pakai Rp 3.000")
    driver.wait_for("needed", "0")
    assert shop.product("MIE-001").unit("pcs").price == Money(3_000)
    assert sorted(answers(shop)) == ["flag_answered", "product_edited"]


def test_a_cashier_needs_an_approval_to_deal_with_a_task(qtbot: QtBot, shop: Shop) -> None:
    price_flag(shop)
    driver = open_page(qtbot, shop, shop.cashier)
    driver.touch("Sudah dilihat")
    assert answers(shop) == []
    assert driver.approve(shop, shop.supervisor) == Right.SYNC_MANAGE
    driver.wait_for("needed", "0")
    assert answers(shop) == ["flag_answered"]


def test_several_tasks_of_one_kind_are_noted_together(qtbot: QtBot, shop: Shop) -> None:
    product = shop.product("MIE-001")
    for number in range(1, 4):
        flag(shop, number, BELOW_ZERO, {"products": [{"product_id": str(product.id), "milli": -1_000 * number}]})
    price_flag(shop, 4)
    driver = open_page(qtbot, shop)
    assert driver.reads("groups") == "Stok di bawah nol · 3"
    driver.touch("Semua sudah dilihat")
    driver.wait_for("needed", "1")
    assert "dijual" in driver.reads("tasks")
    assert answers(shop) == ["flag_answered"] * 3


def test_a_task_opens_its_product_where_it_can_be_edited(qtbot: QtBot, shop: Shop) -> None:
    product_id = price_flag(shop)
    driver = open_page(qtbot, shop)
    wanted: list[UUID] = []
    driver.session.product_wanted.connect(wanted.append)
    driver.touch("Buka barang")
    assert wanted == [product_id]
    assert answers(shop) == []
    office_session = shop.session(shop.owner)
    office = Driver(qtbot, office_session, BackOffice(office_session))
    office.enter()
    office.page.open_product(product_id)  # type: ignore[arg-type]
    office.settle()
    assert (office.reads("page"), office.reads("panel")) == ("products", shop.product("MIE-001").name)


def test_what_somebody_else_dealt_with_meanwhile_is_said_and_goes_away(qtbot: QtBot, shop: Shop) -> None:
    price_flag(shop)
    driver = open_page(qtbot, shop)
    task = shop.do(tasks.open_tasks).tasks[0]
    shop.do(lambda uow: tasks.answer(uow, shop.owner, task.id, "noted"))
    with qtbot.waitSignal(driver.session.operations.error_shown):
        driver.touch("Sudah dilihat")
    driver.wait_for("needed", "0")
    assert answers(shop) == ["flag_answered"]


def test_a_long_list_draws_only_its_beginning_and_goes_on_when_asked(qtbot: QtBot, shop: Shop) -> None:
    for number in range(1, 31):
        flag(shop, number, BELOW_ZERO, {"products": []})
    driver = open_page(qtbot, shop)
    assert len(driver.reads("tasks").splitlines()) == 19
    assert driver.reads("more") == "11 lagi"
    driver.touch("Tampilkan")
    assert len(driver.reads("tasks").splitlines()) == 30
    assert driver.reads("more") == ""


def a_task(code: str, facts: dict[str, Any], kind: str = "order_completed", names: tuple[str, ...] = ("Gula",)) -> Task:
    products = tuple(TaskProduct(an_id(9, at), name) for at, name in enumerate(names, 1))  # type: ignore[arg-type]
    return Task(
        id=an_id(70, 1),
        code=code,
        message_id=an_id(71, 1),
        message_kind=kind,
        label="12",
        made_at=MORNING,
        staff_name="Rina",
        register_code="K01",
        products=products,
        facts=facts,
        answers=tasks.answers_for(code),
    )


GULA, KOPI = str(an_id(9, 1)), str(an_id(9, 2))


@pytest.mark.parametrize(
    ("code", "facts", "said"),
    [
        ("clock_off", {"offset_ms": 600_000}, "lambat 10 menit"),
        ("clock_off", {"ahead_ms": 7_200_000}, "cepat 2 jam"),
        ("price_differs", {"lines": [{"product_id": GULA, "unit": "kg", "sold_at_minor": 1, "known_minor": None}]}, "tidak ada"),
        ("product_unknown", {"product_ids": [GULA, KOPI]}, "tidak dikenal pusat: 2"),
        ("product_removed", {"product_ids": [GULA]}, "“Gula”"),
        ("tax_differs", {"pkp_sold": True, "pkp_known": False}, "bukan PKP"),
        ("tax_differs", {"pkp_sold": True, "pkp_known": True, "product_ids": [GULA]}, "“Gula”"),
        ("receipt_number_seen", {"series": "B", "number": 61}, "B-61"),
        (BELOW_ZERO, {"products": [{"product_id": GULA, "milli": -2_500}]}, "“Gula” −2,5"),
        ("shift_sums_differ", {"expected_minor": {"till": 5_000, "centre": 4_000}}, "kas seharusnya di kasir Rp 5.000, di pusat Rp 4.000"),
        ("shift_sums_differ", {"orders": {"till": 5, "centre": 4}}, "jumlah struk di kasir 5, di pusat 4"),
        ("device_no_hole", {"expected": 5, "device_no": 8}, "belum sampai: 3"),
        ("device_no_hole", {"used_before": 8}, "Nomor urut 8"),
        ("edit_overtaken", {"fields": [{"field": "price.kg", "overtaken": 900, "stands": 800}]}, "harga kg dari Rp 900 menjadi Rp 800"),
        ("barcode_shared", {"product_id": GULA, "barcode": "899", "others": [KOPI]}, "899 juga milik “Kopi”"),
    ],
)  # fmt: skip
def test_each_fact_of_a_flag_is_in_its_sentence(code: str, facts: dict[str, Any], said: str) -> None:
    told = task_sentence(a_task(code, facts, names=("Gula", "Kopi"))).replace("\u00a0", " ")
    assert said in told
    assert "%" not in told


def test_each_flag_of_the_centre_has_words_of_its_own_and_answers_with_a_verb() -> None:
    folder = ROOT / "sync_server"
    source = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    codes = set(re.findall(r"flags(?:\[|\.setdefault\()\"([a-z_]+)\"", source))
    codes |= set(re.findall(r"^DEVICE_COPIED = \"([a-z_]+)\"", source, re.MULTILINE))
    assert {"price_differs", "edit_overtaken", "device_copied", "after_restore"} <= codes, (
        "the pattern finds them no more"
    )
    assert codes == SENTENCES.keys() == HEADS.keys()
    assert tasks.ANSWERS.keys() <= codes
    assert {*SHIFT_SUM_NAMES, "expected_minor"} <= SUMS.keys()
    for code in codes:
        task = a_task(code, {})
        assert task_sentence(task), code
        assert all(answer_label(task, one) for one in task.answers)
    assert "never_heard_of" in task_sentence(a_task("never_heard_of", {}))


def test_a_task_about_a_device_is_called_by_its_register() -> None:
    assert task_title(a_task("device_copied", {}, kind="device")) == "Kasir 12"
    assert task_title(a_task("shift_sums_differ", {}, kind="shift_closed")) == "Tutup shift 12"


# --- devices --------------------------------------------------------------------------------------------


def test_the_devices_of_the_shop_are_told_with_their_state_and_what_to_do(qtbot: QtBot, shop: Shop) -> None:
    tell_devices(
        shop,
        device(2, copied_at=MORNING),
        device(1, id=DEVICE_ID, pending=3),
        device(3, last_contact_at=MORNING - timedelta(days=5)),
        device(4, revoked=True, pending=2),
        device(5, went_back_at=MORNING - timedelta(hours=1), series="D"),
        device(6),
    )
    driver = open_page(qtbot, shop)
    driver.press(Qt.Key.Key_D, CONTROL)
    driver.wait_for("devices", "K06")
    told = driver.reads("devices").splitlines()
    assert told[0] == "Kasir TKO1-K01 (mesin ini) [3 menunggu]"
    assert told[1].startswith("Kasir TKO1-K02 [Data disalin] Dua mesin memakai datanya.")
    assert told[2].startswith("Kasir TKO1-K03 [Lama diam] Periksa")
    assert told[3].startswith("Kasir TKO1-K04 [Dicabut] Izinnya dicabut, padahal masih ada yang belum terkirim")
    assert told[4] == "Kasir TKO1-K05 [Baik] Baru dipulihkan; melanjutkan dengan seri nomor struk D."
    assert told[5] == "Kasir TKO1-K06 [Baik]"
    assert driver.reads("devices_note") == "menurut pusat 09:26"
    assert "kontak 5 hari lalu" in driver.reads("device_facts")


def test_looking_at_the_devices_asks_the_centre_for_a_newer_list(qtbot: QtBot, shop: Shop) -> None:
    tell_devices(shop, device(2))
    driver = open_page(qtbot, shop)
    with qtbot.waitSignal(driver.session.sync_wanted):
        driver.press(Qt.Key.Key_D, CONTROL)
    assert shop.sql("select wanted from known_devices") == [(1,)]
    driver.press(Qt.Key.Key_D, CONTROL)
    assert driver.reads("shown") == "needed"


# --- a file to be carried -------------------------------------------------------------------------------


def test_what_is_unsent_is_saved_to_a_file_that_the_centre_can_read(qtbot: QtBot, shop: Shop, tmp_path: Path) -> None:
    shop.open_shift()
    sell(shop, {"MIE-001": 1})
    driver = open_page(qtbot, shop)
    offered: list[str] = []

    def choose(_window: object, name: str) -> Path:
        offered.append(name)
        return tmp_path / name

    driver.page.ask_place = choose
    driver.press(Qt.Key.Key_E, CONTROL)
    assert "2 catatan" in [label.text() for label in driver.page.findChildren(QLabel)]
    driver.press(Qt.Key.Key_Return)
    assert offered == ["warungin-TKO1-K01-20261124-0930.jsonl"]
    qtbot.waitUntil(lambda: (tmp_path / offered[0]).exists())
    header, *carried = (tmp_path / offered[0]).read_bytes().splitlines()
    assert msgspec.json.decode(header, type=UnsentHeader).count == len(carried) == 2
    assert driver.reads("pending") == "2"


def test_a_place_that_cannot_be_written_is_said_and_leaves_nothing(qtbot: QtBot, shop: Shop, tmp_path: Path) -> None:
    shop.open_shift()
    driver = open_page(qtbot, shop)
    said: list[str] = []
    driver.session.say = lambda text, *_: said.append(text)  # type: ignore[method-assign]
    driver.page.ask_place = lambda _window, name: tmp_path / "gone" / name
    driver.press(Qt.Key.Key_E, CONTROL)
    driver.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(text.startswith("Tidak bisa menyimpan di sana") for text in said))
    assert not (tmp_path / "gone").exists()


def test_giving_up_the_choice_of_a_place_writes_nothing_and_keeps_the_question(
    qtbot: QtBot, shop: Shop, tmp_path: Path
) -> None:
    shop.open_shift()
    driver = open_page(qtbot, shop)
    driver.page.ask_place = lambda _window, _name: None
    driver.press(Qt.Key.Key_E, CONTROL)
    driver.press(Qt.Key.Key_Return)
    assert "1 catatan" in [label.text() for label in driver.page.findChildren(QLabel)]
    driver.press(Qt.Key.Key_Escape)
    assert driver.went == []
    assert list(tmp_path.glob("**/*.jsonl")) == []


# --- an edit made anew ----------------------------------------------------------------------------------


def parked_edit(shop: Shop, minor: int = 99_000) -> None:
    product = shop.product("MIE-001")
    shop.do(lambda uow: catalogue.edit(uow, shop.owner, product.id, prices={"dus": Money(minor)}))
    answer(shop, parked(messages(shop, "product_edited")[0], "value_out_of_range"))


def edit_states(shop: Shop) -> list[str]:
    return [
        str(row[0]) for row in shop.sql("select state from outbox where kind = 'product_edited' order by device_no")
    ]


def test_a_refused_price_is_corrected_and_sent_anew_in_place_of_the_old_one(qtbot: QtBot, shop: Shop) -> None:
    parked_edit(shop)
    driver = open_page(qtbot, shop, shop.owner)
    driver.touch("Perbaiki")
    driver.keys("98000")
    driver.press(Qt.Key.Key_Return)
    assert edit_states(shop) == ["replaced", "pending"]
    assert shop.product("MIE-001").unit("dus").price == Money(98_000)
    driver.wait_for("troubles", "")


def test_a_refused_price_is_given_up_with_one_touch(qtbot: QtBot, shop: Shop) -> None:
    before = shop.product("MIE-001").unit("dus").price
    parked_edit(shop)
    driver = open_page(qtbot, shop, shop.owner)
    driver.touch("Perbaiki")
    driver.touch("Batalkan perubahan ini")
    assert edit_states(shop) == ["replaced"]
    assert shop.product("MIE-001").unit("dus").price == before


def test_a_correction_without_a_price_is_refused_at_its_field_and_changes_nothing(qtbot: QtBot, shop: Shop) -> None:
    parked_edit(shop)
    driver = open_page(qtbot, shop, shop.owner)
    driver.touch("Perbaiki")
    driver.press(Qt.Key.Key_Backspace)
    driver.press(Qt.Key.Key_Return)
    assert "Isi harga." in [label.text() for label in driver.page.findChildren(QLabel) if label.isVisible()]
    assert edit_states(shop) == ["parked"]


def test_a_closer_look_tells_the_code_for_whoever_helps(qtbot: QtBot, shop: Shop) -> None:
    parked_edit(shop)
    driver = open_page(qtbot, shop)
    driver.touch("Lihat")
    assert "value_out_of_range" in [label.text() for label in driver.page.findChildren(QLabel) if label.isVisible()]
    driver.press(Qt.Key.Key_Escape)
    assert edit_states(shop) == ["parked"]
    driver.touch("Lihat")
    driver.press(Qt.Key.Key_Return)
    assert edit_states(shop) == ["pending"]


# --- states ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "state", "said"),
    [
        ({"recover_after": 3, "went_back_at": MORNING}, "healing", "data sedang dilengkapi dari pusat"),
        ({"restored_at": MORNING, "failing_since": MORNING}, "healing", "begitu tersambung ke pusat"),
        ({"went_back_at": MORNING - timedelta(hours=2)}, "healed", "(07:30) dan datanya sudah lengkap"),
        ({"copied_at": MORNING, "went_back_at": MORNING}, "copied", "Dua mesin memakai data yang sama"),
        ({"refill": True}, "refilling", "sedang diambil ulang"),
        ({"went_back_at": MORNING - timedelta(days=2)}, "", ""),
    ],
)
def test_each_state_of_the_data_is_told_alone(
    qtbot: QtBot, shop: Shop, changes: dict[str, Any], state: str, said: str
) -> None:
    with shop.units() as uow:
        for name, value in changes.items():
            setattr(uow.device.state(), name, value)
    texts = open_page(qtbot, shop).page.texts()
    assert texts["states"] == state
    assert said in texts.get(f"state_{state}", "")


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("tenant_suspended", "suspended"),
        ("program_too_old", "too_old"),
        ("device_unknown", "revoked"),
        ("server_away", ""),
    ],
)
def test_each_refusal_of_the_centre_says_that_sales_are_safe(qtbot: QtBot, shop: Shop, code: str, state: str) -> None:
    texts = open_page(qtbot, shop, outlook=Outlook(code, 100.0)).page.texts()
    assert texts["states"] == state
    if state:
        assert "Penjualan te" in texts[f"state_{state}"]


def test_the_most_pressing_state_comes_first(qtbot: QtBot, shop: Shop) -> None:
    with shop.units() as uow:
        state = uow.device.state()
        state.clock_offset_ms, state.copied_at, state.refill = -745_000, MORNING, True
    assert open_page(qtbot, shop).page.texts()["states"] == "copied refilling"


def test_an_outage_is_told_in_the_office_where_there_is_no_banner(qtbot: QtBot, shop: Shop) -> None:
    with shop.units() as uow:
        uow.device.state().failing_since = MORNING - timedelta(minutes=12)
    assert open_page(qtbot, shop).page.texts()["states"] == ""
    texts = open_page(qtbot, shop, in_office=True).page.texts()
    assert texts["state_offline"].startswith("Tidak ada jaringan sejak 09:18.")


@pytest.mark.parametrize(
    ("seconds", "said"), [(20.4, "mencoba lagi 20 dtk"), (0.0, "sedang mencoba"), (130.0, "mencoba lagi 2 menit")]
)
def test_an_outage_says_when_it_tries_again(qtbot: QtBot, shop: Shop, seconds: float, said: str) -> None:
    with shop.units() as uow:
        state = uow.device.state()
        state.last_contact_at, state.failing_since = MORNING - timedelta(minutes=13), MORNING - timedelta(minutes=1)
    driver = open_page(qtbot, shop, outlook=Outlook(None, seconds))
    assert driver.reads("contact_note") == f"13 menit lalu · {said}"


# --- the backup -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "value", "note"),
    [
        (BackupState(), "Belum ada", "belum pernah dicadangkan"),
        (
            BackupState(at=MORNING - timedelta(hours=1), checked=True, age=timedelta(hours=1)),
            "08:30",
            "1 jam lalu · diuji pulih, baik",
        ),
        (
            BackupState(at=MORNING - timedelta(days=3), checked=True, age=timedelta(days=3)),
            "3 hari",
            "sudah lama, cadangkan sekarang",
        ),
        (
            BackupState(error="backup_unwritable", why="no_room", failed_at=MORNING),
            "Belum ada",
            "gagal: tempatnya penuh",
        ),
    ],
)
def test_the_last_backup_is_told_with_its_age_and_its_test(
    qtbot: QtBot, shop: Shop, state: BackupState, value: str, note: str
) -> None:
    session = shop.session(shop.supervisor)
    session.backup_state = lambda: state
    driver = Driver(qtbot, session, SyncPage(session))
    look(shop, session)
    driver.enter()
    assert (driver.reads("backup"), driver.reads("backup_note")) == (value, note)


def test_a_backup_is_asked_for_once_by_its_key_until_it_is_there(qtbot: QtBot, shop: Shop) -> None:
    session = shop.session(shop.cashier)
    asked: list[str] = []
    known = [BackupState()]
    session.backup_state = lambda: known[0]
    session.backup_now = lambda: asked.append("backup")
    driver = Driver(qtbot, session, SyncPage(session))
    look(shop, session)
    driver.enter()
    driver.press(Qt.Key.Key_B, CONTROL)
    driver.press(Qt.Key.Key_B, CONTROL)
    assert (asked, driver.reads("backup_note")) == (["backup"], "sedang mencadangkan…")
    known[0] = BackupState(at=MORNING, checked=True, age=timedelta())
    look(shop, session)
    driver.settle()
    assert driver.reads("backup_note") == "baru saja · diuji pulih, baik"
    driver.press(Qt.Key.Key_B, CONTROL)
    assert asked == ["backup", "backup"]


def test_the_window_opens_the_product_of_a_task_in_the_office(qtbot: QtBot, shop: Shop) -> None:
    price_flag(shop)
    shop.open_shift()
    with at_the_till(qtbot, shop) as person:
        person.sign_in(shop.owner)
        person.press("Ctrl+5")
        person.wait(lambda: "dijual" in person.read("tasks"))
        person.focus("tasks", "Buka barang")
        person.press("Return")
        person.wait(lambda: person.read("panel") == shop.product("MIE-001").name)


def test_the_office_shows_the_same_page_with_devices_and_tasks(qtbot: QtBot, shop: Shop) -> None:
    price_flag(shop)
    tell_devices(shop, device(2))
    session = shop.session(shop.owner)
    driver = Driver(qtbot, session, BackOffice(session))
    look(shop, session)
    driver.enter()
    driver.press(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert (driver.reads("page"), driver.reads("needed")) == ("sync", "1")
    driver.press(Qt.Key.Key_D, CONTROL)
    driver.wait_for("devices", "Kasir TKO1-K02")
