-- Signing in has a login of its own. Until now the lane of reports could read password hashes and begin
-- sessions, so that a hole in a report's SQL was a way into every account.
--
-- kesu_sign_in: what makes, changes or ends what lets somebody in; by functions alone, and nothing else.
-- Without a password or a rule in pg_hba.conf for it nobody can log in as this role.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kesu_sign_in') THEN
    CREATE ROLE kesu_sign_in;
  END IF;
  IF NOT (SELECT rolcanlogin FROM pg_roles WHERE rolname = 'kesu_sign_in') THEN
    ALTER ROLE kesu_sign_in LOGIN;
  END IF;
END
$$;
