-- Who may sign in, in a schema of its own that neither lane can read: only the functions of
-- kesu_fn that run as kesu_identity reach it.
CREATE SCHEMA kesu_identity AUTHORIZATION kesu_identity;

CREATE TABLE kesu_identity.account (
  name text NOT NULL PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9._@-]{1,63}$'),
  role text NOT NULL CHECK (role IN ('monitor', 'evaluator', 'operator')),
  scope kesu.region_code NOT NULL, -- the root of the subtree this account sees; 000000: all
  token_sha256 bytea NOT NULL UNIQUE CHECK (length(token_sha256) = 32),
  expires_at timestamptz NOT NULL,
  disabled boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE kesu_identity.account OWNER TO kesu_identity;

-- Who did what, append-only. It names accounts, never respondents.
CREATE TABLE kesu.audit (
  audit_id int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  account text NOT NULL,
  action text NOT NULL,
  object text NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}'
);
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON kesu.audit
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER audit_is_kept BEFORE TRUNCATE ON kesu.audit
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();
GRANT INSERT ON kesu.audit TO kesu_staff;
