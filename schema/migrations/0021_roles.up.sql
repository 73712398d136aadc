-- Whoever gets hold of a lane's connection has that lane's rights and no way to more: the lanes log in
-- as roles of their own, what staff see follows from their token, and they write no audit by hand.
--
-- Without a password or a rule in pg_hba.conf for them nobody can log in as these roles.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['kesu_resident', 'kesu_staff'] LOOP
    IF NOT (SELECT rolcanlogin FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('ALTER ROLE %I LOGIN', name);
    END IF;
  END LOOP;
END
$$;

-- It owns functions that others made for it; it makes none.
ALTER SCHEMA kesu_identity OWNER TO CURRENT_USER;
GRANT USAGE ON SCHEMA kesu_identity TO kesu_identity;
GRANT CREATE ON SCHEMA kesu TO kesu_identity; -- until the end of this step

-- kesu.token is the hashed token of a request, in hex (scope_by_token.sql). Setting it to anything but
-- the hash of a token that is known opens nothing.
CREATE FUNCTION kesu.account_name() RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  RETURN (
    SELECT a.name FROM kesu_identity.account a
    WHERE a.token_sha256 = decode(current_setting('kesu.token', true), 'hex')
      AND NOT a.disabled AND a.expires_at > now());
ALTER FUNCTION kesu.account_name() OWNER TO kesu_identity;

-- The digits that every region begins with that this transaction may see; NULL: none may be seen.
CREATE FUNCTION kesu.scope_prefix() RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  RETURN (
    SELECT kesu.region_prefix(a.scope::text) FROM kesu_identity.account a
    WHERE a.token_sha256 = decode(current_setting('kesu.token', true), 'hex')
      AND NOT a.disabled AND a.expires_at > now());
ALTER FUNCTION kesu.scope_prefix() OWNER TO kesu_identity;

CREATE FUNCTION kesu.in_subtree(prefix text, code text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN coalesce(code ^@ prefix, false);

CREATE OR REPLACE FUNCTION kesu.in_scope(code text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL RESTRICTED
  RETURN kesu.in_subtree(kesu.scope_prefix(), code);

-- In a policy the scope is looked up once a statement instead of once a row.
CREATE PROCEDURE kesu.rewrite_policies(before text, after text)
  LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  p record;
BEGIN
  FOR p IN
    SELECT * FROM pg_policies
    WHERE schemaname = 'kesu' AND concat(qual, ' ', with_check) LIKE '%' || before || '%'
  LOOP
    EXECUTE format('ALTER POLICY %I ON kesu.%I', p.policyname, p.tablename)
      || coalesce(' USING (' || replace(p.qual, before, after) || ')', '')
      || coalesce(' WITH CHECK (' || replace(p.with_check, before, after) || ')', '');
  END LOOP;
END
$$;
CALL kesu.rewrite_policies('kesu.in_scope(',
  'kesu.in_subtree(( SELECT kesu.scope_prefix() AS scope_prefix), ');
DROP PROCEDURE kesu.rewrite_policies(text, text);

-- A run is asked for under one's own name, and the trigger notes it.
DROP POLICY staff_runs_own_subtree ON kesu.run;
CREATE POLICY staff_runs_own_subtree ON kesu.run FOR INSERT TO kesu_staff
  WITH CHECK (kesu.in_subtree((SELECT kesu.scope_prefix()), region)
    AND requested_by = (SELECT kesu.account_name()));

REVOKE INSERT ON kesu.audit FROM kesu_staff;
GRANT INSERT ON kesu.audit TO kesu_identity;
CREATE FUNCTION kesu.note_run() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO kesu.audit (account, action, object)
    VALUES (NEW.requested_by, 'run.request', 'run/' || NEW.run_id);
  RETURN NULL;
END
$$;
ALTER FUNCTION kesu.note_run() OWNER TO kesu_identity;
CREATE TRIGGER run_is_noted AFTER INSERT ON kesu.run
  FOR EACH ROW EXECUTE FUNCTION kesu.note_run();

REVOKE CREATE ON SCHEMA kesu FROM kesu_identity;
