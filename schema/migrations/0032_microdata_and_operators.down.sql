CREATE OR REPLACE FUNCTION kesu.audit_note(account text, action text, object text,
    detail jsonb DEFAULT '{}')
  RETURNS int8
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  head kesu.audit_head;
  noted kesu.audit;
BEGIN
  SELECT * INTO head FROM kesu.audit_head FOR UPDATE;
  noted.audit_id := head.last_id + 1;
  noted.at := clock_timestamp();
  noted.account := audit_note.account;
  noted.action := audit_note.action;
  noted.object := audit_note.object;
  noted.detail := audit_note.detail;
  noted.hash := kesu.audit_hash(head.hash, noted);
  INSERT INTO kesu.audit VALUES (noted.*);
  RETURN noted.audit_id;
END
$$;
DROP TABLE kesu.run_microdata;
