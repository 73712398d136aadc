-- SPDX-License-Identifier: GPL-3.0-or-later
-- The account behind a hashed token: nothing for a wrong, disabled or expired one.
CREATE FUNCTION kesu_fn.account_by_token(token_sha256 bytea)
  RETURNS TABLE (name text, role text, scope text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT a.name, a.role, a.scope::text
    FROM kesu_identity.account a
    WHERE a.token_sha256 = account_by_token.token_sha256
      AND NOT a.disabled AND a.expires_at > now();
  END;
ALTER FUNCTION kesu_fn.account_by_token(bytea) OWNER TO kesu_identity;
REVOKE ALL ON FUNCTION kesu_fn.account_by_token(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kesu_fn.account_by_token(bytea) TO kesu_staff;
