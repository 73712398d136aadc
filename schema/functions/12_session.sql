-- SPDX-License-Identifier: GPL-3.0-or-later
-- What somebody who has signed in does with the own account. All of it takes a session, not a token.
-- It began at a provider a moment ago, which is as good as the password once more.
CREATE FUNCTION kesu_fn.session_is_fresh(session kesu_identity.session) RETURNS boolean
  LANGUAGE sql STABLE
  RETURN (session).method = 'openid' AND (session).made_at > now() - interval '10 minutes';

CREATE FUNCTION kesu_fn.session_read()
  RETURNS TABLE (name text, role text, scope text, rights text[], password boolean,
    second_factor boolean, expires_at timestamptz, totp_offered bytea, fresh boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  BEGIN ATOMIC
    SELECT c.account, c.role, c.scope, c.rights, a.password IS NOT NULL, a.totp IS NOT NULL,
      c.expires_at, a.totp_offered, kesu_fn.session_is_fresh(s)
    FROM kesu_identity.credential c JOIN kesu_identity.account a ON a.name = c.account
    JOIN kesu_identity.session s ON s.sha256 = c.sha256
    WHERE c.sha256 = decode(current_setting('kesu.token', true), 'hex') AND c.token_id IS NULL;
  END;

CREATE FUNCTION kesu_fn.session_end(everywhere boolean) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  mine kesu_identity.credential := kesu_fn.credential_now(true);
BEGIN
  DELETE FROM kesu_identity.session s
    WHERE s.account = mine.account AND (everywhere OR s.sha256 = mine.sha256);
  PERFORM kesu.audit_note(mine.account,
    CASE WHEN everywhere THEN 'session.end_all' ELSE 'session.end' END, 'account/' || mine.account);
END
$$;

-- Other sessions end: whoever changes a password may do so because somebody else knows it.
CREATE FUNCTION kesu_fn.session_password(password text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  mine kesu_identity.credential := kesu_fn.credential_now(true);
BEGIN
  UPDATE kesu_identity.account a
    SET password = session_password.password, setup_sha256 = NULL, setup_until = NULL
    WHERE a.name = mine.account;
  DELETE FROM kesu_identity.session s WHERE s.account = mine.account AND s.sha256 <> mine.sha256;
  DELETE FROM kesu_identity.sign_in s WHERE s.name_sha256 = sha256(convert_to(mine.account, 'UTF8'));
  PERFORM kesu.audit_note(mine.account, 'account.password', 'account/' || mine.account,
    jsonb_build_object('by', 'owner'));
END
$$;

-- Offers a second factor, unless there is one already: false. The password has been given once more.
CREATE FUNCTION kesu_fn.session_offer_totp(sealed bytea) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  mine kesu_identity.credential := kesu_fn.credential_now(true);
BEGIN
  DELETE FROM kesu_identity.sign_in s WHERE s.name_sha256 = sha256(convert_to(mine.account, 'UTF8'));
  UPDATE kesu_identity.account a SET totp_offered = sealed
    WHERE a.name = mine.account AND a.totp IS NULL;
  RETURN FOUND;
END
$$;

-- A code of the offered one was right: from now on it is needed, and sessions that began without one
-- end. False: another one was offered since.
CREATE FUNCTION kesu_fn.session_confirm_totp(sealed bytea, step int8) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  mine kesu_identity.credential := kesu_fn.credential_now(true);
BEGIN
  UPDATE kesu_identity.account a SET totp = sealed, totp_step = step, totp_offered = NULL
    WHERE a.name = mine.account AND a.totp_offered = sealed;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  DELETE FROM kesu_identity.session s WHERE s.account = mine.account AND s.sha256 <> mine.sha256;
  PERFORM kesu.audit_note(mine.account, 'account.second_factor', 'account/' || mine.account,
    jsonb_build_object('on', true));
  RETURN true;
END
$$;

CREATE FUNCTION kesu_fn.session_drop_totp() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  mine kesu_identity.credential := kesu_fn.credential_now(true);
BEGIN
  UPDATE kesu_identity.account a SET totp = NULL, totp_step = NULL, totp_offered = NULL
    WHERE a.name = mine.account;
  DELETE FROM kesu_identity.sign_in s WHERE s.name_sha256 = sha256(convert_to(mine.account, 'UTF8'));
  PERFORM kesu.audit_note(mine.account, 'account.second_factor', 'account/' || mine.account,
    jsonb_build_object('on', false));
END
$$;
