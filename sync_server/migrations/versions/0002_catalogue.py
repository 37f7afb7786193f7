"""What is sold: categories, products, prices with their history, tax rates."""

from __future__ import annotations

from sync_server.migrations.helpers import constraint, index, tenant_table

revision = "0002"
down_revision = "0001"

CATEGORIES = """
CREATE TABLE categories (
    tenant_id UUID NOT NULL, id UUID NOT NULL, name TEXT NOT NULL, sort INTEGER NOT NULL,
    pack TEXT NOT NULL, revision BIGINT NOT NULL, removed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_categories PRIMARY KEY (tenant_id, id)
)
"""
PRODUCTS = """
CREATE TABLE products (
    tenant_id UUID NOT NULL, id UUID NOT NULL, sku TEXT NOT NULL, name TEXT NOT NULL,
    category_id UUID NOT NULL, tax_class TEXT NOT NULL, weighed BOOLEAN NOT NULL, scale_code TEXT,
    pack TEXT NOT NULL, colour TEXT NOT NULL, revision BIGINT NOT NULL, removed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_products PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_products_tenant_id_sku UNIQUE (tenant_id, sku),
    CONSTRAINT ck_products_revision CHECK (revision >= 1),
    CONSTRAINT ck_products_tax_class CHECK (tax_class IN ('ppn_umum', 'ppn_mewah', 'ppn_bebas', 'non_ppn', 'pbjt'))
)
"""
PRODUCT_UNITS = """
CREATE TABLE product_units (
    tenant_id UUID NOT NULL, product_id UUID NOT NULL, code TEXT NOT NULL, position INTEGER NOT NULL,
    factor_milli BIGINT NOT NULL, price_minor BIGINT NOT NULL, barcode TEXT,
    CONSTRAINT pk_product_units PRIMARY KEY (tenant_id, product_id, code),
    CONSTRAINT ck_product_units_amounts CHECK (price_minor BETWEEN 0 AND 10000000000000),
    CONSTRAINT ck_product_units_factor CHECK (factor_milli > 0)
)
"""
PRODUCT_PRICES = """
CREATE TABLE product_prices (
    tenant_id UUID NOT NULL, product_id UUID NOT NULL, unit TEXT NOT NULL, revision BIGINT NOT NULL,
    until_revision BIGINT, price_minor BIGINT NOT NULL, since TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_product_prices PRIMARY KEY (tenant_id, product_id, unit, revision),
    CONSTRAINT ck_product_prices_amounts CHECK (price_minor BETWEEN 0 AND 10000000000000),
    CONSTRAINT ck_product_prices_revisions CHECK (until_revision > revision)
)
"""
PRODUCT_CHANGES = """
CREATE TABLE product_changes (
    tenant_id UUID NOT NULL, product_id UUID NOT NULL, field TEXT NOT NULL, revision BIGINT NOT NULL,
    old_value TEXT NOT NULL, new_value TEXT NOT NULL, message_id UUID NOT NULL, device_id UUID,
    staff_id UUID, made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_product_changes PRIMARY KEY (tenant_id, product_id, field, revision)
)
"""
TAX_RATES = """
CREATE TABLE tax_rates (
    tenant_id UUID NOT NULL, id UUID NOT NULL, outlet_id UUID, tax_class TEXT NOT NULL,
    rate_bp INTEGER NOT NULL, base_numerator INTEGER NOT NULL, base_denominator INTEGER NOT NULL,
    mode TEXT NOT NULL, valid_from DATE NOT NULL, valid_to DATE, revision BIGINT NOT NULL,
    removed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_tax_rates PRIMARY KEY (tenant_id, id),
    CONSTRAINT ck_tax_rates_rate CHECK (rate_bp BETWEEN 0 AND 10000),
    CONSTRAINT ck_tax_rates_base CHECK (base_numerator BETWEEN 1 AND base_denominator),
    CONSTRAINT ck_tax_rates_mode CHECK (mode IN ('inclusive', 'exclusive')),
    CONSTRAINT ck_tax_rates_valid CHECK (valid_to >= valid_from)
)
"""


def upgrade() -> None:
    """Make the tables, parents before children, each with its policy and grants."""
    tenant_table("categories", CATEGORIES, grants="SELECT")
    constraint(
        "ALTER TABLE categories ADD CONSTRAINT fk_categories_tenants "
        "FOREIGN KEY(tenant_id) REFERENCES tenants (tenant_id)"
    )
    tenant_table("products", PRODUCTS, grants="SELECT, UPDATE")
    constraint(
        "ALTER TABLE products ADD CONSTRAINT fk_products_categories "
        "FOREIGN KEY(tenant_id, category_id) REFERENCES categories (tenant_id, id)"
    )
    tenant_table("product_units", PRODUCT_UNITS, grants="SELECT, UPDATE")
    constraint(
        "ALTER TABLE product_units ADD CONSTRAINT fk_product_units_products "
        "FOREIGN KEY(tenant_id, product_id) REFERENCES products (tenant_id, id)"
    )
    index("CREATE INDEX ix_product_units_barcode_tenant_id ON product_units (barcode, tenant_id)")
    tenant_table("product_prices", PRODUCT_PRICES, grants="SELECT, INSERT, UPDATE")
    constraint(
        "ALTER TABLE product_prices ADD CONSTRAINT fk_product_prices_product_units "
        "FOREIGN KEY(tenant_id, product_id, unit) REFERENCES product_units (tenant_id, product_id, code)"
    )
    tenant_table("product_changes", PRODUCT_CHANGES, grants="SELECT, INSERT")
    constraint(
        "ALTER TABLE product_changes ADD CONSTRAINT fk_product_changes_products "
        "FOREIGN KEY(tenant_id, product_id) REFERENCES products (tenant_id, id)"
    )
    tenant_table("tax_rates", TAX_RATES, grants="SELECT")
    constraint(
        "ALTER TABLE tax_rates ADD CONSTRAINT fk_tax_rates_tenants "
        "FOREIGN KEY(tenant_id) REFERENCES tenants (tenant_id)"
    )
