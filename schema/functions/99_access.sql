-- SPDX-License-Identifier: GPL-3.0-or-later
-- What names people runs with the rights of kesu_identity, and is run by the lanes' roles that stand
-- beside it: what lets people in, and says who may be let in, by kesu_sign_in alone. Staff find out whose
-- a token or a session is.
DO $$
DECLARE
  own record;
BEGIN
  FOR own IN SELECT * FROM (VALUES
      ('credential_used(bytea)', true, true),
      ('credential_now(boolean)', false, false),
      ('owner_shown(kesu_identity.credential, text)', false, false),
      ('session_is_fresh(kesu_identity.session)', false, false),
      ('sign_in_begin(text)', false, true),
      ('sign_in_uncounted(text)', false, true),
      ('sign_in_failed(text, text)', false, true),
      ('session_begin(text, bytea, text, text, int8)', false, true),
      ('setup_check(text, bytea)', false, true),
      ('setup_finish(text, bytea, text)', false, true),
      ('session_read()', false, true),
      ('session_end(boolean)', false, true),
      ('session_password(text)', false, true),
      ('session_offer_totp(bytea)', false, true),
      ('session_confirm_totp(bytea, int8)', false, true),
      ('session_drop_totp()', false, true),
      ('oidc_state_take(bytea, timestamptz)', false, true),
      ('oidc_account(text, text)', false, true),
      ('token_list()', false, true),
      ('token_make(text, bytea, int4, text, text, text)', false, true),
      ('token_rotate(int8, bytea, text)', false, true),
      ('token_revoke(int8)', false, true),
      ('account_list()', false, true),
      ('account_make(text, text, text, bytea)', false, true),
      ('account_change(text, boolean, text, text)', false, true),
      ('account_reset(text, bytea)', false, true),
      ('account_giver(text, text)', false, false),
      ('account_managed(text)', false, false),
      ('request_refused(text, text, text, int4)', true, false),
      ('progress_listeners(bytea[])', true, false)
    ) AS f (signature, by_staff, by_sign_in)
  LOOP
    EXECUTE format('ALTER FUNCTION kesu_fn.%s OWNER TO kesu_identity', own.signature);
    IF own.by_staff THEN
      EXECUTE format('GRANT EXECUTE ON FUNCTION kesu_fn.%s TO kesu_staff', own.signature);
    END IF;
    IF own.by_sign_in THEN
      EXECUTE format('GRANT EXECUTE ON FUNCTION kesu_fn.%s TO kesu_sign_in', own.signature);
    END IF;
  END LOOP;
END
$$;

-- What 00_access.sql has allowed while the functions were made; and nobody runs what was not granted.
REVOKE CREATE ON SCHEMA kesu_fn FROM kesu_identity;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA kesu_fn FROM PUBLIC;

-- Functions with their owner's rights, those of the steps as well. Unless it is named, the schema of
-- temporary objects is searched first, for types too: whoever makes a type there could have such a
-- function run its check as the owner.
DO $$
DECLARE
  own record;
BEGIN
  FOR own IN SELECT p.oid::regprocedure AS signature FROM pg_catalog.pg_proc p
    WHERE p.pronamespace::regnamespace::text IN ('kesu', 'kesu_fn', 'kesu_identity') AND p.prosecdef
      AND p.proconfig IS DISTINCT FROM ARRAY['search_path=pg_catalog, pg_temp']
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, pg_temp', own.signature);
  END LOOP;
END
$$;
