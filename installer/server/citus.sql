-- Spreads a migrated database of the centre over the nodes of a Citus cluster: each tenant whole on one node, small
-- directories on every node. Run it once, as superuser, on the coordinator, while no server runs:
--
--     psql -v ON_ERROR_STOP=1 -d warungin -f citus.sql
--
-- Before: the extension in the database of every node, the coordinator and the workers told to each other (docs/operations.md).
-- After: compare counts, run citus_truncate.sql, start the servers. Tables that later versions bring are spread by their
-- own migrations.

SET citus.multi_shard_modify_mode = 'sequential';
SET citus.enable_local_reference_table_foreign_keys = off;

-- Nodes log in to each other in the name of the role that asks. These two have no password, so nobody logs in as them
-- from elsewhere; how nodes trust each other is said in pg_hba.conf or pg_dist_authinfo.
ALTER ROLE warungin_owner LOGIN;
ALTER ROLE warungin_maintenance LOGIN;

-- Row security is asked where the rows are, so the tenant of a transaction must be told there; and a node that holds
-- rows must not take them in past its policies.
ALTER ROLE warungin_request SET citus.propagate_set_commands = 'local';
ALTER ROLE warungin_request SET citus.enable_local_execution = off;

SELECT create_reference_table('enrolment_codes');
SELECT create_reference_table('enrolment_tries');
SELECT create_reference_table('server_identity');

-- Parents before children.
SELECT create_distributed_table('tenants', 'tenant_id', colocate_with => 'none');
SELECT create_distributed_table('approvals', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('cart_voids', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('cash_movements', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('conflicts', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('day_hours', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('day_products', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('drawer_openings', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('feed', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('flags', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('inbox', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('line_voids', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('on_hand', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('orders', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('shift_closes', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('shift_sums', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('shifts', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('stock_moves', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('categories', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('feed_head', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('order_lines', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('order_taxes', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('outlets', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('payments', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('roles', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('shift_counts', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('tax_rates', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('products', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('registers', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('role_rights', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('staff', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('devices', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('product_changes', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('product_units', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('product_prices', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('device_restores', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('feed_days', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('snapshot_parts', 'tenant_id', colocate_with => 'tenants');
SELECT create_distributed_table('snapshots', 'tenant_id', colocate_with => 'tenants');
