-- SPDX-License-Identifier: GPL-3.0-or-later
-- Tokens of whoever asks. With a session all of the own tokens; a token makes none, and may only rotate
-- or revoke itself.
CREATE FUNCTION kesu_fn.token_list()
  RETURNS TABLE (token_id int8, label text, role text, scope text, made_at timestamptz,
    expires_at timestamptz, last_used_on date)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  mine kesu_identity.credential := kesu_fn.credential_now(true);
BEGIN
  RETURN QUERY SELECT t.token_id, t.label, coalesce(t.role, a.role),
      coalesce(t.scope, a.scope)::text, t.made_at, t.expires_at, t.last_used_on
    FROM kesu_identity.api_token t JOIN kesu_identity.account a ON a.name = t.account
    WHERE t.account = mine.account AND t.revoked_at IS NULL
    ORDER BY t.token_id;
END
$$;

-- That it is the owner who asks, and not somebody at a page that was left open: what was typed was held
-- against the account's password, whose hash is `checked`, or the session has just begun at a provider.
-- KA007: it is not shown.
CREATE FUNCTION kesu_fn.owner_shown(mine kesu_identity.credential, checked text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM FROM kesu_identity.account a JOIN kesu_identity.session s ON s.sha256 = mine.sha256
    WHERE a.name = mine.account
      AND (a.password = owner_shown.checked OR kesu_fn.session_is_fresh(s));
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this takes the password, or a sign-in of now' USING ERRCODE = 'KA007';
  END IF;
  DELETE FROM kesu_identity.sign_in s WHERE s.name_sha256 = sha256(convert_to(mine.account, 'UTF8'));
END
$$;

-- KA002: the role may more than the owner. KA003: the region is not the owner's. KA005: there are 50.
CREATE FUNCTION kesu_fn.token_make(label text, sha256 bytea, days int4, role text, scope text,
    checked text)
  RETURNS TABLE (token_id int8, its_role text, its_scope text, expires_at timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
  mine kesu_identity.credential := kesu_fn.credential_now(true);
  made kesu_identity.api_token;
BEGIN
  PERFORM kesu_fn.owner_shown(mine, token_make.checked);
  PERFORM FROM kesu_identity.account a WHERE a.name = mine.account FOR NO KEY UPDATE;
  IF NOT coalesce((SELECT r.rights <@ mine.rights FROM kesu_identity.role r
      WHERE r.role = coalesce(token_make.role, mine.role)), false) THEN
    RAISE EXCEPTION 'the role may more than the account' USING ERRCODE = 'KA002';
  END IF;
  IF NOT kesu.in_subtree(kesu.region_prefix(mine.scope), coalesce(token_make.scope, mine.scope)) THEN
    RAISE EXCEPTION 'the region is not the account''s' USING ERRCODE = 'KA003';
  END IF;
  IF (SELECT count(*) FROM kesu_identity.api_token t
      WHERE t.account = mine.account AND t.revoked_at IS NULL AND t.expires_at > now()) >= 50 THEN
    RAISE EXCEPTION 'the account has as many tokens as it may' USING ERRCODE = 'KA005';
  END IF;
  INSERT INTO kesu_identity.api_token AS t (account, label, sha256, role, scope, expires_at)
    VALUES (mine.account, token_make.label, token_make.sha256, token_make.role,
      token_make.scope::kesu.region_code, now() + make_interval(days => token_make.days))
    RETURNING t.* INTO made;
  PERFORM kesu.audit_note(mine.account, 'token.create', 'account/' || mine.account,
    jsonb_build_object('token', made.token_id, 'label', made.label, 'role', made.role,
      'scope', made.scope, 'until', made.expires_at));
  RETURN QUERY SELECT made.token_id, coalesce(made.role, mine.role),
    coalesce(made.scope::text, mine.scope), made.expires_at;
END
$$;

-- The same token under another secret; the secret of before opens nothing. By its owner it is valid for
-- as long again. By itself it ends when it would have: what was stolen does not renew itself.
CREATE FUNCTION kesu_fn.token_rotate(token_id int8, sha256 bytea, checked text)
  RETURNS TABLE (label text, role text, scope text, expires_at timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
  mine kesu_identity.credential := kesu_fn.credential_now(false);
  turned kesu_identity.api_token;
BEGIN
  IF mine.token_id IS NULL THEN
    PERFORM kesu_fn.owner_shown(mine, token_rotate.checked);
  END IF;
  UPDATE kesu_identity.api_token t
    SET sha256 = token_rotate.sha256, made_at = now(), last_used_on = NULL,
      expires_at = CASE WHEN mine.token_id IS NULL THEN now() + (t.expires_at - t.made_at)
        ELSE t.expires_at END
    WHERE t.token_id = token_rotate.token_id AND t.account = mine.account
      AND t.revoked_at IS NULL AND (mine.token_id IS NULL OR mine.token_id = t.token_id)
    RETURNING t.* INTO turned;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM kesu.audit_note(mine.account, 'token.rotate', 'account/' || mine.account,
    jsonb_build_object('token', turned.token_id, 'label', turned.label, 'until', turned.expires_at));
  RETURN QUERY SELECT turned.label, coalesce(turned.role, a.role),
      coalesce(turned.scope, a.scope)::text, turned.expires_at
    FROM kesu_identity.account a WHERE a.name = mine.account;
END
$$;

CREATE FUNCTION kesu_fn.token_revoke(token_id int8) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
  mine kesu_identity.credential := kesu_fn.credential_now(false);
BEGIN
  UPDATE kesu_identity.api_token t SET revoked_at = now()
    WHERE t.token_id = token_revoke.token_id AND t.account = mine.account
      AND t.revoked_at IS NULL AND (mine.token_id IS NULL OR mine.token_id = t.token_id);
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM kesu.audit_note(mine.account, 'token.revoke', 'account/' || mine.account,
    jsonb_build_object('token', token_revoke.token_id));
  RETURN true;
END
$$;
