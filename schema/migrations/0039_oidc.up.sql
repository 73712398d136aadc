-- Accounts may be linked to people at a provider of OpenID Connect, who then sign in there. Links are
-- made by an administrator: whoever a provider knows is not yet somebody here.
GRANT CREATE ON SCHEMA kesu_identity TO kesu_identity; -- until the end of this step

CREATE TABLE kesu_identity.oidc_link (
  issuer text NOT NULL CHECK (issuer <> ''),
  subject text NOT NULL CHECK (subject <> '' AND octet_length(subject) <= 255),
  account text NOT NULL REFERENCES kesu_identity.account ON DELETE CASCADE,
  linked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX ON kesu_identity.oidc_link (account);
ALTER TABLE kesu_identity.oidc_link OWNER TO kesu_identity;

-- The states of callbacks that have come, so that none counts twice. They hold for minutes.
CREATE TABLE kesu_identity.oidc_state (
  state bytea PRIMARY KEY CHECK (length(state) = 32),
  expires_at timestamptz NOT NULL
);
CREATE INDEX ON kesu_identity.oidc_state (expires_at);
ALTER TABLE kesu_identity.oidc_state OWNER TO kesu_identity;

REVOKE CREATE ON SCHEMA kesu_identity FROM kesu_identity;
