"""Tenants with outlets, registers and people; their devices; which life of the database this is."""

from __future__ import annotations

from alembic import op

from sync_server.migrations.helpers import constraint, directory, tenant_table

revision = "0001"
down_revision = None

SERVER_IDENTITY = """
CREATE TABLE server_identity (
    one INTEGER NOT NULL, history_id UUID NOT NULL,
    CONSTRAINT pk_server_identity PRIMARY KEY (one),
    CONSTRAINT ck_server_identity_one_row CHECK (one = 1)
)
"""
TENANTS = """
CREATE TABLE tenants (
    tenant_id UUID NOT NULL, name TEXT NOT NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    suspended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_tenants PRIMARY KEY (tenant_id),
    CONSTRAINT ck_tenants_name CHECK (name <> '')
)
"""
OUTLETS = """
CREATE TABLE outlets (
    tenant_id UUID NOT NULL, id UUID NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,
    address TEXT NOT NULL, phone TEXT NOT NULL, npwp TEXT NOT NULL, pkp BOOLEAN NOT NULL,
    zone TEXT NOT NULL, cut_off TEXT NOT NULL, footer TEXT[] NOT NULL, rounding_step INTEGER NOT NULL,
    rounding_mode TEXT NOT NULL, service_rate_bp INTEGER NOT NULL, service_base TEXT NOT NULL,
    service_taxed BOOLEAN NOT NULL, difference_free_minor BIGINT NOT NULL, revision BIGINT NOT NULL,
    removed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_outlets PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_outlets_tenant_id_code UNIQUE (tenant_id, code),
    CONSTRAINT ck_outlets_amounts CHECK (difference_free_minor BETWEEN 0 AND 10000000000000),
    CONSTRAINT ck_outlets_code CHECK (code ~ '^[A-Z0-9]{2,4}$'),
    CONSTRAINT ck_outlets_cut_off CHECK (cut_off ~ '^[0-2][0-9]:[0-5][0-9]$'),
    CONSTRAINT ck_outlets_rounding_step CHECK (rounding_step IN (0, 50, 100, 500, 1000)),
    CONSTRAINT ck_outlets_rounding_mode CHECK (rounding_mode IN ('nearest', 'down', 'up')),
    CONSTRAINT ck_outlets_service CHECK (service_rate_bp BETWEEN 0 AND 10000
        AND service_base IN ('after_discount', 'before_discount'))
)
"""
REGISTERS = """
CREATE TABLE registers (
    tenant_id UUID NOT NULL, id UUID NOT NULL, outlet_id UUID NOT NULL, code TEXT NOT NULL,
    last_series TEXT,
    CONSTRAINT pk_registers PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_registers_tenant_id_outlet_id_code UNIQUE (tenant_id, outlet_id, code),
    CONSTRAINT ck_registers_code CHECK (code ~ '^[A-Z0-9]{3}$'),
    CONSTRAINT ck_registers_last_series CHECK (last_series ~ '^[A-Z]{1,2}$')
)
"""
ROLES = """
CREATE TABLE roles (
    tenant_id UUID NOT NULL, id UUID NOT NULL, code TEXT NOT NULL, revision BIGINT NOT NULL,
    removed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_roles PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_roles_tenant_id_code UNIQUE (tenant_id, code)
)
"""
ROLE_RIGHTS = """
CREATE TABLE role_rights (
    tenant_id UUID NOT NULL, role_id UUID NOT NULL, right_name TEXT NOT NULL,
    CONSTRAINT pk_role_rights PRIMARY KEY (tenant_id, role_id, right_name)
)
"""
STAFF = """
CREATE TABLE staff (
    tenant_id UUID NOT NULL, id UUID NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
    pin_hash TEXT NOT NULL, active BOOLEAN NOT NULL, revision BIGINT NOT NULL,
    removed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_staff PRIMARY KEY (tenant_id, id),
    CONSTRAINT ck_staff_pin_hash CHECK (pin_hash LIKE '$argon2id$%%')
)
"""
DEVICES = """
CREATE TABLE devices (
    tenant_id UUID NOT NULL, id UUID NOT NULL, kind TEXT NOT NULL, outlet_id UUID NOT NULL,
    register_id UUID, program TEXT NOT NULL, token_hash BYTEA NOT NULL, boot_confirmed BYTEA,
    boot_offered BYTEA[] NOT NULL, last_device_no BIGINT NOT NULL, journal_no BIGINT NOT NULL,
    journal_head BYTEA NOT NULL, series TEXT, number BIGINT NOT NULL,
    enrolled_at TIMESTAMP WITH TIME ZONE NOT NULL, last_contact_at TIMESTAMP WITH TIME ZONE,
    went_back_at TIMESTAMP WITH TIME ZONE, revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_devices PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_devices_tenant_id_token_hash UNIQUE (tenant_id, token_hash),
    CONSTRAINT ck_devices_kind CHECK (kind IN ('register', 'kitchen', 'office')),
    CONSTRAINT ck_devices_register CHECK (kind <> 'register' OR (register_id IS NOT NULL
        AND series IS NOT NULL)),
    CONSTRAINT ck_devices_counters CHECK (last_device_no >= 0 AND journal_no >= 0 AND number >= 0),
    CONSTRAINT ck_devices_hashes CHECK (octet_length(token_hash) = 32 AND octet_length(journal_head) = 32)
)
"""
ENROLMENT_CODES = """
CREATE TABLE enrolment_codes (
    code_hash BYTEA NOT NULL, tenant_id UUID NOT NULL, outlet_id UUID NOT NULL, register_id UUID,
    kind TEXT NOT NULL, expires_at TIMESTAMP WITH TIME ZONE NOT NULL, used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_enrolment_codes PRIMARY KEY (code_hash),
    CONSTRAINT ck_enrolment_codes_kind CHECK (kind IN ('register', 'kitchen', 'office')),
    CONSTRAINT ck_enrolment_codes_register CHECK (kind <> 'register' OR register_id IS NOT NULL)
)
"""
ENROLMENT_TRIES = """
CREATE TABLE enrolment_tries (
    address_hash BYTEA NOT NULL, window_start TIMESTAMP WITH TIME ZONE NOT NULL, tries INTEGER NOT NULL,
    CONSTRAINT pk_enrolment_tries PRIMARY KEY (address_hash),
    CONSTRAINT ck_enrolment_tries_tries CHECK (tries >= 0)
)
"""


def upgrade() -> None:
    """Make the tables, parents before children, each with its policy and grants."""
    directory("server_identity", SERVER_IDENTITY, grants="SELECT")
    tenant_table("tenants", TENANTS, grants="SELECT")
    tenant_table("outlets", OUTLETS, grants="SELECT")
    constraint(
        "ALTER TABLE outlets ADD CONSTRAINT fk_outlets_tenants FOREIGN KEY(tenant_id) REFERENCES tenants (tenant_id)"
    )
    tenant_table("registers", REGISTERS, grants="SELECT, UPDATE")
    constraint(
        "ALTER TABLE registers ADD CONSTRAINT fk_registers_outlets "
        "FOREIGN KEY(tenant_id, outlet_id) REFERENCES outlets (tenant_id, id)"
    )
    tenant_table("roles", ROLES, grants="SELECT")
    constraint(
        "ALTER TABLE roles ADD CONSTRAINT fk_roles_tenants FOREIGN KEY(tenant_id) REFERENCES tenants (tenant_id)"
    )
    tenant_table("role_rights", ROLE_RIGHTS, grants="SELECT")
    constraint(
        "ALTER TABLE role_rights ADD CONSTRAINT fk_role_rights_roles "
        "FOREIGN KEY(tenant_id, role_id) REFERENCES roles (tenant_id, id)"
    )
    tenant_table("staff", STAFF, grants="SELECT")
    constraint(
        "ALTER TABLE staff ADD CONSTRAINT fk_staff_roles "
        "FOREIGN KEY(tenant_id, role) REFERENCES roles (tenant_id, code)"
    )
    tenant_table("devices", DEVICES, grants="SELECT, INSERT, UPDATE")
    constraint(
        "ALTER TABLE devices ADD CONSTRAINT fk_devices_outlets "
        "FOREIGN KEY(tenant_id, outlet_id) REFERENCES outlets (tenant_id, id)"
    )
    constraint(
        "ALTER TABLE devices ADD CONSTRAINT fk_devices_registers "
        "FOREIGN KEY(tenant_id, register_id) REFERENCES registers (tenant_id, id)"
    )
    directory("enrolment_codes", ENROLMENT_CODES, grants="SELECT, UPDATE")
    directory("enrolment_tries", ENROLMENT_TRIES, grants="SELECT, INSERT, UPDATE")
    op.execute("INSERT INTO server_identity (one, history_id) VALUES (1, gen_random_uuid())")
