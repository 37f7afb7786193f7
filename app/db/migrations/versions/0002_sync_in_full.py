"""The protocol in full: a device may have several lives, remembers which push settled what, and counts stock from a base."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

# Tables that are made anew, since SQLite cannot take a constraint away: statement, how old rows are read, indexes.
REMADE = (
    (
        "stock_moves",
        """
    CREATE TABLE stock_moves (
        id BLOB NOT NULL,
        message_id BLOB NOT NULL,
        product_id BLOB NOT NULL,
        quantity_milli INTEGER NOT NULL,
        reason TEXT NOT NULL,
        business_date TEXT NOT NULL,
        CONSTRAINT pk_stock_moves PRIMARY KEY (message_id, id),
        CONSTRAINT ck_stock_moves_quantity CHECK (quantity_milli <> 0))
        STRICT
    """,
        "select * from stock_moves",
        ("CREATE INDEX ix_stock_moves_product_id ON stock_moves (product_id)",),
    ),
    (
        "outbox",
        """
    CREATE TABLE outbox (
        seq INTEGER NOT NULL,
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
        push_no INTEGER,
        recovered INTEGER NOT NULL,
        in_base INTEGER NOT NULL,
        CONSTRAINT pk_outbox PRIMARY KEY (seq),
        CONSTRAINT uq_outbox_id UNIQUE (id),
        CONSTRAINT ck_outbox_state CHECK (state in ('pending', 'waiting', 'parked', 'accepted', 'replaced')),
        CONSTRAINT ck_outbox_journal CHECK ((journal_no is null) = (journal_hash is null)))
        STRICT
    """,
        "select device_no, device_no, id, kind, message, fingerprint, journal_no, journal_hash, made_at, state, code, field, flags, tries, last_try_at, null, 0, 0 from outbox",
        (
            "CREATE INDEX ix_outbox_accepted ON outbox (last_try_at) WHERE state = 'accepted'",
            "CREATE INDEX ix_outbox_device_no ON outbox (device_no)",
            "CREATE INDEX ix_outbox_edits ON outbox (seq) WHERE kind = 'product_edited'",
            "CREATE INDEX ix_outbox_journal_no ON outbox (journal_no)",
            "CREATE INDEX ix_outbox_open ON outbox (state, seq) WHERE state <> 'accepted'",
            "CREATE INDEX ix_outbox_pushed ON outbox (push_no) WHERE state = 'accepted'",
        ),
    ),
    (
        "orders",
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
        CONSTRAINT ck_orders_numbers CHECK (number >= 1 and day_number >= 1),
        CONSTRAINT ck_orders_parts CHECK (gross_minor >= 0 and discount_minor >= 0 and service_minor >= 0 and tax_minor >= 0),
        CONSTRAINT ck_orders_total CHECK (total_minor between 0 and 10000000000000),
        CONSTRAINT ck_orders_rounding CHECK (total_minor = due_before_rounding_minor + rounding_minor),
        CONSTRAINT ck_orders_paid CHECK (received_minor - change_minor = total_minor and change_minor >= 0))
        STRICT
    """,
        "select * from orders",
        (
            "CREATE INDEX ix_orders_completed_at ON orders (completed_at)",
            "CREATE INDEX ix_orders_receipt_no ON orders (receipt_no)",
            "CREATE INDEX ix_orders_series_number ON orders (series, number)",
            "CREATE INDEX ix_orders_shift_id ON orders (shift_id, number)",
        ),
    ),
    (
        "shifts",
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
        CONSTRAINT ck_shifts_amounts CHECK (opening_cash_minor >= 0 and number >= 1))
        STRICT
    """,
        "select * from shifts",
        ("CREATE INDEX ix_shifts_number ON shifts (number)",),
    ),
    (
        "shift_closes",
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
        CONSTRAINT ck_shift_closes_difference CHECK (difference_minor = counted_minor - expected_minor),
        CONSTRAINT ck_shift_closes_left CHECK (left_in_drawer_minor between 0 and counted_minor))
        STRICT
    """,
        "select * from shift_closes",
        ("CREATE INDEX ix_shift_closes_shift_id ON shift_closes (shift_id)",),
    ),
    (
        "device_state",
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
        push_no INTEGER NOT NULL,
        restored_at INTEGER,
        recover_after INTEGER,
        refill INTEGER NOT NULL,
        snapshot_id BLOB,
        copied_at INTEGER,
        recover_all INTEGER NOT NULL,
        heads_lost TEXT NOT NULL,
        cursor_mark INTEGER NOT NULL,
        CONSTRAINT pk_device_state PRIMARY KEY (id),
        CONSTRAINT ck_device_state_one_row CHECK (id = 1),
        CONSTRAINT ck_device_state_counters CHECK (last_device_no >= 0 and journal_no >= 0 and number >= 0 and cursor >= 0),
        CONSTRAINT ck_device_state_journal_head CHECK (length(journal_head) = 32))
        STRICT
    """,
        "select *, 0, null, null, 0, null, null, 0, '', 0 from device_state",
        (),
    ),
)
ADDED = (
    """
    CREATE TABLE device_restores (
        id BLOB NOT NULL,
        cause TEXT NOT NULL,
        restored_at INTEGER NOT NULL,
        backup_made_at INTEGER,
        left_series TEXT,
        left_number INTEGER NOT NULL,
        series TEXT,
        CONSTRAINT pk_device_restores PRIMARY KEY (id),
        CONSTRAINT ck_device_restores_cause CHECK (cause in ('restore', 'went_back')))
        STRICT
    """,
    """
    CREATE TABLE stock_base (
        product_id BLOB NOT NULL,
        milli INTEGER NOT NULL,
        CONSTRAINT pk_stock_base PRIMARY KEY (product_id))
        WITHOUT ROWID,
        STRICT
    """,
    """
    CREATE TABLE shift_checks (
        shift_id BLOB NOT NULL,
        checked_at INTEGER NOT NULL,
        equal INTEGER NOT NULL,
        tries INTEGER NOT NULL,
        CONSTRAINT pk_shift_checks PRIMARY KEY (shift_id))
        WITHOUT ROWID,
        STRICT
    """,
    """
    CREATE TABLE tasks (
        id BLOB NOT NULL,
        message_id BLOB NOT NULL,
        code TEXT NOT NULL,
        message_kind TEXT NOT NULL,
        label TEXT NOT NULL,
        outlet_id BLOB,
        register_code TEXT NOT NULL,
        staff_id BLOB,
        made_at INTEGER NOT NULL,
        facts TEXT NOT NULL,
        revision INTEGER NOT NULL,
        resolved_at INTEGER,
        resolved_by BLOB,
        answer TEXT,
        answered_by BLOB,
        CONSTRAINT pk_tasks PRIMARY KEY (id))
        STRICT
    """,
    "CREATE INDEX ix_tasks_open ON tasks (made_at) WHERE resolved_at is null and answered_by is null",
    """
    CREATE TABLE known_devices (
        id INTEGER NOT NULL,
        body BLOB NOT NULL,
        asked_at INTEGER,
        wanted INTEGER NOT NULL,
        CONSTRAINT pk_known_devices PRIMARY KEY (id),
        CONSTRAINT ck_known_devices_one_row CHECK (id = 1))
        STRICT
    """,
    """
    CREATE TABLE snapshots (
        id BLOB NOT NULL,
        head INTEGER NOT NULL,
        length INTEGER NOT NULL,
        sha256 BLOB NOT NULL,
        rows INTEGER NOT NULL,
        CONSTRAINT pk_snapshots PRIMARY KEY (id))
        STRICT
    """,
    """
    CREATE TABLE snapshot_parts (
        place INTEGER NOT NULL,
        bytes BLOB NOT NULL,
        CONSTRAINT pk_snapshot_parts PRIMARY KEY (place))
        STRICT
    """,
)


def upgrade() -> None:
    """Make the changed tables anew with their rows, then the new ones."""
    for name, statement, rows, indexes in REMADE:
        op.execute(f"CREATE TEMP TABLE kept AS {rows}")
        op.execute(f"DROP TABLE {name}")
        op.execute(statement)
        op.execute(f"INSERT INTO {name} SELECT * FROM kept")
        op.execute("DROP TABLE kept")
        for index in indexes:
            op.execute(index)
    for statement in ADDED:
        op.execute(statement)
