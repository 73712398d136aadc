-- SPDX-License-Identifier: GPL-3.0-or-later
-- What 00_access.sql has allowed while the functions were made; and nobody runs what was not granted.
REVOKE CREATE ON SCHEMA kesu_fn FROM kesu_identity;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA kesu_fn FROM PUBLIC;

-- Functions with their owner's rights, those of the steps as well. Unless it is named, the schema of
-- temporary objects is searched first, for types too: whoever makes a type there could have such a
-- function run its check as the owner.
DO $$
DECLARE
  own record;
BEGIN
  FOR own IN SELECT p.oid::regprocedure AS signature FROM pg_catalog.pg_proc p
    WHERE p.pronamespace::regnamespace::text IN ('kesu', 'kesu_fn', 'kesu_identity') AND p.prosecdef
      AND p.proconfig IS DISTINCT FROM ARRAY['search_path=pg_catalog, pg_temp']
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, pg_temp', own.signature);
  END LOOP;
END
$$;
