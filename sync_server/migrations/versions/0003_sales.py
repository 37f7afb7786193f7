"""What happened at the tills, and the sums kept from it."""

from __future__ import annotations

from sync_server.migrations.helpers import constraint, index, tenant_table

revision = "0003"
down_revision = "0002"

ORDERS = """
CREATE TABLE orders (
    tenant_id UUID NOT NULL, id UUID NOT NULL, device_id UUID NOT NULL, outlet_id UUID NOT NULL,
    register_id UUID NOT NULL, shift_id UUID NOT NULL, staff_id UUID NOT NULL, series TEXT NOT NULL,
    number BIGINT NOT NULL, receipt_no TEXT NOT NULL, business_date DATE NOT NULL,
    completed_at TIMESTAMP WITH TIME ZONE NOT NULL, lines INTEGER NOT NULL, gross_minor BIGINT NOT NULL,
    discount_minor BIGINT NOT NULL, service_minor BIGINT NOT NULL, tax_minor BIGINT NOT NULL,
    due_before_rounding_minor BIGINT NOT NULL, rounding_minor BIGINT NOT NULL, total_minor BIGINT NOT NULL,
    received_minor BIGINT NOT NULL, change_minor BIGINT NOT NULL,
    CONSTRAINT pk_orders PRIMARY KEY (tenant_id, id),
    CONSTRAINT ck_orders_amounts CHECK (gross_minor BETWEEN 0 AND 10000000000000
        AND discount_minor BETWEEN 0 AND 10000000000000 AND service_minor BETWEEN 0 AND 10000000000000
        AND tax_minor BETWEEN 0 AND 10000000000000 AND total_minor BETWEEN 0 AND 10000000000000
        AND received_minor BETWEEN 0 AND 10000000000000 AND change_minor BETWEEN 0 AND 10000000000000),
    CONSTRAINT ck_orders_number CHECK (number >= 1 AND lines >= 1),
    CONSTRAINT ck_orders_rounding CHECK (total_minor = due_before_rounding_minor + rounding_minor),
    CONSTRAINT ck_orders_paid CHECK (received_minor - change_minor = total_minor)
)
"""
ORDER_LINES = """
CREATE TABLE order_lines (
    tenant_id UUID NOT NULL, order_id UUID NOT NULL, position INTEGER NOT NULL, line_id UUID NOT NULL,
    product_id UUID NOT NULL, sku TEXT NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL,
    quantity_milli BIGINT NOT NULL, base_quantity_milli BIGINT NOT NULL, price_minor BIGINT NOT NULL,
    product_revision BIGINT NOT NULL, tax_class TEXT NOT NULL, gross_minor BIGINT NOT NULL,
    line_discount_minor BIGINT NOT NULL, order_discount_minor BIGINT NOT NULL,
    service_minor BIGINT NOT NULL, tax_minor BIGINT NOT NULL,
    CONSTRAINT pk_order_lines PRIMARY KEY (tenant_id, order_id, position),
    CONSTRAINT ck_order_lines_amounts CHECK (price_minor BETWEEN 0 AND 10000000000000
        AND gross_minor BETWEEN 0 AND 10000000000000 AND line_discount_minor BETWEEN 0
        AND 10000000000000 AND order_discount_minor BETWEEN 0 AND 10000000000000
        AND service_minor BETWEEN 0 AND 10000000000000 AND tax_minor BETWEEN 0 AND 10000000000000),
    CONSTRAINT ck_order_lines_quantity CHECK (quantity_milli > 0 AND base_quantity_milli >= 0),
    CONSTRAINT ck_order_lines_value CHECK (line_discount_minor + order_discount_minor <= gross_minor)
)
"""
ORDER_TAXES = """
CREATE TABLE order_taxes (
    tenant_id UUID NOT NULL, order_id UUID NOT NULL, tax_class TEXT NOT NULL, rate_bp INTEGER NOT NULL,
    base_numerator INTEGER NOT NULL, base_denominator INTEGER NOT NULL, mode TEXT NOT NULL,
    value_minor BIGINT NOT NULL, net_minor BIGINT NOT NULL, base_minor BIGINT NOT NULL,
    tax_minor BIGINT NOT NULL,
    CONSTRAINT pk_order_taxes PRIMARY KEY (tenant_id, order_id, tax_class),
    CONSTRAINT ck_order_taxes_amounts CHECK (value_minor BETWEEN 0 AND 10000000000000
        AND net_minor BETWEEN 0 AND 10000000000000 AND base_minor BETWEEN 0 AND 10000000000000
        AND tax_minor BETWEEN 0 AND 10000000000000),
    CONSTRAINT ck_order_taxes_net CHECK (net_minor = value_minor OR net_minor = value_minor - tax_minor)
)
"""
PAYMENTS = """
CREATE TABLE payments (
    tenant_id UUID NOT NULL, id UUID NOT NULL, order_id UUID NOT NULL, tender TEXT NOT NULL,
    received_minor BIGINT NOT NULL, change_minor BIGINT NOT NULL, amount_minor BIGINT NOT NULL,
    CONSTRAINT pk_payments PRIMARY KEY (tenant_id, id),
    CONSTRAINT ck_payments_amounts CHECK (received_minor BETWEEN 0 AND 10000000000000
        AND change_minor BETWEEN 0 AND 10000000000000 AND amount_minor BETWEEN 0 AND 10000000000000),
    CONSTRAINT ck_payments_amount CHECK (amount_minor = received_minor - change_minor)
)
"""
STOCK_MOVES = """
CREATE TABLE stock_moves (
    tenant_id UUID NOT NULL, message_id UUID NOT NULL, position INTEGER NOT NULL, id UUID NOT NULL,
    outlet_id UUID NOT NULL, product_id UUID NOT NULL, quantity_milli BIGINT NOT NULL, reason TEXT NOT NULL,
    business_date DATE NOT NULL,
    CONSTRAINT pk_stock_moves PRIMARY KEY (tenant_id, message_id, position),
    CONSTRAINT ck_stock_moves_quantity CHECK (quantity_milli <> 0)
)
"""
SHIFTS = """
CREATE TABLE shifts (
    tenant_id UUID NOT NULL, id UUID NOT NULL, device_id UUID NOT NULL, outlet_id UUID NOT NULL,
    register_id UUID NOT NULL, number BIGINT NOT NULL, drawer_no INTEGER NOT NULL,
    business_date DATE NOT NULL, opened_at TIMESTAMP WITH TIME ZONE NOT NULL, opened_by UUID NOT NULL,
    opening_cash_minor BIGINT NOT NULL, approval_id UUID,
    CONSTRAINT pk_shifts PRIMARY KEY (tenant_id, id),
    CONSTRAINT ck_shifts_amounts CHECK (opening_cash_minor BETWEEN 0 AND 10000000000000),
    CONSTRAINT ck_shifts_number CHECK (number >= 1 AND drawer_no >= 1)
)
"""
SHIFT_CLOSES = """
CREATE TABLE shift_closes (
    tenant_id UUID NOT NULL, id UUID NOT NULL, shift_id UUID NOT NULL, device_id UUID NOT NULL,
    device_no BIGINT NOT NULL, z_number BIGINT NOT NULL, closed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closed_by UUID NOT NULL, counted_minor BIGINT NOT NULL, expected_minor BIGINT NOT NULL,
    difference_minor BIGINT NOT NULL, left_in_drawer_minor BIGINT NOT NULL, note TEXT NOT NULL,
    approval_id UUID,
    CONSTRAINT pk_shift_closes PRIMARY KEY (tenant_id, id),
    CONSTRAINT ck_shift_closes_amounts CHECK (counted_minor BETWEEN 0 AND 10000000000000
        AND left_in_drawer_minor BETWEEN 0 AND 10000000000000),
    CONSTRAINT ck_shift_closes_difference CHECK (difference_minor = counted_minor - expected_minor),
    CONSTRAINT ck_shift_closes_left CHECK (left_in_drawer_minor <= counted_minor)
)
"""
SHIFT_COUNTS = """
CREATE TABLE shift_counts (
    tenant_id UUID NOT NULL, close_id UUID NOT NULL, kind TEXT NOT NULL, value_minor BIGINT NOT NULL,
    pieces BIGINT NOT NULL,
    CONSTRAINT pk_shift_counts PRIMARY KEY (tenant_id, close_id, kind, value_minor),
    CONSTRAINT ck_shift_counts_amounts CHECK (value_minor BETWEEN 0 AND 10000000000000),
    CONSTRAINT ck_shift_counts_pieces CHECK (pieces >= 0 AND kind IN ('note', 'coin'))
)
"""
CASH_MOVEMENTS = """
CREATE TABLE cash_movements (
    tenant_id UUID NOT NULL, id UUID NOT NULL, device_id UUID NOT NULL, shift_id UUID, staff_id UUID,
    amount_minor BIGINT NOT NULL, reason TEXT NOT NULL, moved_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_cash_movements PRIMARY KEY (tenant_id, id),
    CONSTRAINT ck_cash_movements_signed_amounts CHECK (amount_minor BETWEEN -10000000000000
        AND 10000000000000),
    CONSTRAINT ck_cash_movements_not_zero CHECK (amount_minor <> 0)
)
"""
CART_VOIDS = """
CREATE TABLE cart_voids (
    tenant_id UUID NOT NULL, id UUID NOT NULL, device_id UUID NOT NULL, shift_id UUID, staff_id UUID,
    cart_id UUID NOT NULL, reason TEXT NOT NULL, lines INTEGER NOT NULL, value_minor BIGINT NOT NULL,
    voided_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_cart_voids PRIMARY KEY (tenant_id, id),
    CONSTRAINT ck_cart_voids_amounts CHECK (value_minor BETWEEN 0 AND 10000000000000)
)
"""
LINE_VOIDS = """
CREATE TABLE line_voids (
    tenant_id UUID NOT NULL, id UUID NOT NULL, device_id UUID NOT NULL, shift_id UUID, staff_id UUID,
    cart_id UUID NOT NULL, line_id UUID NOT NULL, product_id UUID NOT NULL, name TEXT NOT NULL,
    quantity_milli BIGINT NOT NULL, value_minor BIGINT NOT NULL, undone BOOLEAN NOT NULL,
    voided_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_line_voids PRIMARY KEY (tenant_id, id),
    CONSTRAINT ck_line_voids_amounts CHECK (value_minor BETWEEN 0 AND 10000000000000)
)
"""
DRAWER_OPENINGS = """
CREATE TABLE drawer_openings (
    tenant_id UUID NOT NULL, id UUID NOT NULL, device_id UUID NOT NULL, shift_id UUID, staff_id UUID,
    reason TEXT NOT NULL, opened_at TIMESTAMP WITH TIME ZONE NOT NULL, approval_id UUID,
    CONSTRAINT pk_drawer_openings PRIMARY KEY (tenant_id, id)
)
"""
APPROVALS = """
CREATE TABLE approvals (
    tenant_id UUID NOT NULL, id UUID NOT NULL, device_id UUID NOT NULL, right_name TEXT NOT NULL,
    asked_by UUID NOT NULL, approved_by UUID NOT NULL, reason TEXT NOT NULL,
    given_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_approvals PRIMARY KEY (tenant_id, id)
)
"""
ON_HAND = """
CREATE TABLE on_hand (
    tenant_id UUID NOT NULL, outlet_id UUID NOT NULL, product_id UUID NOT NULL, milli BIGINT NOT NULL,
    CONSTRAINT pk_on_hand PRIMARY KEY (tenant_id, outlet_id, product_id)
)
"""
DAY_HOURS = """
CREATE TABLE day_hours (
    tenant_id UUID NOT NULL, outlet_id UUID NOT NULL, business_date DATE NOT NULL, hour INTEGER NOT NULL,
    orders BIGINT NOT NULL, total_minor BIGINT NOT NULL,
    CONSTRAINT pk_day_hours PRIMARY KEY (tenant_id, outlet_id, business_date, hour),
    CONSTRAINT ck_day_hours_hour CHECK (hour BETWEEN 0 AND 23)
)
"""
DAY_PRODUCTS = """
CREATE TABLE day_products (
    tenant_id UUID NOT NULL, outlet_id UUID NOT NULL, business_date DATE NOT NULL, product_id UUID NOT NULL,
    quantity_milli BIGINT NOT NULL, value_minor BIGINT NOT NULL,
    CONSTRAINT pk_day_products PRIMARY KEY (tenant_id, outlet_id, business_date, product_id)
)
"""
SHIFT_SUMS = """
CREATE TABLE shift_sums (
    tenant_id UUID NOT NULL, shift_id UUID NOT NULL, orders BIGINT NOT NULL, items BIGINT NOT NULL,
    gross_minor BIGINT NOT NULL, discount_minor BIGINT NOT NULL, service_minor BIGINT NOT NULL,
    tax_minor BIGINT NOT NULL, rounding_minor BIGINT NOT NULL, sales_minor BIGINT NOT NULL,
    cash_paid_minor BIGINT NOT NULL, cash_in_minor BIGINT NOT NULL, cash_out_minor BIGINT NOT NULL,
    cash_in_count BIGINT NOT NULL, cash_out_count BIGINT NOT NULL, carts_voided BIGINT NOT NULL,
    lines_voided BIGINT NOT NULL, drawer_openings BIGINT NOT NULL,
    CONSTRAINT pk_shift_sums PRIMARY KEY (tenant_id, shift_id)
)
"""


def upgrade() -> None:
    """Make the tables, parents before children, each with its policy and grants."""
    tenant_table("orders", ORDERS, grants="SELECT, INSERT")
    index("CREATE INDEX ix_orders_outlet_id_business_date ON orders (outlet_id, business_date)")
    index("CREATE INDEX ix_orders_register_id_series_number ON orders (register_id, series, number)")
    tenant_table("order_lines", ORDER_LINES, grants="SELECT, INSERT")
    constraint(
        "ALTER TABLE order_lines ADD CONSTRAINT fk_order_lines_orders "
        "FOREIGN KEY(tenant_id, order_id) REFERENCES orders (tenant_id, id)"
    )
    tenant_table("order_taxes", ORDER_TAXES, grants="SELECT, INSERT")
    constraint(
        "ALTER TABLE order_taxes ADD CONSTRAINT fk_order_taxes_orders "
        "FOREIGN KEY(tenant_id, order_id) REFERENCES orders (tenant_id, id)"
    )
    tenant_table("payments", PAYMENTS, grants="SELECT, INSERT")
    constraint(
        "ALTER TABLE payments ADD CONSTRAINT fk_payments_orders "
        "FOREIGN KEY(tenant_id, order_id) REFERENCES orders (tenant_id, id)"
    )
    index("CREATE INDEX ix_payments_order_id ON payments (order_id)")
    tenant_table("stock_moves", STOCK_MOVES, grants="SELECT, INSERT")
    tenant_table("shifts", SHIFTS, grants="SELECT, INSERT")
    index("CREATE INDEX ix_shifts_register_id_number ON shifts (register_id, number)")
    tenant_table("shift_closes", SHIFT_CLOSES, grants="SELECT, INSERT")
    index("CREATE INDEX ix_shift_closes_shift_id ON shift_closes (shift_id)")
    tenant_table("shift_counts", SHIFT_COUNTS, grants="SELECT, INSERT")
    constraint(
        "ALTER TABLE shift_counts ADD CONSTRAINT fk_shift_counts_shift_closes "
        "FOREIGN KEY(tenant_id, close_id) REFERENCES shift_closes (tenant_id, id)"
    )
    tenant_table("cash_movements", CASH_MOVEMENTS, grants="SELECT, INSERT")
    index("CREATE INDEX ix_cash_movements_shift_id ON cash_movements (shift_id)")
    tenant_table("cart_voids", CART_VOIDS, grants="SELECT, INSERT")
    tenant_table("line_voids", LINE_VOIDS, grants="SELECT, INSERT")
    tenant_table("drawer_openings", DRAWER_OPENINGS, grants="SELECT, INSERT")
    tenant_table("approvals", APPROVALS, grants="SELECT, INSERT")
    tenant_table("on_hand", ON_HAND, grants="SELECT, INSERT, UPDATE")
    tenant_table("day_hours", DAY_HOURS, grants="SELECT, INSERT, UPDATE")
    tenant_table("day_products", DAY_PRODUCTS, grants="SELECT, INSERT, UPDATE")
    tenant_table("shift_sums", SHIFT_SUMS, grants="SELECT, INSERT, UPDATE")
