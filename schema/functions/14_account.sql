-- SPDX-License-Identifier: GPL-3.0-or-later
-- Accounts, for those who manage them: within their own region and below, and never their own.
CREATE FUNCTION kesu_fn.account_list()
  RETURNS TABLE (name text, role text, scope text, disabled boolean, password boolean,
    second_factor boolean, locked boolean, setup_until timestamptz, created_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  BEGIN ATOMIC
    SELECT a.name, a.role, a.scope::text, a.disabled, a.password IS NOT NULL, a.totp IS NOT NULL,
      EXISTS (SELECT FROM kesu_identity.sign_in s
        WHERE s.name_sha256 = sha256(convert_to(a.name, 'UTF8')) AND s.locked_until > now()),
      a.setup_until, a.created_at
    FROM kesu_identity.account a
    WHERE kesu.account_may('manage_accounts')
      AND kesu.in_subtree((SELECT kesu.scope_prefix()), a.scope::text)
    ORDER BY a.name;
  END;

-- Who asks, if that account may give these: KA004 when not allowed, KA002 and KA003 as for tokens.
CREATE FUNCTION kesu_fn.account_giver(role text, scope text) RETURNS kesu_identity.credential
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  mine kesu_identity.credential := kesu_fn.credential_now(false);
BEGIN
  IF NOT 'manage_accounts' = ANY (mine.rights) THEN
    RAISE EXCEPTION 'the account manages none' USING ERRCODE = 'KA004';
  END IF;
  -- Interviewers may what nobody else does: their own cases.
  IF NOT (SELECT r.rights <@ (mine.rights || ARRAY['interview']) FROM kesu_identity.role r
      WHERE r.role = account_giver.role) THEN
    RAISE EXCEPTION 'the role may more than the account' USING ERRCODE = 'KA002';
  END IF;
  IF NOT kesu.in_subtree(kesu.region_prefix(mine.scope), account_giver.scope) THEN
    RAISE EXCEPTION 'the region is not the account''s' USING ERRCODE = 'KA003';
  END IF;
  RETURN mine;
END
$$;

-- False: the name is taken.
CREATE FUNCTION kesu_fn.account_make(name text, role text, scope text, setup_sha256 bytea)
  RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  mine kesu_identity.credential := kesu_fn.account_giver(role, scope);
BEGIN
  INSERT INTO kesu_identity.account (name, role, scope, setup_sha256, setup_until)
    VALUES (account_make.name, account_make.role, account_make.scope::kesu.region_code,
      account_make.setup_sha256, now() + interval '7 days')
    ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM kesu.audit_note(mine.account, 'account.create', 'account/' || account_make.name,
    jsonb_build_object('role', account_make.role, 'scope', account_make.scope));
  RETURN true;
END
$$;

-- Locks and gives the account of that name, if whoever asks manages it; KA404: there is none to see.
-- KA006: it is the own one.
CREATE FUNCTION kesu_fn.account_managed(name text) RETURNS kesu_identity.account
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  mine kesu_identity.credential := kesu_fn.credential_now(false);
  theirs kesu_identity.account;
BEGIN
  IF NOT 'manage_accounts' = ANY (mine.rights) THEN
    RAISE EXCEPTION 'the account manages none' USING ERRCODE = 'KA004';
  END IF;
  SELECT * INTO theirs FROM kesu_identity.account a
    WHERE a.name = account_managed.name
      AND kesu.in_subtree(kesu.region_prefix(mine.scope), a.scope::text)
    FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no such account' USING ERRCODE = 'KA404';
  END IF;
  IF theirs.name = mine.account THEN
    RAISE EXCEPTION 'nobody manages the own account' USING ERRCODE = 'KA006';
  END IF;
  RETURN theirs;
END
$$;

-- What is NULL stays.
CREATE FUNCTION kesu_fn.account_change(name text, disabled boolean, role text, scope text)
  RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  theirs kesu_identity.account := kesu_fn.account_managed(name);
  mine kesu_identity.credential := kesu_fn.account_giver(coalesce(role, theirs.role),
    coalesce(scope, theirs.scope::text));
BEGIN
  UPDATE kesu_identity.account a
    SET disabled = coalesce(account_change.disabled, a.disabled),
      role = coalesce(account_change.role, a.role),
      scope = coalesce(account_change.scope::kesu.region_code, a.scope)
    WHERE a.name = theirs.name;
  IF account_change.disabled THEN
    DELETE FROM kesu_identity.session s WHERE s.account = theirs.name;
  END IF;
  PERFORM kesu.audit_note(mine.account, 'account.change', 'account/' || theirs.name,
    jsonb_strip_nulls(jsonb_build_object('disabled', account_change.disabled,
      'role', account_change.role, 'scope', account_change.scope)));
  RETURN true;
END
$$;

-- For who has lost the password or the phone, or has reason to fear somebody else: nothing opens anything
-- any more, neither these nor tokens nor a provider, and there is a new code.
CREATE FUNCTION kesu_fn.account_reset(name text, setup_sha256 bytea) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  theirs kesu_identity.account := kesu_fn.account_managed(name);
  mine kesu_identity.credential := kesu_fn.account_giver(theirs.role, theirs.scope::text);
BEGIN
  UPDATE kesu_identity.account a
    SET password = NULL, totp = NULL, totp_step = NULL, totp_offered = NULL,
      setup_sha256 = account_reset.setup_sha256, setup_until = now() + interval '7 days'
    WHERE a.name = theirs.name;
  DELETE FROM kesu_identity.session s WHERE s.account = theirs.name;
  DELETE FROM kesu_identity.oidc_link l WHERE l.account = theirs.name;
  UPDATE kesu_identity.api_token t SET revoked_at = now()
    WHERE t.account = theirs.name AND t.revoked_at IS NULL;
  DELETE FROM kesu_identity.sign_in s WHERE s.name_sha256 = sha256(convert_to(theirs.name, 'UTF8'));
  PERFORM kesu.audit_note(mine.account, 'account.reset', 'account/' || theirs.name);
  RETURN true;
END
$$;
