-- The audit is a chain: each row has a hash over the hash before it and its own content, and the head
-- keeps the number of rows and the last hash apart from them. Whatever is changed, deleted, inserted
-- or cut off later no longer fits (kesu audit verify). Rows are written by kesu.audit_note alone.
ALTER TABLE kesu.audit ALTER COLUMN audit_id DROP IDENTITY;
ALTER TABLE kesu.audit ADD COLUMN hash bytea CHECK (length(hash) = 32);

CREATE TABLE kesu.audit_head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  rows int8 NOT NULL CHECK (rows >= 0),
  last_id int8 NOT NULL CHECK (last_id >= rows),
  hash bytea NOT NULL CHECK (length(hash) = 32)
);

-- What is hashed is the row as a JSON array, in which no two rows look the same.
CREATE FUNCTION kesu.audit_hash(previous bytea, noted kesu.audit) RETURNS bytea
  LANGUAGE sql STABLE SET search_path = pg_catalog
  RETURN sha256(previous || convert_to(jsonb_build_array((noted).audit_id,
    to_char((noted).at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), (noted).account,
    (noted).action, (noted).object, (noted).detail)::text, 'UTF8'));

-- The rows there are become the beginning of the chain.
DROP TRIGGER audit_is_append_only ON kesu.audit;
DO $$
DECLARE
  head kesu.audit_head := (true, 0, 0, decode(repeat('00', 32), 'hex'));
  noted kesu.audit;
BEGIN
  FOR noted IN SELECT * FROM kesu.audit ORDER BY audit_id LOOP
    head := (true, head.rows + 1, noted.audit_id, kesu.audit_hash(head.hash, noted));
    UPDATE kesu.audit a SET hash = head.hash WHERE a.audit_id = noted.audit_id;
  END LOOP;
  INSERT INTO kesu.audit_head VALUES (head.*);
END
$$;
ALTER TABLE kesu.audit ALTER COLUMN hash SET NOT NULL;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON kesu.audit
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();

-- A row that does not follow from the head is refused, also of the tables' owner.
CREATE FUNCTION kesu.audit_before_insert() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  head kesu.audit_head;
BEGIN
  SELECT * INTO head FROM kesu.audit_head FOR UPDATE;
  IF (NEW.audit_id = head.last_id + 1 AND NEW.hash = kesu.audit_hash(head.hash, NEW)) IS NOT TRUE THEN
    RAISE EXCEPTION 'only kesu.audit_note writes the audit' USING ERRCODE = 'restrict_violation';
  END IF;
  UPDATE kesu.audit_head SET rows = rows + 1, last_id = NEW.audit_id, hash = NEW.hash;
  RETURN NEW;
END
$$;
CREATE TRIGGER audit_before_insert BEFORE INSERT ON kesu.audit
  FOR EACH ROW EXECUTE FUNCTION kesu.audit_before_insert();

-- The head moves with a row that is inserted, and by nothing else.
CREATE FUNCTION kesu.audit_head_before_update() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'only kesu.audit_note writes the audit' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER audit_head_before_update BEFORE UPDATE ON kesu.audit_head
  FOR EACH ROW EXECUTE FUNCTION kesu.audit_head_before_update();
CREATE TRIGGER audit_head_is_kept BEFORE INSERT OR DELETE ON kesu.audit_head
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER audit_head_is_whole BEFORE TRUNCATE ON kesu.audit_head
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();

-- Notes what somebody did and returns the row's number. Whoever notes holds the head until the
-- transaction ends, so two writers never follow the same row.
CREATE FUNCTION kesu.audit_note(account text, action text, object text, detail jsonb DEFAULT '{}')
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
REVOKE ALL ON FUNCTION kesu.audit_note(text, text, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kesu.audit_note(text, text, text, jsonb) TO kesu_identity;
REVOKE INSERT ON kesu.audit FROM kesu_identity;

DROP TRIGGER run_is_noted ON kesu.run;
DROP FUNCTION kesu.note_run();
CREATE FUNCTION kesu.note_run() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM kesu.audit_note(NEW.requested_by, 'run.request', 'run/' || NEW.run_id,
    jsonb_build_object('survey', s.slug, 'seed', NEW.seed))
  FROM kesu.survey s WHERE s.survey_id = NEW.survey_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER run_is_noted AFTER INSERT ON kesu.run
  FOR EACH ROW EXECUTE FUNCTION kesu.note_run();

-- What is loaded is noted wherever it comes from, under the name that the session logged in by.
CREATE FUNCTION kesu.note_document() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM kesu.audit_note(session_user, 'load', TG_ARGV[0] || '/' || NEW.code || '@' || NEW.version,
    jsonb_build_object('sha256', encode(NEW.sha256, 'hex')));
  RETURN NULL;
END
$$;
CREATE TRIGGER standard_is_noted AFTER INSERT ON kesu.standard
  FOR EACH ROW EXECUTE FUNCTION kesu.note_document('standard');
CREATE TRIGGER instrument_is_noted AFTER INSERT ON kesu.instrument
  FOR EACH ROW EXECUTE FUNCTION kesu.note_document('instrument');
CREATE TRIGGER booklet_design_is_noted AFTER INSERT ON kesu.booklet_design
  FOR EACH ROW EXECUTE FUNCTION kesu.note_document('booklets');

CREATE FUNCTION kesu.note_programme() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM kesu.audit_note(session_user, 'load', 'programme/' || p.code || '@' || NEW.version,
    jsonb_build_object('sha256', encode(sha256(convert_to(NEW.document, 'UTF8')), 'hex')))
  FROM kesu.programme p WHERE p.programme_id = NEW.programme_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER programme_version_is_noted AFTER INSERT ON kesu.programme_version
  FOR EACH ROW EXECUTE FUNCTION kesu.note_programme();

CREATE FUNCTION kesu.note_margins() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM kesu.audit_note(session_user, 'load.margins', 'programme/' || p.code,
    jsonb_build_object('survey', s.slug, 'year', NEW.reference_year, 'source', NEW.source))
  FROM kesu.programme p LEFT JOIN kesu.survey s ON s.survey_id = NEW.survey_id
  WHERE p.programme_id = NEW.programme_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER margin_source_is_noted AFTER INSERT ON kesu.margin_source
  FOR EACH ROW EXECUTE FUNCTION kesu.note_margins();
