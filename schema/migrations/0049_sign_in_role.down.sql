DROP TRIGGER account_is_no_role ON kesu_identity.account;
DROP FUNCTION kesu.account_before_insert();
CREATE OR REPLACE FUNCTION kesu.audit_note(account text, action text, object text,
    detail jsonb DEFAULT '{}')
  RETURNS int8
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
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
  noted.detail := audit_note.detail || CASE
    WHEN operator IS NOT NULL AND audit_note.account = session_user
      THEN jsonb_build_object('operator', operator)
    ELSE '{}' END;
  noted.hash := kesu.audit_hash(head.hash, noted);
  INSERT INTO kesu.audit VALUES (noted.*);
  RETURN noted.audit_id;
END
$$;

-- Roles belong to the whole cluster: another database may still need this one.
DO $$
BEGIN
  DROP ROLE kesu_sign_in;
EXCEPTION WHEN dependent_objects_still_exist THEN
  RAISE NOTICE 'role kesu_sign_in is used by another database and stays';
END
$$;
