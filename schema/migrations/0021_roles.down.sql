-- The roles keep their logins: they belong to the whole cluster.
DROP TRIGGER run_is_noted ON kesu.run;
DROP FUNCTION kesu.note_run();
REVOKE INSERT ON kesu.audit FROM kesu_identity;
GRANT INSERT ON kesu.audit TO kesu_staff;
CREATE OR REPLACE FUNCTION kesu.in_scope(code text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(code ^@ kesu.region_prefix(nullif(current_setting('kesu.scope', true), '')), false);
DROP POLICY staff_runs_own_subtree ON kesu.run;
CREATE POLICY staff_runs_own_subtree ON kesu.run FOR INSERT TO kesu_staff
  WITH CHECK (kesu.in_scope(region));
SET LOCAL search_path = pg_catalog;
DO $$
DECLARE
  p record;
BEGIN
  FOR p IN
    SELECT *, replace(qual, 'kesu.in_subtree(( SELECT kesu.scope_prefix() AS scope_prefix), ',
      'kesu.in_scope(') AS before
    FROM pg_policies WHERE schemaname = 'kesu' AND qual LIKE '%kesu.in_subtree(%'
  LOOP
    EXECUTE format('ALTER POLICY %I ON kesu.%I USING (%s)', p.policyname, p.tablename, p.before);
  END LOOP;
END
$$;
DROP FUNCTION kesu.in_subtree(text, text), kesu.scope_prefix(), kesu.account_name();
ALTER SCHEMA kesu_identity OWNER TO kesu_identity;
