-- SPDX-License-Identifier: GPL-3.0-or-later
-- Tells as whom this connection has logged in, and whether that login may do more than it was granted:
-- by an attribute, as another role, or because something of the program's is its own.
-- lane: session
-- result login text
-- result has_more bool
-- rows: one
SELECT r.rolname::text,
  r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolbypassrls OR r.rolreplication
  OR EXISTS (
    SELECT FROM pg_roles o WHERE o.oid <> r.oid AND pg_has_role(r.oid, o.oid, 'MEMBER'))
  OR EXISTS (
    SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE r.oid IN (c.relowner, n.nspowner) AND n.nspname IN ('kesu', 'kesu_identity', 'kesu_fn'))
FROM pg_roles r
WHERE r.rolname = session_user
