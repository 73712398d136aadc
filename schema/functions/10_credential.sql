-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a hashed token or session's secret opens: nothing for a wrong, disabled, revoked or expired one.
-- It notes that it was used, but not so often that every look is a write, nor behind another request
-- of the same session that takes long.
CREATE FUNCTION kesu_fn.credential_used(sha256 bytea)
  RETURNS TABLE (account text, role text, scope text, rights text[])
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  used bytea := credential_used.sha256;
BEGIN
  RETURN QUERY SELECT c.account, c.role, c.scope, c.rights
    FROM kesu_identity.credential c WHERE c.sha256 = used;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  UPDATE kesu_identity.session SET seen_at = now() WHERE sha256 = (
    SELECT sha256 FROM kesu_identity.session
    WHERE sha256 = used AND seen_at < now() - interval '1 minute' FOR NO KEY UPDATE SKIP LOCKED);
  UPDATE kesu_identity.api_token SET last_used_on = kesu.today() WHERE token_id = (
    SELECT token_id FROM kesu_identity.api_token
    WHERE sha256 = used AND last_used_on IS DISTINCT FROM kesu.today()
    FOR NO KEY UPDATE SKIP LOCKED);
END
$$;

-- What this transaction asks by. KA000: by nothing that opens anything; KA001: by a token where it
-- takes a session.
CREATE FUNCTION kesu_fn.credential_now(by_session boolean) RETURNS kesu_identity.credential
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  now_used kesu_identity.credential;
BEGIN
  SELECT * INTO now_used FROM kesu_identity.credential c
    WHERE c.sha256 = decode(current_setting('kesu.token', true), 'hex')
      AND (c.token_id IS NULL OR NOT by_session);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this takes %', CASE WHEN by_session THEN 'a session' ELSE 'an account' END
      USING ERRCODE = CASE WHEN EXISTS (SELECT FROM kesu_identity.credential c
        WHERE c.sha256 = decode(current_setting('kesu.token', true), 'hex'))
        THEN 'KA001' ELSE 'KA000' END;
  END IF;
  RETURN now_used;
END
$$;
