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

-- Who is named in the audit, an account or a login of the database, is certain: a row has `operator`, the
-- system user that a command says it is run by or null, when its name is the login of its session, and
-- only then. For readers no account takes the name of a role.
CREATE OR REPLACE FUNCTION kesu.audit_note(account text, action text, object text,
    detail jsonb DEFAULT '{}')
  RETURNS int8
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  head kesu.audit_head;
  noted kesu.audit;
  operator text := left(nullif(current_setting('kesu.operator', true), ''), 64);
BEGIN
  SELECT * INTO head FROM kesu.audit_head FOR UPDATE;
  noted.audit_id := head.last_id + 1;
  noted.at := clock_timestamp();
  noted.account := audit_note.account;
  noted.action := audit_note.action;
  noted.object := audit_note.object;
  noted.detail := (audit_note.detail - 'operator') || CASE
    WHEN audit_note.account = session_user THEN jsonb_build_object('operator', operator)
    ELSE '{}' END;
  noted.hash := kesu.audit_hash(head.hash, noted);
  INSERT INTO kesu.audit VALUES (noted.*);
  RETURN noted.audit_id;
END
$$;

CREATE FUNCTION kesu.account_before_insert() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles r WHERE r.rolname = NEW.name) THEN
    RAISE EXCEPTION 'the name % is that of a database role', NEW.name USING ERRCODE = 'KA008';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER account_is_no_role BEFORE INSERT OR UPDATE OF name ON kesu_identity.account
  FOR EACH ROW EXECUTE FUNCTION kesu.account_before_insert();
