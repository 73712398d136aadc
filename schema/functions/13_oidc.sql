-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sign-in at a provider of OpenID Connect. The program has checked what the provider says.

-- Takes the state of a callback: false when it was taken before. States that have expired go.
CREATE FUNCTION kesu_fn.oidc_state_take(state bytea, expires_at timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  DELETE FROM kesu_identity.oidc_state s WHERE s.state IN (
    SELECT o.state FROM kesu_identity.oidc_state o WHERE o.expires_at < now() - interval '1 minute'
    ORDER BY o.expires_at LIMIT 100 FOR UPDATE SKIP LOCKED);
  INSERT INTO kesu_identity.oidc_state
    VALUES (oidc_state_take.state, oidc_state_take.expires_at) ON CONFLICT DO NOTHING;
  RETURN FOUND;
END
$$;

-- The account that a person at the provider is linked to; no row: none. `because` says why nobody may
-- sign in to it now: it is disabled, or locked because somebody tries passwords. Refusals are noted,
-- with the person's name at the provider where an administrator needs it to link them.
CREATE FUNCTION kesu_fn.oidc_account(issuer text, subject text)
  RETURNS TABLE (name text, because text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  SELECT a.name, CASE WHEN a.disabled THEN 'disabled' WHEN s.locked_until > now() THEN 'locked' END
    INTO oidc_account.name, oidc_account.because
    FROM kesu_identity.oidc_link l
    JOIN kesu_identity.account a ON a.name = l.account
    LEFT JOIN kesu_identity.sign_in s ON s.name_sha256 = sha256(convert_to(a.name, 'UTF8'))
    WHERE l.issuer = oidc_account.issuer AND l.subject = oidc_account.subject;
  IF NOT FOUND THEN
    PERFORM kesu.audit_note('-', 'session.refuse', 'provider/' || oidc_account.issuer,
      jsonb_build_object('because', 'not_linked', 'subject', oidc_account.subject));
    RETURN;
  END IF;
  IF because IS NOT NULL THEN
    PERFORM kesu.audit_note(name, 'session.refuse', 'account/' || name,
      jsonb_build_object('because', because, 'method', 'openid'));
  END IF;
  RETURN NEXT;
END
$$;
