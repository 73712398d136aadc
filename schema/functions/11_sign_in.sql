-- SPDX-License-Identifier: GPL-3.0-or-later
-- Signing in. A try is counted before the password is looked at, so that many at the same time are no
-- way around the lock; who succeeds is counted from nothing again. The fifth failure locks the name
-- for a minute, each one after it for twice as long, up to an hour.
CREATE FUNCTION kesu_fn.sign_in_begin(name text)
  RETURNS TABLE (password text, totp bytea, totp_step int8, locked_s int4)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  tries kesu_identity.sign_in;
BEGIN
  DELETE FROM kesu_identity.sign_in s WHERE s.name_sha256 IN (
    SELECT o.name_sha256 FROM kesu_identity.sign_in o WHERE o.last_at < now() - interval '1 day'
    ORDER BY o.last_at LIMIT 100 FOR UPDATE SKIP LOCKED);
  INSERT INTO kesu_identity.sign_in AS s (name_sha256, failures, last_at)
    VALUES (sha256(convert_to(sign_in_begin.name, 'UTF8')), 1, now())
    ON CONFLICT (name_sha256) DO UPDATE
      SET last_at = now(),
        failures = s.failures + CASE WHEN s.locked_until > now() THEN 0 ELSE 1 END
    RETURNING * INTO tries;
  IF tries.locked_until > now() THEN
    RETURN QUERY SELECT NULL::text, NULL::bytea, NULL::int8,
      ceil(extract(epoch FROM tries.locked_until - now()))::int4;
    RETURN;
  END IF;
  UPDATE kesu_identity.sign_in s
    SET locked_until = CASE WHEN tries.failures >= 5
      THEN now() + least(interval '1 minute' * 2 ^ least(tries.failures - 5, 6), interval '1 hour') END
    WHERE s.name_sha256 = tries.name_sha256;
  RETURN QUERY SELECT a.password, a.totp, a.totp_step, 0
    FROM (VALUES (true)) always
    LEFT JOIN kesu_identity.account a ON a.name = sign_in_begin.name AND NOT a.disabled;
END
$$;

-- It was no failure after all: nobody looked at it, or the password was right and a code is missing.
CREATE FUNCTION kesu_fn.sign_in_uncounted(name text) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog
  BEGIN ATOMIC
    UPDATE kesu_identity.sign_in s
      SET failures = greatest(s.failures - 1, 0), locked_until = NULL
      WHERE s.name_sha256 = sha256(convert_to(sign_in_uncounted.name, 'UTF8'));
  END;

-- Notes a failure; without the name where no account has it, because what somebody typed into the field
-- of the name may be a password. `because` is password, code, disabled or name.
CREATE FUNCTION kesu_fn.sign_in_failed(name text, because text) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog
  BEGIN ATOMIC
    -- The same writes for every name, so that the time does not tell which exist.
    UPDATE kesu_identity.sign_in s SET last_at = clock_timestamp()
      WHERE s.name_sha256 = sha256(convert_to(sign_in_failed.name, 'UTF8'));
    SELECT kesu.audit_note(coalesce(a.name, '-'), 'session.refuse',
        'account/' || coalesce(a.name, '-'), jsonb_build_object('because', CASE
          WHEN a.name IS NULL THEN 'name' WHEN a.disabled THEN 'disabled'
          ELSE sign_in_failed.because END))
      FROM (VALUES (true)) always
      LEFT JOIN kesu_identity.account a ON a.name = sign_in_failed.name;
    SELECT kesu.audit_note(a.name, 'account.lock', 'account/' || a.name,
        jsonb_build_object('failures', s.failures, 'until', s.locked_until))
      FROM kesu_identity.account a
      JOIN kesu_identity.sign_in s ON s.name_sha256 = sha256(convert_to(a.name, 'UTF8'))
      WHERE a.name = sign_in_failed.name AND s.locked_until > now();
  END;

-- Somebody has shown that an account is theirs: `sha256` is of the new session's secret, `checked` the
-- password's hash that was held against what they typed. No row when the account is not there or
-- disabled, when the code of this step has been used, or when the password or the need of a code is
-- another one by now.
CREATE FUNCTION kesu_fn.session_begin(account text, sha256 bytea, method text, checked text,
    totp_step int8)
  RETURNS TABLE (name text, role text, scope text, rights text[], password boolean,
    second_factor boolean, expires_at timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
  begun timestamptz;
BEGIN
  UPDATE kesu_identity.account a
    SET totp_step = CASE WHEN a.totp IS NOT NULL
      THEN coalesce(session_begin.totp_step, a.totp_step) END
    WHERE a.name = session_begin.account AND NOT a.disabled
      AND (session_begin.totp_step IS NULL OR a.totp_step IS NULL
        OR session_begin.totp_step > a.totp_step)
      AND (session_begin.method <> 'password' OR a.password = session_begin.checked
        AND (a.totp IS NULL) = (session_begin.totp_step IS NULL));
  IF NOT FOUND THEN
    RETURN;
  END IF;
  DELETE FROM kesu_identity.sign_in s
    WHERE s.name_sha256 = pg_catalog.sha256(convert_to(session_begin.account, 'UTF8'));
  DELETE FROM kesu_identity.session s
    WHERE s.account = session_begin.account
      AND (s.expires_at < now() OR s.seen_at < now() - interval '30 minutes');
  INSERT INTO kesu_identity.session AS s (sha256, account, method)
    VALUES (session_begin.sha256, session_begin.account, session_begin.method)
    RETURNING s.expires_at INTO begun;
  PERFORM kesu.audit_note(session_begin.account, 'session.begin',
    'account/' || session_begin.account,
    jsonb_build_object('method', session_begin.method,
      'second_factor', session_begin.totp_step IS NOT NULL));
  RETURN QUERY SELECT a.name, a.role, a.scope::text, o.rights, a.password IS NOT NULL,
      a.totp IS NOT NULL, begun
    FROM kesu_identity.account a JOIN kesu_identity.role o ON o.role = a.role
    WHERE a.name = session_begin.account;
END
$$;

-- Whether a code for the first password is good.
CREATE FUNCTION kesu_fn.setup_check(name text, setup_sha256 bytea) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  RETURN EXISTS (
    SELECT FROM kesu_identity.account a
    WHERE a.name = setup_check.name AND NOT a.disabled
      AND a.setup_sha256 = setup_check.setup_sha256 AND a.setup_until > now());

-- Takes the code, which is good once.
CREATE FUNCTION kesu_fn.setup_finish(name text, setup_sha256 bytea, password text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  UPDATE kesu_identity.account a
    SET password = setup_finish.password, setup_sha256 = NULL, setup_until = NULL
    WHERE a.name = setup_finish.name AND NOT a.disabled
      AND a.setup_sha256 = setup_finish.setup_sha256 AND a.setup_until > now();
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  DELETE FROM kesu_identity.sign_in s
    WHERE s.name_sha256 = sha256(convert_to(setup_finish.name, 'UTF8'));
  PERFORM kesu.audit_note(setup_finish.name, 'account.password', 'account/' || setup_finish.name,
    jsonb_build_object('by', 'setup_code'));
  RETURN true;
END
$$;
