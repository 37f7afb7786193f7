"""What lists show: a scan changes one row, and a long name keeps what tells it from its neighbour."""

from __future__ import annotations

import pytest

from app.domain.quantity import Quantity
from app.services import carts
from app.services.carts import CartView
from app.ui import theme
from app.ui.models.cart_model import CartModel
from app.ui.models.tile_model import TileModel
from app.ui.till.names import fitted, one_line
from app.ui.widgets import painting
from tests.qt.shop import Shop


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.open_shift()
    return shop


def _add(shop: Shop, sku: str) -> CartView:
    added = shop.do(lambda uow: carts.add_scanned(uow, shop.cashier, shop.barcode(sku)))
    assert isinstance(added, CartView)
    return added


def _heard(model: CartModel) -> list[str]:
    heard: list[str] = []
    model.modelReset.connect(lambda: heard.append("reset"))
    model.rowsInserted.connect(lambda _parent, first, last: heard.append(f"in {first}-{last}"))
    model.rowsRemoved.connect(lambda _parent, first, last: heard.append(f"out {first}-{last}"))
    model.dataChanged.connect(lambda first, _last: heard.append(f"changed {first.row()}"))
    return heard


def test_a_scan_inserts_or_changes_one_row_and_touches_no_other(shop: Shop) -> None:
    model = CartModel()
    for sku in ("MIE-001", "SEM-001", "KTS-001"):
        model.show_view(_add(shop, sku))
    heard = _heard(model)
    model.show_view(_add(shop, "BMB-001"))
    assert heard == ["in 3-3"]
    model.show_view(_add(shop, "SEM-001"))
    assert heard == ["in 3-3", "changed 1"]


def test_a_removed_row_leaves_and_comes_back_to_its_place(shop: Shop) -> None:
    model = CartModel()
    view = [_add(shop, sku) for sku in ("MIE-001", "SEM-001", "KTS-001")][-1]
    model.show_view(view)
    heard = _heard(model)
    line = view.cart.lines[1]
    removed = shop.do(lambda uow: carts.remove_line(uow, shop.cashier, line.id))
    model.show_view(removed.view)
    model.show_view(shop.do(lambda uow: carts.restore_line(uow, shop.cashier, view.cart.id, line, removed.position)))
    assert heard == ["out 1-1", "in 1-1"]
    assert [row.line.sku for row in model.rows] == ["MIE-001", "SEM-001", "KTS-001"]


def test_another_cart_replaces_all_rows(shop: Shop) -> None:
    model = CartModel()
    model.show_view(_add(shop, "MIE-001"))
    shop.do(lambda uow: carts.hold(uow, shop.cashier, "Bu Lina"))
    model.show_view(_add(shop, "SEM-001"))
    assert [row.line.sku for row in model.rows] == ["SEM-001"]


def test_only_the_tiles_whose_quantity_changed_are_drawn_again(shop: Shop) -> None:
    model = TileModel()
    goods = shop.goods()
    model.show_products(goods)
    changed: list[int] = []
    model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    model.show_cart({goods[4].id: Quantity.of(2)})
    model.show_cart({goods[4].id: Quantity.of(2), goods[7].id: Quantity.of(1)})
    model.show_cart({})
    assert changed[:2] == [4, 7]
    assert sorted(changed[2:]) == [4, 7]


def test_goods_read_again_move_nothing_unless_they_are_others(shop: Shop) -> None:
    model = TileModel()
    goods = shop.goods()
    model.show_products(goods)
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    model.show_products(shop.goods()[:20])
    assert resets == []
    assert len(model.products) == len(goods)
    model.show_products(goods[3:])
    assert resets == [True]


NAME = "Beras Lumbung Asri Setra Ramos Istimewa 2,5 kg"


@pytest.mark.usefixtures("qapp")
def test_a_name_that_is_cut_keeps_its_size() -> None:
    font = theme.font("line")
    shown = one_line(NAME, font, 200)
    assert shown.endswith(" 2,5\u00a0kg")
    assert "…" in shown
    assert painting.text_width(shown, font) <= 201


@pytest.mark.usefixtures("qapp")
def test_a_name_on_a_tile_shows_every_word_while_there_is_room() -> None:
    assert fitted("Telur Ayam", 128).lines == ("Telur Ayam",)
    name = fitted(NAME, 128)
    assert "".join(name.lines).replace(" ", "") == NAME.replace(" ", "").replace("2,5kg", "2,5\u00a0kg")
    assert len(fitted("Kata " * 30, 128).lines) == 3
