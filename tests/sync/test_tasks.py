"""Tasks, the list of devices, edits made anew and files of unsent messages, with real tills against the real centre."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.errors import WarunginError
from app.domain.money import Money
from app.domain.staff import Right, RightMissing
from app.services import approvals, catalogue, devices, handing_in, syncing, tasks
from app.services.catalogue import NothingChanged, NotReplaceable
from app.services.handing_in import NothingUnsent
from app.services.tasks import AnswerUnknown, Deed, TaskGone
from app.sync.errors import DeviceUnknown
from sync_server.config import URL_VARIABLE
from sync_server.http import Door
from sync_server.ops import cli
from sync_server.sync import unsent_file
from sync_server.sync.hand_in import HandedIn, HandInDeviceUnknown, HandInOfOtherTenant, hand_in
from sync_server.sync.unsent_file import UnsentChanged, UnsentCutOff, UnsentUnreadable
from tests.server.conftest import centre, cluster
from tests.server_kit import PASSWORD, PIN
from tests.sync.test_real_centre import Shop, ShopTill, equal_to_the_rupiah, shop

__all__ = ["centre", "cluster", "shop"]


def overtaken(shop: Shop) -> tuple[ShopTill, ShopTill, UUID]:
    """Let two tills edit one price without a line, so that the later arrival overtakes the other."""
    first, second = shop.till("K01"), shop.till("K02")
    product = first.goods()[0][0]
    first.reprice(product, 4_000)
    second.reprice(product, 5_000)
    shop.tick()
    second.sync()
    first.sync()
    shop.sync_all()
    return first, second, product


def of(till: ShopTill) -> tuple[tasks.Task, ...]:
    return tasks.open_tasks(till.units(write=False)).tasks


# --- tasks --------------------------------------------------------------------------------------------


def test_an_overtaken_edit_is_a_task_on_both_tills_and_the_other_value_is_one_answer_away(shop: Shop) -> None:
    first, second, product = overtaken(shop)
    for till in (first, second):
        (task,) = of(till)
        assert (task.code, task.message_kind, task.label, task.register_code) == (
            "edit_overtaken",
            "product_edited",
            "Kopi Sachet",
            "K01",
        )
        assert [one.name for one in task.products] == ["Kopi Sachet"] and task.staff_name == first.owner.name
        assert [one.code for one in task.answers] == ["noted", "take_other", "open_product"]
    tasks.answer(second.units(), second.owner, of(second)[0].id, "take_other")
    assert of(second) == () and second.goods()[0][2] == 5_000

    shop.sync_all()

    assert of(first) == () and tasks.count(first.units(write=False)) == 0
    assert first.goods()[0] == second.goods()[0] == (product, "Kopi Sachet", 5_000)
    assert shop.centre.sql("SELECT answer FROM flags WHERE tenant_id = %s", shop.tenant_id) == [("take_other",)]
    assert shop.figures()["parked"] == 0
    equal_to_the_rupiah(shop)


def test_the_price_something_was_sold_at_becomes_its_price_by_one_answer(shop: Shop) -> None:
    till = shop.till("K01")
    product = till.goods()[0][0]
    till.open()
    sku = next(each.sku for each in catalogue.page(till.units(write=False), None) if each.id == product)
    till.tamper("update product_units set price_minor = 4400 where product_id = ?", product.bytes)
    till.put(sku)
    till.pay()
    till.tamper("update product_units set price_minor = 3500 where product_id = ?", product.bytes)
    shop.sync_all()
    (task,) = of(till)
    assert (task.code, task.label.split("-")[1]) == ("price_differs", "K01A")

    tasks.answer(till.units(), till.owner, task.id, "take_sold_price")
    shop.sync_all()

    assert till.goods()[0][2] == 4_400 and of(till) == ()
    known = "SELECT price_minor FROM product_units WHERE tenant_id = %s AND product_id = %s"
    assert shop.centre.sql(known, shop.tenant_id, product) == [(4_400,)]


def test_of_two_tills_that_answer_one_task_the_first_to_arrive_stands(shop: Shop) -> None:
    first, second, product = overtaken(shop)
    for till, chosen in ((first, "noted"), (second, "take_other")):
        tasks.answer(till.units(), till.owner, of(till)[0].id, chosen, note=chosen)
    shop.tick()
    first.sync()

    shop.sync_all()

    resolved = "SELECT answer, note, revision FROM flags WHERE tenant_id = %s AND code = 'edit_overtaken'"
    assert shop.centre.sql(resolved, shop.tenant_id)[0] == ("noted", "noted", 2)
    assert first.outbox()[-1] == second.outbox()[-1] == "accepted"
    assert [row[2] for row in first.goods() if row[0] == product] == [5_000]


def test_an_answer_needs_the_right_or_somebody_who_has_it(shop: Shop) -> None:
    _, till, product = overtaken(shop)
    (task,) = of(till)
    with till.unchanged(), pytest.raises(RightMissing):
        tasks.answer(till.units(), till.cashier, task.id, "noted")
    given = approvals.give(till.units(), till.cashier, till.owner.id, PIN, Right.SYNC_MANAGE, "harga lama")

    tasks.answer(till.units(), till.cashier, task.id, "take_other", given)

    assert of(till) == () and till.goods()[0] == (product, "Kopi Sachet", 5_000)
    assert till.findings() == []


@pytest.mark.parametrize(("chosen", "error"), [("open_product", AnswerUnknown), ("keep", AnswerUnknown)])
def test_an_answer_that_does_nothing_here_is_refused(shop: Shop, chosen: str, error: type[WarunginError]) -> None:
    _, till, _ = overtaken(shop)
    with till.unchanged(), pytest.raises(error):
        tasks.answer(till.units(), till.owner, of(till)[0].id, chosen)


def test_a_task_is_answered_once(shop: Shop) -> None:
    _, till, _ = overtaken(shop)
    (task,) = of(till)
    tasks.answer(till.units(), till.owner, task.id, "noted")
    with till.unchanged(), pytest.raises(TaskGone):
        tasks.answer(till.units(), till.owner, task.id, "noted")


def test_taking_the_other_value_is_offered_only_while_another_one_stands(shop: Shop) -> None:
    _, till, product = overtaken(shop)
    till.reprice(product, 5_000)
    (task,) = of(till)
    assert [one.code for one in task.answers] == ["noted", "open_product"]
    with till.unchanged(), pytest.raises(AnswerUnknown):
        tasks.answer(till.units(), till.owner, task.id, "take_other")


def test_many_of_one_kind_are_noted_in_one_go(shop: Shop) -> None:
    till = shop.till("K01")
    till.open()
    till.tamper("update device_state set clock_offset_ms = 600000")
    till.sell_some(3)
    shop.sync_all()
    assert {task.code for task in of(till)} == {"clock_off"} and len(of(till)) == 3

    assert tasks.answer_all(till.units(), till.owner, "clock_off") == 3

    assert of(till) == ()
    shop.sync_all()
    open_ones = "SELECT count(*) FROM flags WHERE tenant_id = %s AND resolved_at IS NULL AND code = 'clock_off'"
    assert shop.centre.sql(open_ones, shop.tenant_id) == [(0,)]


def test_a_task_comes_back_when_the_centre_parks_its_answer(shop: Shop) -> None:
    _, till, _ = overtaken(shop)
    (task,) = of(till)
    tasks.answer(till.units(), till.owner, task.id, "noted")
    till.tamper(
        'update outbox set message = cast(replace(cast(message as text), \'"answer":"noted"\', \'"answer":12345678\') as blob) '
        "where kind = 'flag_answered'"
    )
    shop.sync_all()
    assert till.outbox()[-1] == "parked"
    assert [one.id for one in of(till)] == [task.id]


def test_every_answer_is_a_deed_and_every_task_can_at_least_be_noted() -> None:
    assert all(tasks.NOTED in answers for answers in tasks.ANSWERS.values())
    assert tasks.answers_for("never heard of") == (tasks.NOTED,)
    assert {one.deed for answers in tasks.ANSWERS.values() for one in answers} == set(Deed)


# --- devices ------------------------------------------------------------------------------------------


def test_the_list_of_devices_is_kept_and_asked_for_every_ten_minutes_or_when_wanted(shop: Shop) -> None:
    till, other = shop.till("K01"), shop.till("K02")
    known = devices.devices(till.units(write=False))
    assert [(each.register_code, each.is_this) for each in known.devices] == [("K01", True)]
    shop.sync_all()
    assert devices.devices(till.units(write=False)) == known

    devices.want_anew(till.units())
    shop.sync_all()

    listed = devices.devices(till.units(write=False)).devices
    assert [(each.register_code, each.is_this) for each in listed] == [("K01", True), ("K02", False)]
    assert {each.outlet_code for each in listed} == {"TKO1"} and not listed[1].revoked
    shop.clock.move(minutes=10)
    shop.tick()
    other.sync()
    asked_at = devices.devices(other.units(write=False)).asked_at
    assert asked_at is not None and other.clock.now() - asked_at < timedelta(minutes=1)
    assert [each.register_code for each in devices.devices(other.units(write=False)).devices] == ["K02", "K01"]


# --- edits made anew ----------------------------------------------------------------------------------


def parked(shop: Shop) -> tuple[ShopTill, UUID, UUID]:
    """Return a till, a product, and an edit of it that the centre parked while another edit waits for it."""
    till = shop.till("K01")
    product = till.goods()[0][0]
    till.tamper(
        "insert into product_units select product_id, 'peti', 1, 24000, 80000, null, null from product_units "
        "where product_id = ?",
        product.bytes,
    )
    catalogue.edit(till.units(), till.owner, product, prices={"peti": Money(90_000)})  # type: ignore[arg-type]
    till.reprice(product, 4_000)
    shop.sync_all()
    assert till.outbox() == ["parked", "waiting"]
    return till, product, syncing.details(till.units(write=False)).troubles[0].id


def test_a_parked_edit_is_made_anew_with_what_waited_for_it_and_never_sent_again(shop: Shop) -> None:
    till, product, message_id = parked(shop)
    old = catalogue.parked_edit(till.units(write=False), message_id)
    assert (old.code, old.field, [change.field for change in old.changes]) == (
        "field_unknown",
        "price.peti",
        ["price.peti"],
    )

    catalogue.edit_anew(till.units(), till.owner, message_id, name="Kopi Baru")

    assert till.outbox() == ["replaced", "replaced", "pending"]
    assert till.findings() == [] and syncing.details(till.units(write=False)).troubles == ()
    shop.sync_all()
    syncing.retry(till.units(), till.owner)
    shop.sync_all()
    assert till.outbox() == ["replaced", "replaced", "accepted"]
    assert till.goods()[0] == (product, "Kopi Baru", 4_000)
    known = "SELECT p.name, u.price_minor FROM products p JOIN product_units u ON u.product_id = p.id WHERE p.id = %s"
    assert shop.centre.sql(known, product) == [("Kopi Baru", 4_000)]
    assert till.findings() == []


def test_a_parked_edit_is_given_up_and_what_waited_for_it_arrives(shop: Shop) -> None:
    till, product, message_id = parked(shop)

    catalogue.drop_edit(till.units(), till.owner, message_id)
    shop.sync_all()

    assert till.outbox() == ["replaced", "replaced", "accepted"]
    assert till.goods()[0] == (product, "Kopi Sachet", 4_000)
    assert till.findings() == []


def test_what_is_no_stopped_edit_cannot_be_replaced(shop: Shop) -> None:
    till, _, message_id = parked(shop)
    till.open()
    opened = UUID(bytes=till.sql("select id from outbox where kind = 'shift_opened'")[0][0])
    with till.unchanged(), pytest.raises(NotReplaceable):
        catalogue.edit_anew(till.units(), till.owner, opened, name="Kopi Baru")
    with till.unchanged(), pytest.raises(NothingChanged):
        catalogue.edit_anew(till.units(), till.owner, message_id, prices={"pcs": Money(3_500)})


def test_a_cashier_cannot_make_an_edit_anew(shop: Shop) -> None:
    till, _, message_id = parked(shop)
    for call in (catalogue.drop_edit, lambda *words: catalogue.edit_anew(*words, name="x")):
        with till.unchanged(), pytest.raises(RightMissing):
            call(till.units(), till.cashier, message_id)


# --- handing in a file ---------------------------------------------------------------------------------


def take_in(shop: Shop, content: bytes) -> HandedIn:
    return hand_in(Door(shop.centre.pool, lambda: shop.clock.at), unsent_file.read(content))


def cut_off(shop: Shop, count: int = 130) -> ShopTill:
    """Return a till that sold with no line."""
    till = shop.till("K01")
    till.line.is_down = True
    till.open()
    till.sell_some(count)
    shop.tick()
    return till


def test_a_file_of_unsent_messages_arrives_whole_and_the_till_is_told_so_later(shop: Shop) -> None:
    till = cut_off(shop)
    file = handing_in.export(till.units(write=False), till.owner)
    assert (file.count, file.name) == (131, "warungin-TKO1-K01-20260310-1110.jsonl")
    head, *lines = file.content.splitlines()
    assert json.loads(head)["count"] == len(lines) == 131

    assert take_in(shop, file.content).counts == {"accepted": 131}

    assert till.outbox() == ["pending"] * 131
    till.line.is_down = False
    assert till.sync().pushed == 131
    assert till.outbox() == ["accepted"] * 131
    equal_to_the_rupiah(shop)
    assert shop.flags() == {}


def test_handing_in_twice_and_after_the_till_sent_all_changes_nothing(shop: Shop) -> None:
    till = cut_off(shop, 3)
    content = handing_in.export(till.units(write=False), till.owner).content
    assert take_in(shop, content).counts == {"accepted": 4}
    before = shop.figures()
    assert take_in(shop, content).counts == {"replayed": 4}
    till.line.is_down = False
    till.sync()
    assert take_in(shop, content).counts == {"replayed": 4} and take_in(shop, content).troubles == []
    assert shop.figures() == before
    equal_to_the_rupiah(shop)


def test_a_device_that_was_withdrawn_hands_in_what_it_sold(shop: Shop) -> None:
    till = cut_off(shop, 5)
    shop.centre.sql("UPDATE devices SET revoked_at = now() WHERE tenant_id = %s", shop.tenant_id)
    till.line.is_down = False
    with pytest.raises(DeviceUnknown):
        till.sync()
    content = handing_in.export(till.units(write=False), till.owner).content

    assert take_in(shop, content).counts == {"accepted": 6}
    assert shop.figures()["orders"] == 5


def test_what_is_parked_is_told_with_its_reason_and_what_waits_for_it_as_well(shop: Shop) -> None:
    till, _, _ = parked(shop)
    till.open()
    till.sell_some(2)

    told = take_in(shop, handing_in.export(till.units(write=False), till.owner).content)

    # One of the orders has the price of the edit that waits, which the centre does not know.
    assert told.counts == {"accepted": 2, "accepted_flagged": 1, "replayed": 1, "waiting": 1}
    assert [(result.first or result.outcome, result.code, result.field) for result in told.troubles] == [
        ("parked", "field_unknown", "price.peti"),
        ("waiting", "needs", None),
    ]


def with_head(content: bytes, **changes: str) -> bytes:
    head, _, told = content.partition(b"\n")
    return json.dumps({**json.loads(head), **changes}).encode() + b"\n" + told


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda content: content[:-20], UnsentCutOff),
        (lambda content: content[: content.rindex(b"\n", 0, -1) + 1], UnsentCutOff),
        (lambda content: content.split(b"\n")[0], UnsentCutOff),
        (lambda content: content.replace(b'"total_minor":3500', b'"total_minor":2500', 1), UnsentChanged),
        (lambda content: content + b"{}\n", UnsentChanged),
        (lambda content: content[1:], UnsentUnreadable),
        (lambda content: with_head(content, format="warungin-unsent-2"), UnsentUnreadable),
        (lambda content: b"", UnsentUnreadable),
        (lambda content: with_head(content, tenant_id=str(UUID(int=7))), HandInOfOtherTenant),
        (lambda content: with_head(content, device_id=str(UUID(int=7))), HandInDeviceUnknown),
    ],
    ids=["cut", "a line less", "head only", "changed", "longer", "no head", "newer", "empty", "tenant", "device"],
)
def test_a_file_that_is_not_as_it_was_written_is_refused_and_nothing_is_taken(
    shop: Shop, spoil: Callable[[bytes], bytes], error: type[WarunginError]
) -> None:
    till = cut_off(shop, 2)
    content = handing_in.export(till.units(write=False), till.owner).content
    with pytest.raises(error):
        take_in(shop, spoil(content))
    assert shop.figures()["orders"] == 0
    assert take_in(shop, content).counts == {"accepted": 3}


def test_a_file_of_nothing_is_not_written_and_a_cashier_writes_none(shop: Shop, tmp_path: Path) -> None:
    till = shop.till("K01")
    with pytest.raises(NothingUnsent):
        handing_in.export(till.units(write=False), till.owner)
    till.open()
    with pytest.raises(RightMissing):
        handing_in.export(till.units(write=False), till.cashier)


@pytest.fixture
def command(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Lend ``warungin server``, on the centre of this module."""
    monkeypatch.setenv(URL_VARIABLE, shop.centre.admin_url)
    (tmp_path / "server.secrets.json").write_text(json.dumps({"request_password": PASSWORD}), encoding="utf-8")
    return lambda *words: cli.main([*words, "--data", str(tmp_path)])


def test_an_operator_hands_in_a_file_with_one_command(
    shop: Shop, command: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    till, _, message_id = parked(shop)
    till.open()
    till.sell_some(1)
    export = handing_in.export(till.units(write=False), till.owner)
    file = tmp_path / export.name
    file.write_bytes(export.content)

    assert command("hand-in", str(file), "--json") == 0

    told = json.loads(capsys.readouterr().out)
    assert (told["register"], told["messages"]) == ("K01", 4)
    assert told["outcomes"] == {"accepted": 1, "accepted_flagged": 1, "replayed": 1, "waiting": 1}
    assert told["troubles"][0] == {
        "id": str(message_id),
        "outcome": "parked",
        "code": "field_unknown",
        "field": "price.peti",
    }
    assert command("hand-in", str(file)) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "K01: 4 messages; 3 replayed, 1 waiting"


def test_the_command_says_why_it_takes_no_file(
    shop: Shop, command: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.jsonl"
    assert command("hand-in", str(file)) == 1
    assert "There is no such file" in capsys.readouterr().err
    file.write_bytes(b"something else\n")
    assert command("hand-in", str(file)) == 1
    assert "This is no file of unsent messages" in capsys.readouterr().err
