-- Before this step an account had one token and no password: each keeps its newest token. Roles that were
-- not there become evaluators that are disabled.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['estimate', 'area_estimate', 'region_rank', 'trend', 'projection',
    'estimate_measure'] LOOP
    EXECUTE format('ALTER POLICY staff_sees_own_subtree ON kesu.%1$I'
      ' USING (kesu.in_subtree((SELECT kesu.scope_prefix()), region)'
      '   OR EXISTS (SELECT FROM kesu.run r WHERE r.run_id = %1$I.run_id AND r.rehearsal)'
      '   OR (kesu.above_subtree((SELECT kesu.scope_prefix()), region)'
      '     AND EXISTS (SELECT FROM kesu.publication p WHERE p.run_id = %1$I.run_id)))', name);
  END LOOP;
END
$$;
ALTER POLICY staff_sees_own_subtree ON kesu.run
  USING (rehearsal OR kesu.meets_subtree((SELECT kesu.scope_prefix()), region));
ALTER POLICY staff_runs_own_subtree ON kesu.run
  WITH CHECK (kesu.in_subtree((SELECT kesu.scope_prefix()), region::text)
    AND requested_by = (SELECT kesu.account_name()));
DROP FUNCTION kesu.figures_prefix(), kesu.account_may(text);

ALTER TABLE kesu_identity.account
  ADD token_sha256 bytea CHECK (length(token_sha256) = 32),
  ADD expires_at timestamptz;
UPDATE kesu_identity.account a
  SET (token_sha256, expires_at) = (
    SELECT t.sha256, t.expires_at FROM kesu_identity.api_token t
    WHERE t.account = a.name AND t.revoked_at IS NULL AND t.role IS NULL AND t.scope IS NULL
    ORDER BY t.token_id DESC LIMIT 1);
-- One that nobody has.
UPDATE kesu_identity.account
  SET token_sha256 = sha256(convert_to(gen_random_uuid()::text, 'UTF8')), expires_at = now()
  WHERE token_sha256 IS NULL;
ALTER TABLE kesu_identity.account
  ALTER token_sha256 SET NOT NULL, ADD UNIQUE (token_sha256), ALTER expires_at SET NOT NULL;

CREATE OR REPLACE FUNCTION kesu.account_name() RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  RETURN (
    SELECT a.name FROM kesu_identity.account a
    WHERE a.token_sha256 = decode(current_setting('kesu.token', true), 'hex')
      AND NOT a.disabled AND a.expires_at > now());
CREATE OR REPLACE FUNCTION kesu.scope_prefix() RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  RETURN (
    SELECT kesu.region_prefix(a.scope::text) FROM kesu_identity.account a
    WHERE a.token_sha256 = decode(current_setting('kesu.token', true), 'hex')
      AND NOT a.disabled AND a.expires_at > now());

DROP VIEW kesu_identity.credential;
DROP TABLE kesu_identity.session, kesu_identity.api_token, kesu_identity.sign_in;
ALTER TABLE kesu_identity.account
  DROP COLUMN password, DROP COLUMN totp, DROP COLUMN totp_offered, DROP COLUMN totp_step,
  DROP COLUMN setup_sha256, DROP COLUMN setup_until,
  DROP CONSTRAINT account_role_fkey;
UPDATE kesu_identity.account SET role = 'operator' WHERE role = 'administrator';
UPDATE kesu_identity.account SET role = 'evaluator', disabled = true
  WHERE role NOT IN ('monitor', 'evaluator', 'operator');
ALTER TABLE kesu_identity.account
  ADD CONSTRAINT account_role_check CHECK (role IN ('monitor', 'evaluator', 'operator'));
DROP TABLE kesu_identity.role;
