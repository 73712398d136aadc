-- How often an account's requests were refused since the audit was last told. The audit gets the first
-- refusal of an operation and then one row in ten minutes: who floods the server does not flood it.
GRANT CREATE ON SCHEMA kesu_identity TO kesu_identity; -- until the end of this step
CREATE TABLE kesu_identity.refusal (
  account text NOT NULL REFERENCES kesu_identity.account ON DELETE CASCADE,
  method text NOT NULL,
  operation text NOT NULL, -- the route's pattern: rows are bounded by accounts and routes
  status int4 NOT NULL,
  noted_at timestamptz NOT NULL,
  since int4 NOT NULL, -- refusals after that
  PRIMARY KEY (account, method, operation, status)
);
ALTER TABLE kesu_identity.refusal OWNER TO kesu_identity;
REVOKE CREATE ON SCHEMA kesu_identity FROM kesu_identity;
