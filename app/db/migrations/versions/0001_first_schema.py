"""The first schema: device, master data, carts, facts, kept sums, outbox, print queue, search index."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

STATEMENTS = (
    """
    CREATE TABLE approvals (
        id BLOB NOT NULL,
        "right" TEXT NOT NULL,
        asked_by BLOB NOT NULL,
        approved_by BLOB NOT NULL,
        reason TEXT NOT NULL,
        given_at INTEGER NOT NULL,
        CONSTRAINT pk_approvals PRIMARY KEY (id)) STRICT
    """,
    """
    CREATE TABLE cart_voids (
        id BLOB NOT NULL,
        cart_id BLOB NOT NULL,
        shift_id BLOB,
        reason TEXT NOT NULL,
        lines INTEGER NOT NULL,
        value_minor INTEGER NOT NULL,
        voided_at INTEGER NOT NULL,
        staff_id BLOB NOT NULL,
        CONSTRAINT pk_cart_voids PRIMARY KEY (id)) STRICT
    """,
    """
    CREATE TABLE carts (
        id BLOB NOT NULL,
        opened_at INTEGER NOT NULL,
        staff_id BLOB NOT NULL,
        name TEXT,
        held_at INTEGER,
        note TEXT NOT NULL,
        CONSTRAINT pk_carts PRIMARY KEY (id)) STRICT
    """,
    """
    CREATE UNIQUE INDEX uq_carts_current ON carts ((held_at is null)) WHERE held_at is null
    """,
    """
    CREATE TABLE categories (
        id BLOB NOT NULL,
        name TEXT NOT NULL,
        sort INTEGER NOT NULL,
        pack TEXT NOT NULL,
        removed INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        CONSTRAINT pk_categories PRIMARY KEY (id)) STRICT
    """,
    """
    CREATE TABLE contacts (
        hour INTEGER NOT NULL,
        succeeded INTEGER NOT NULL,
        failed INTEGER NOT NULL,
        CONSTRAINT pk_contacts PRIMARY KEY (hour)
    ) WITHOUT ROWID,
     STRICT
    """,
    """
    CREATE TABLE day_hours (
        business_date TEXT NOT NULL,
        hour INTEGER NOT NULL,
        orders INTEGER NOT NULL,
        total_minor INTEGER NOT NULL,
        CONSTRAINT pk_day_hours PRIMARY KEY (business_date, hour)
    ) WITHOUT ROWID,
     STRICT
    """,
    """
    CREATE TABLE day_numbers (
        series TEXT NOT NULL,
        business_date TEXT NOT NULL,
        last INTEGER NOT NULL,
        CONSTRAINT pk_day_numbers PRIMARY KEY (series, business_date),
        CONSTRAINT ck_day_numbers_last CHECK (last >= 1)
    ) WITHOUT ROWID,
     STRICT
    """,
    """
    CREATE TABLE day_products (
        business_date TEXT NOT NULL,
        product_id BLOB NOT NULL,
        quantity_milli INTEGER NOT NULL,
        value_minor INTEGER NOT NULL,
        CONSTRAINT pk_day_products PRIMARY KEY (business_date, product_id)
    ) WITHOUT ROWID,
     STRICT
    """,
    """
    CREATE TABLE device (
        id INTEGER NOT NULL,
        device_id BLOB NOT NULL,
        kind TEXT NOT NULL,
        tenant_id BLOB NOT NULL,
        tenant_name TEXT NOT NULL,
        outlet_id BLOB NOT NULL,
        outlet_code TEXT NOT NULL,
        register_id BLOB,
        register_code TEXT,
        server_url TEXT NOT NULL,
        token TEXT NOT NULL,
        enrolled_at INTEGER NOT NULL,
        CONSTRAINT pk_device PRIMARY KEY (id),
        CONSTRAINT ck_device_one_row CHECK (id = 1),
        CONSTRAINT ck_device_kind CHECK (kind in ('register', 'kitchen', 'office'))) STRICT
    """,
    """
    CREATE TABLE device_state (
        id INTEGER NOT NULL,
        last_device_no INTEGER NOT NULL,
        journal_no INTEGER NOT NULL,
        journal_head BLOB NOT NULL,
        series TEXT,
        number INTEGER NOT NULL,
        cursor INTEGER NOT NULL,
        server_head INTEGER NOT NULL,
        history_id BLOB,
        boot_token TEXT,
        clock_offset_ms INTEGER,
        last_contact_at INTEGER,
        failing_since INTEGER,
        went_back_at INTEGER,
        CONSTRAINT pk_device_state PRIMARY KEY (id),
        CONSTRAINT ck_device_state_one_row CHECK (id = 1),
        CONSTRAINT ck_device_state_counters CHECK (last_device_no >= 0 and journal_no >= 0 and number >= 0 and cursor >= 0),
        CONSTRAINT ck_device_state_journal_head CHECK (length(journal_head) = 32)) STRICT
    """,
    """
    CREATE TABLE drawer_openings (
        id BLOB NOT NULL,
        shift_id BLOB,
        reason TEXT NOT NULL,
        opened_at INTEGER NOT NULL,
        staff_id BLOB NOT NULL,
        approval_id BLOB,
        CONSTRAINT pk_drawer_openings PRIMARY KEY (id)) STRICT
    """,
    """
    CREATE TABLE line_voids (
        id BLOB NOT NULL,
        cart_id BLOB NOT NULL,
        line_id BLOB NOT NULL,
        shift_id BLOB,
        product_id BLOB NOT NULL,
        name TEXT NOT NULL,
        quantity_milli INTEGER NOT NULL,
        value_minor INTEGER NOT NULL,
        undone INTEGER NOT NULL,
        voided_at INTEGER NOT NULL,
        staff_id BLOB NOT NULL,
        CONSTRAINT pk_line_voids PRIMARY KEY (id)) STRICT
    """,
    """
    CREATE TABLE on_hand (
        product_id BLOB NOT NULL,
        milli INTEGER NOT NULL,
        CONSTRAINT pk_on_hand PRIMARY KEY (product_id)
    ) WITHOUT ROWID,
     STRICT
    """,
    """
    CREATE TABLE outbox (
        device_no INTEGER NOT NULL,
        id BLOB NOT NULL,
        kind TEXT NOT NULL,
        message BLOB NOT NULL,
        fingerprint BLOB NOT NULL,
        journal_no INTEGER,
        journal_hash BLOB,
        made_at INTEGER NOT NULL,
        state TEXT NOT NULL,
        code TEXT,
        field TEXT,
        flags TEXT,
        tries INTEGER NOT NULL,
        last_try_at INTEGER,
        CONSTRAINT pk_outbox PRIMARY KEY (device_no),
        CONSTRAINT uq_outbox_id UNIQUE (id),
        CONSTRAINT ck_outbox_state CHECK (state in ('pending', 'waiting', 'parked', 'accepted')),
        CONSTRAINT ck_outbox_journal CHECK ((journal_no is null) = (journal_hash is null))) STRICT
    """,
    """
    CREATE INDEX ix_outbox_accepted ON outbox (last_try_at) WHERE state = 'accepted'
    """,
    """
    CREATE INDEX ix_outbox_edits ON outbox (device_no) WHERE kind = 'product_edited'
    """,
    """
    CREATE INDEX ix_outbox_open ON outbox (state, device_no) WHERE state <> 'accepted'
    """,
    """
    CREATE UNIQUE INDEX uq_outbox_journal_no ON outbox (journal_no)
    """,
    """
    CREATE TABLE outlets (
        id BLOB NOT NULL,
        body TEXT NOT NULL,
        revision INTEGER NOT NULL,
        CONSTRAINT pk_outlets PRIMARY KEY (id)) STRICT
    """,
    """
    CREATE TABLE pending_edits (
        message_id BLOB NOT NULL,
        product_id BLOB NOT NULL,
        field TEXT NOT NULL,
        new TEXT NOT NULL,
        received TEXT NOT NULL,
        CONSTRAINT pk_pending_edits PRIMARY KEY (message_id, field)) STRICT
    """,
    """
    CREATE INDEX ix_pending_edits_product_id ON pending_edits (product_id)
    """,
    """
    CREATE TABLE pin_tries (
        staff_id BLOB NOT NULL,
        wrong INTEGER NOT NULL,
        locked_until INTEGER,
        CONSTRAINT pk_pin_tries PRIMARY KEY (staff_id)) STRICT
    """,
    """
    CREATE TABLE print_jobs (
        id BLOB NOT NULL,
        made_at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        about BLOB NOT NULL,
        copy_no INTEGER NOT NULL,
        kicks_drawer INTEGER NOT NULL,
        state TEXT NOT NULL,
        payload BLOB,
        tries INTEGER NOT NULL,
        last_try_at INTEGER,
        printed_at INTEGER,
        error TEXT,
        CONSTRAINT pk_print_jobs PRIMARY KEY (id),
        CONSTRAINT ck_print_jobs_state CHECK (state in ('waiting', 'printing', 'printed', 'skipped')),
        CONSTRAINT ck_print_jobs_kind CHECK (kind in ('receipt', 'x_report', 'z_report', 'cash_movement', 'test', 'drawer'))) STRICT
    """,
    """
    CREATE INDEX ix_print_jobs_about ON print_jobs (about)
    """,
    """
    CREATE INDEX ix_print_jobs_open ON print_jobs (state, made_at) WHERE state in ('waiting', 'printing')
    """,
    """
    CREATE TABLE products (
        seq INTEGER NOT NULL,
        id BLOB NOT NULL,
        sku TEXT NOT NULL,
        name TEXT NOT NULL,
        category_id BLOB NOT NULL,
        tax_class TEXT NOT NULL,
        weighed INTEGER NOT NULL,
        scale_code TEXT,
        pack TEXT NOT NULL,
        colour TEXT NOT NULL,
        removed INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        CONSTRAINT pk_products PRIMARY KEY (seq),
        CONSTRAINT uq_products_id UNIQUE (id)) STRICT
    """,
    """
    CREATE INDEX ix_products_category_id ON products (category_id, seq)
    """,
    """
    CREATE INDEX ix_products_name ON products (name collate nocase, seq) WHERE removed = 0
    """,
    """
    CREATE INDEX ix_products_scale_code ON products (scale_code)
    """,
    """
    CREATE INDEX ix_products_sku ON products (sku collate nocase)
    """,
    """
    CREATE TABLE received_moves (
        message_id BLOB NOT NULL,
        moves BLOB NOT NULL,
        CONSTRAINT pk_received_moves PRIMARY KEY (message_id)
    ) WITHOUT ROWID,
     STRICT
    """,
    """
    CREATE TABLE roles (
        id BLOB NOT NULL,
        code TEXT NOT NULL,
        rights TEXT NOT NULL,
        revision INTEGER NOT NULL,
        CONSTRAINT pk_roles PRIMARY KEY (id),
        CONSTRAINT uq_roles_code UNIQUE (code)) STRICT
    """,
    """
    CREATE TABLE settings (
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        CONSTRAINT pk_settings PRIMARY KEY (name)
    ) WITHOUT ROWID,
     STRICT
    """,
    """
    CREATE TABLE shift_sums (
        shift_id BLOB NOT NULL,
        orders INTEGER NOT NULL,
        items INTEGER NOT NULL,
        gross_minor INTEGER NOT NULL,
        discount_minor INTEGER NOT NULL,
        service_minor INTEGER NOT NULL,
        tax_minor INTEGER NOT NULL,
        rounding_minor INTEGER NOT NULL,
        sales_minor INTEGER NOT NULL,
        cash_paid_minor INTEGER NOT NULL,
        cash_in_minor INTEGER NOT NULL,
        cash_out_minor INTEGER NOT NULL,
        cash_in_count INTEGER NOT NULL,
        cash_out_count INTEGER NOT NULL,
        carts_voided INTEGER NOT NULL,
        lines_voided INTEGER NOT NULL,
        drawer_openings INTEGER NOT NULL,
        CONSTRAINT pk_shift_sums PRIMARY KEY (shift_id)
    ) WITHOUT ROWID,
     STRICT
    """,
    """
    CREATE TABLE shifts (
        id BLOB NOT NULL,
        number INTEGER NOT NULL,
        register_id BLOB NOT NULL,
        drawer_no INTEGER NOT NULL,
        business_date TEXT NOT NULL,
        opened_at INTEGER NOT NULL,
        opened_by BLOB NOT NULL,
        opened_by_name TEXT NOT NULL,
        opening_cash_minor INTEGER NOT NULL,
        CONSTRAINT pk_shifts PRIMARY KEY (id),
        CONSTRAINT uq_shifts_register_id_number UNIQUE (register_id, number),
        CONSTRAINT ck_shifts_amounts CHECK (opening_cash_minor >= 0 and number >= 1)) STRICT
    """,
    """
    CREATE TABLE staff (
        id BLOB NOT NULL,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        pin_hash TEXT NOT NULL,
        active INTEGER NOT NULL,
        removed INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        CONSTRAINT pk_staff PRIMARY KEY (id)) STRICT
    """,
    """
    CREATE TABLE stock_moves (
        id BLOB NOT NULL,
        message_id BLOB NOT NULL,
        product_id BLOB NOT NULL,
        quantity_milli INTEGER NOT NULL,
        reason TEXT NOT NULL,
        business_date TEXT NOT NULL,
        CONSTRAINT pk_stock_moves PRIMARY KEY (id),
        CONSTRAINT ck_stock_moves_quantity CHECK (quantity_milli <> 0)) STRICT
    """,
    """
    CREATE INDEX ix_stock_moves_message_id ON stock_moves (message_id)
    """,
    """
    CREATE INDEX ix_stock_moves_product_id ON stock_moves (product_id)
    """,
    """
    CREATE TABLE tax_rates (
        id BLOB NOT NULL,
        outlet_id BLOB,
        tax_class TEXT NOT NULL,
        rate_bp INTEGER NOT NULL,
        base_numerator INTEGER NOT NULL,
        base_denominator INTEGER NOT NULL,
        mode TEXT NOT NULL,
        valid_from TEXT NOT NULL,
        valid_to TEXT,
        removed INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        CONSTRAINT pk_tax_rates PRIMARY KEY (id),
        CONSTRAINT ck_tax_rates_rate CHECK (rate_bp between 0 and 10000),
        CONSTRAINT ck_tax_rates_mode CHECK (mode in ('inclusive', 'exclusive'))) STRICT
    """,
    """
    CREATE TABLE cart_lines (
        id BLOB NOT NULL,
        cart_id BLOB NOT NULL,
        position INTEGER NOT NULL,
        product_id BLOB NOT NULL,
        sku TEXT NOT NULL,
        name TEXT NOT NULL,
        unit TEXT NOT NULL,
        unit_factor_milli INTEGER NOT NULL,
        weighed INTEGER NOT NULL,
        price_minor INTEGER NOT NULL,
        quantity_milli INTEGER NOT NULL,
        tax_class TEXT NOT NULL,
        priced_at INTEGER NOT NULL,
        product_revision INTEGER NOT NULL,
        scanned TEXT,
        label_gross_minor INTEGER,
        discount_kind TEXT,
        discount_value INTEGER,
        CONSTRAINT pk_cart_lines PRIMARY KEY (id),
        CONSTRAINT fk_cart_lines_cart_id FOREIGN KEY(cart_id) REFERENCES carts (id),
        CONSTRAINT ck_cart_lines_quantity CHECK (quantity_milli between 1 and 1000000000),
        CONSTRAINT ck_cart_lines_price CHECK (price_minor between 0 and 10000000000000),
        CONSTRAINT ck_cart_lines_label_gross CHECK (label_gross_minor >= 0)) STRICT
    """,
    """
    CREATE INDEX ix_cart_lines_cart_id ON cart_lines (cart_id, position)
    """,
    """
    CREATE TABLE cash_movements (
        id BLOB NOT NULL,
        shift_id BLOB NOT NULL,
        amount_minor INTEGER NOT NULL,
        reason TEXT NOT NULL,
        moved_at INTEGER NOT NULL,
        staff_id BLOB NOT NULL,
        CONSTRAINT pk_cash_movements PRIMARY KEY (id),
        CONSTRAINT fk_cash_movements_shift_id FOREIGN KEY(shift_id) REFERENCES shifts (id),
        CONSTRAINT ck_cash_movements_amount CHECK (amount_minor <> 0)) STRICT
    """,
    """
    CREATE INDEX ix_cash_movements_shift_id ON cash_movements (shift_id)
    """,
    """
    CREATE TABLE orders (
        id BLOB NOT NULL,
        shift_id BLOB NOT NULL,
        receipt_no TEXT NOT NULL,
        series TEXT NOT NULL,
        number INTEGER NOT NULL,
        day_number INTEGER NOT NULL,
        business_date TEXT NOT NULL,
        completed_at INTEGER NOT NULL,
        staff_id BLOB NOT NULL,
        lines INTEGER NOT NULL,
        gross_minor INTEGER NOT NULL,
        discount_minor INTEGER NOT NULL,
        service_minor INTEGER NOT NULL,
        tax_minor INTEGER NOT NULL,
        due_before_rounding_minor INTEGER NOT NULL,
        rounding_minor INTEGER NOT NULL,
        total_minor INTEGER NOT NULL,
        received_minor INTEGER NOT NULL,
        change_minor INTEGER NOT NULL,
        CONSTRAINT pk_orders PRIMARY KEY (id),
        CONSTRAINT fk_orders_shift_id FOREIGN KEY(shift_id) REFERENCES shifts (id),
        CONSTRAINT uq_orders_series_number UNIQUE (series, number),
        CONSTRAINT uq_orders_receipt_no UNIQUE (receipt_no),
        CONSTRAINT ck_orders_numbers CHECK (number >= 1 and day_number >= 1),
        CONSTRAINT ck_orders_parts CHECK (gross_minor >= 0 and discount_minor >= 0 and service_minor >= 0 and tax_minor >= 0),
        CONSTRAINT ck_orders_total CHECK (total_minor between 0 and 10000000000000),
        CONSTRAINT ck_orders_rounding CHECK (total_minor = due_before_rounding_minor + rounding_minor),
        CONSTRAINT ck_orders_paid CHECK (received_minor - change_minor = total_minor and change_minor >= 0)) STRICT
    """,
    """
    CREATE INDEX ix_orders_completed_at ON orders (completed_at)
    """,
    """
    CREATE INDEX ix_orders_shift_id ON orders (shift_id, number)
    """,
    """
    CREATE TABLE product_units (
        product_id BLOB NOT NULL,
        code TEXT NOT NULL,
        position INTEGER NOT NULL,
        factor_milli INTEGER NOT NULL,
        price_minor INTEGER NOT NULL,
        barcode TEXT,
        gtin TEXT,
        CONSTRAINT pk_product_units PRIMARY KEY (product_id, code),
        CONSTRAINT fk_product_units_product_id FOREIGN KEY(product_id) REFERENCES products (id),
        CONSTRAINT ck_product_units_factor CHECK (factor_milli > 0),
        CONSTRAINT ck_product_units_price CHECK (price_minor between 0 and 10000000000000)
    ) WITHOUT ROWID,
     STRICT
    """,
    """
    CREATE INDEX ix_product_units_barcode ON product_units (barcode)
    """,
    """
    CREATE INDEX ix_product_units_gtin ON product_units (gtin)
    """,
    """
    CREATE INDEX ix_product_units_price ON product_units (price_minor, product_id) WHERE position = 0
    """,
    """
    CREATE TABLE shift_closes (
        id BLOB NOT NULL,
        shift_id BLOB NOT NULL,
        z_number INTEGER NOT NULL,
        closed_at INTEGER NOT NULL,
        closed_by BLOB NOT NULL,
        closed_by_name TEXT NOT NULL,
        counted_minor INTEGER NOT NULL,
        expected_minor INTEGER NOT NULL,
        difference_minor INTEGER NOT NULL,
        left_in_drawer_minor INTEGER NOT NULL,
        note TEXT NOT NULL,
        approval_id BLOB,
        CONSTRAINT pk_shift_closes PRIMARY KEY (id),
        CONSTRAINT fk_shift_closes_shift_id FOREIGN KEY(shift_id) REFERENCES shifts (id),
        CONSTRAINT uq_shift_closes_shift_id UNIQUE (shift_id),
        CONSTRAINT ck_shift_closes_difference CHECK (difference_minor = counted_minor - expected_minor),
        CONSTRAINT ck_shift_closes_left CHECK (left_in_drawer_minor between 0 and counted_minor)) STRICT
    """,
    """
    CREATE TABLE order_lines (
        order_id BLOB NOT NULL,
        position INTEGER NOT NULL,
        line_id BLOB NOT NULL,
        product_id BLOB NOT NULL,
        sku TEXT NOT NULL,
        name TEXT NOT NULL,
        unit TEXT NOT NULL,
        quantity_milli INTEGER NOT NULL,
        price_minor INTEGER NOT NULL,
        tax_class TEXT NOT NULL,
        gross_minor INTEGER NOT NULL,
        line_discount_minor INTEGER NOT NULL,
        order_discount_minor INTEGER NOT NULL,
        service_minor INTEGER NOT NULL,
        tax_minor INTEGER NOT NULL,
        CONSTRAINT pk_order_lines PRIMARY KEY (order_id, position),
        CONSTRAINT fk_order_lines_order_id FOREIGN KEY(order_id) REFERENCES orders (id),
        CONSTRAINT ck_order_lines_quantity CHECK (quantity_milli > 0),
        CONSTRAINT ck_order_lines_amounts CHECK (price_minor >= 0 and gross_minor >= 0 and service_minor >= 0 and tax_minor >= 0),
        CONSTRAINT ck_order_lines_discounts CHECK (line_discount_minor >= 0 and order_discount_minor >= 0),
        CONSTRAINT ck_order_lines_value CHECK (line_discount_minor + order_discount_minor <= gross_minor)
    ) WITHOUT ROWID,
     STRICT
    """,
    """
    CREATE TABLE order_taxes (
        order_id BLOB NOT NULL,
        tax_class TEXT NOT NULL,
        rate_bp INTEGER NOT NULL,
        base_numerator INTEGER NOT NULL,
        base_denominator INTEGER NOT NULL,
        mode TEXT NOT NULL,
        value_minor INTEGER NOT NULL,
        net_minor INTEGER NOT NULL,
        base_minor INTEGER NOT NULL,
        tax_minor INTEGER NOT NULL,
        CONSTRAINT pk_order_taxes PRIMARY KEY (order_id, tax_class),
        CONSTRAINT fk_order_taxes_order_id FOREIGN KEY(order_id) REFERENCES orders (id),
        CONSTRAINT ck_order_taxes_amounts CHECK (value_minor >= 0 and tax_minor >= 0)
    ) WITHOUT ROWID,
     STRICT
    """,
    """
    CREATE TABLE payments (
        id BLOB NOT NULL,
        order_id BLOB NOT NULL,
        shift_id BLOB NOT NULL,
        tender TEXT NOT NULL,
        received_minor INTEGER NOT NULL,
        change_minor INTEGER NOT NULL,
        amount_minor INTEGER NOT NULL,
        CONSTRAINT pk_payments PRIMARY KEY (id),
        CONSTRAINT fk_payments_order_id FOREIGN KEY(order_id) REFERENCES orders (id),
        CONSTRAINT ck_payments_amounts CHECK (amount_minor = received_minor - change_minor and amount_minor >= 0 and change_minor >= 0)) STRICT
    """,
    """
    CREATE INDEX ix_payments_order_id ON payments (order_id)
    """,
    """
    CREATE TABLE shift_counts (
        close_id BLOB NOT NULL,
        kind TEXT NOT NULL,
        value_minor INTEGER NOT NULL,
        pieces INTEGER NOT NULL,
        CONSTRAINT pk_shift_counts PRIMARY KEY (close_id, kind, value_minor),
        CONSTRAINT fk_shift_counts_close_id FOREIGN KEY(close_id) REFERENCES shift_closes (id),
        CONSTRAINT ck_shift_counts_pieces CHECK (pieces >= 0 and value_minor > 0)
    ) WITHOUT ROWID,
     STRICT
    """,
    """
    CREATE VIRTUAL TABLE product_search USING fts5(
        words, content='', contentless_delete=1, tokenize='trigram', detail='full'
    )
    """,
)


def upgrade() -> None:
    """Make everything."""
    for statement in STATEMENTS:
        op.execute(statement)
