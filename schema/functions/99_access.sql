-- SPDX-License-Identifier: GPL-3.0-or-later
-- What names people runs with the rights of kesu_identity, and staff run what looks for itself at what
-- the caller may do, or lets people sign in.
DO $$
DECLARE
  own record;
BEGIN
  FOR own IN SELECT * FROM (VALUES
      ('credential_used(bytea)', true),
      ('credential_now(boolean)', false),
      ('sign_in_begin(text)', true),
      ('sign_in_uncounted(text)', true),
      ('sign_in_failed(text, text)', true),
      ('session_begin(text, bytea, text, text, int8)', true),
      ('setup_check(text, bytea)', true),
      ('setup_finish(text, bytea, text)', true),
      ('session_read()', true),
      ('session_end(boolean)', true),
      ('session_password(text)', true),
      ('session_offer_totp(bytea)', true),
      ('session_confirm_totp(bytea, int8)', true),
      ('session_drop_totp()', true),
      ('oidc_state_take(bytea, timestamptz)', true),
      ('oidc_account(text, text)', true),
      ('token_list()', true),
      ('token_make(text, bytea, int4, text, text)', true),
      ('token_rotate(int8, bytea)', true),
      ('token_revoke(int8)', true),
      ('account_list()', true),
      ('account_make(text, text, text, bytea)', true),
      ('account_change(text, boolean, text, text)', true),
      ('account_reset(text, bytea)', true),
      ('account_giver(text, text)', false),
      ('account_managed(text)', false),
      ('request_refused(text, text, text, int4)', true),
      ('progress_listeners(bytea[])', true)
    ) AS f (signature, by_staff)
  LOOP
    EXECUTE format('ALTER FUNCTION kesu_fn.%s OWNER TO kesu_identity', own.signature);
    IF own.by_staff THEN
      EXECUTE format('GRANT EXECUTE ON FUNCTION kesu_fn.%s TO kesu_staff', own.signature);
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
