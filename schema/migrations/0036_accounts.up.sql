-- People sign in with a password, and what a role may do is one table. Tokens leave the account's row:
-- an account has any number of them, each with a label, and none of them more rights than its owner.
GRANT CREATE ON SCHEMA kesu_identity TO kesu_identity; -- until the end of this step

-- Whoever asks for a right asks this table: kesu.account_may here, core_staff_may in the program.
CREATE TABLE kesu_identity.role (
  role text PRIMARY KEY,
  rights text[] NOT NULL CHECK (rights <@ ARRAY['read_figures', 'read_diagnostics', 'start_runs',
    'move_surveys', 'publish', 'export_microdata', 'field', 'interview', 'manage_accounts',
    'read_audit'])
);
INSERT INTO kesu_identity.role VALUES
  ('administrator', ARRAY['read_figures', 'read_diagnostics', 'start_runs', 'move_surveys', 'publish',
    'export_microdata', 'field', 'manage_accounts', 'read_audit']),
  ('designer', ARRAY['read_figures', 'read_diagnostics', 'start_runs', 'move_surveys',
    'export_microdata']),
  ('field_manager', ARRAY['move_surveys', 'field']),
  ('interviewer', ARRAY['interview']),
  ('monitor', ARRAY['read_figures', 'read_diagnostics', 'start_runs']),
  ('evaluator', ARRAY['read_figures', 'read_diagnostics']);

ALTER TABLE kesu_identity.account DROP CONSTRAINT account_role_check;
UPDATE kesu_identity.account SET role = 'administrator' WHERE role = 'operator';
ALTER TABLE kesu_identity.account
  ADD FOREIGN KEY (role) REFERENCES kesu_identity.role,
  ADD password text CHECK (password ^@ '$argon2id$'), -- NULL: it cannot sign in
  ADD totp bytea, -- the second factor's secret, sealed under the server's key
  ADD totp_offered bytea, -- the same until it is confirmed
  ADD totp_step int8, -- of the last code, which opens nothing a second time
  ADD setup_sha256 bytea CHECK (length(setup_sha256) = 32), -- of the code for the first password
  ADD setup_until timestamptz,
  ADD CHECK (totp_step IS NULL OR totp IS NOT NULL),
  ADD CHECK ((setup_sha256 IS NULL) = (setup_until IS NULL));

CREATE TABLE kesu_identity.api_token (
  token_id int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account text NOT NULL REFERENCES kesu_identity.account ON DELETE CASCADE,
  label text NOT NULL CHECK (label <> ''),
  sha256 bytea NOT NULL UNIQUE CHECK (length(sha256) = 32),
  role text REFERENCES kesu_identity.role, -- NULL: the owner's
  scope kesu.region_code, -- NULL: the owner's
  made_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  last_used_on date,
  revoked_at timestamptz
);
CREATE INDEX ON kesu_identity.api_token (account);
INSERT INTO kesu_identity.api_token (account, label, sha256, made_at, expires_at)
  SELECT name, 'kesu account add', token_sha256, created_at, expires_at FROM kesu_identity.account;

CREATE TABLE kesu_identity.session (
  sha256 bytea PRIMARY KEY CHECK (length(sha256) = 32), -- of what the cookie holds
  account text NOT NULL REFERENCES kesu_identity.account ON DELETE CASCADE,
  method text NOT NULL CHECK (method IN ('password', 'openid')),
  made_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(), -- to a minute
  expires_at timestamptz NOT NULL DEFAULT now() + interval '12 hours'
);
CREATE INDEX ON kesu_identity.session (account);

-- How often somebody has failed to sign in under a name. Names that no account has are counted too, so
-- that being locked does not tell which exist.
CREATE TABLE kesu_identity.sign_in (
  name_sha256 bytea PRIMARY KEY,
  failures int4 NOT NULL CHECK (failures >= 0),
  last_at timestamptz NOT NULL,
  locked_until timestamptz
);
CREATE INDEX ON kesu_identity.sign_in (last_at);

-- What opens something now, by its hash: tokens and sessions alike. A token has the rights that both
-- its own role and its owner's have; one whose region is no longer the owner's opens nothing.
CREATE VIEW kesu_identity.credential AS
  SELECT t.sha256, a.name AS account, coalesce(t.role, a.role) AS role,
    coalesce(t.scope, a.scope)::text AS scope,
    ARRAY(SELECT r FROM unnest(o.rights) r WHERE r = ANY (coalesce(n.rights, o.rights))) AS rights,
    t.token_id, t.expires_at
  FROM kesu_identity.api_token t
  JOIN kesu_identity.account a ON a.name = t.account
  JOIN kesu_identity.role o ON o.role = a.role
  LEFT JOIN kesu_identity.role n ON n.role = t.role
  WHERE t.revoked_at IS NULL AND t.expires_at > now() AND NOT a.disabled
    AND (t.scope IS NULL OR kesu.in_subtree(kesu.region_prefix(a.scope::text), t.scope::text))
  UNION ALL
  SELECT s.sha256, a.name, a.role, a.scope::text, o.rights, NULL, s.expires_at
  FROM kesu_identity.session s
  JOIN kesu_identity.account a ON a.name = s.account
  JOIN kesu_identity.role o ON o.role = a.role
  WHERE s.expires_at > now() AND s.seen_at > now() - interval '30 minutes' AND NOT a.disabled;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['role', 'api_token', 'session', 'sign_in', 'credential'] LOOP
    EXECUTE format('ALTER TABLE kesu_identity.%I OWNER TO kesu_identity', name);
  END LOOP;
END
$$;
REVOKE CREATE ON SCHEMA kesu_identity FROM kesu_identity;

-- kesu.token is the hash of the token or of the session's secret, in hex.
CREATE OR REPLACE FUNCTION kesu.account_name() RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  RETURN (
    SELECT c.account FROM kesu_identity.credential c
    WHERE c.sha256 = decode(current_setting('kesu.token', true), 'hex'));
CREATE OR REPLACE FUNCTION kesu.scope_prefix() RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  RETURN (
    SELECT kesu.region_prefix(c.scope) FROM kesu_identity.credential c
    WHERE c.sha256 = decode(current_setting('kesu.token', true), 'hex'));
ALTER TABLE kesu_identity.account DROP COLUMN token_sha256, DROP COLUMN expires_at;
GRANT CREATE ON SCHEMA kesu TO kesu_identity; -- for the owners of what follows
CREATE FUNCTION kesu.account_may("right" text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  RETURN EXISTS (
    SELECT FROM kesu_identity.credential c
    WHERE c.sha256 = decode(current_setting('kesu.token', true), 'hex')
      AND account_may."right" = ANY (c.rights));
ALTER FUNCTION kesu.account_may(text) OWNER TO kesu_identity;
-- The same as kesu.scope_prefix for figures: NULL also for those who may not see any.
CREATE FUNCTION kesu.figures_prefix() RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  RETURN (
    SELECT kesu.region_prefix(c.scope) FROM kesu_identity.credential c
    WHERE c.sha256 = decode(current_setting('kesu.token', true), 'hex')
      AND 'read_figures' = ANY (c.rights));
ALTER FUNCTION kesu.figures_prefix() OWNER TO kesu_identity;
REVOKE CREATE ON SCHEMA kesu FROM kesu_identity;

-- Runs and figures are for those who may see figures; what hangs on a run follows it.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['estimate', 'area_estimate', 'region_rank', 'trend', 'projection',
    'estimate_measure'] LOOP
    EXECUTE format('ALTER POLICY staff_sees_own_subtree ON kesu.%1$I'
      ' USING (kesu.in_subtree((SELECT kesu.figures_prefix()), region)'
      '   OR EXISTS (SELECT FROM kesu.run r WHERE r.run_id = %1$I.run_id AND r.rehearsal)'
      '   OR (kesu.above_subtree((SELECT kesu.figures_prefix()), region)'
      '     AND EXISTS (SELECT FROM kesu.publication p WHERE p.run_id = %1$I.run_id)))', name);
  END LOOP;
END
$$;
ALTER POLICY staff_sees_own_subtree ON kesu.run
  USING (rehearsal OR kesu.meets_subtree((SELECT kesu.figures_prefix()), region));
ALTER POLICY staff_runs_own_subtree ON kesu.run
  WITH CHECK (kesu.in_subtree((SELECT kesu.scope_prefix()), region::text)
    AND requested_by = (SELECT kesu.account_name())
    AND (SELECT kesu.account_may('start_runs')));
