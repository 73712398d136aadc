DROP TRIGGER margin_source_is_noted ON kesu.margin_source;
DROP TRIGGER programme_version_is_noted ON kesu.programme_version;
DROP TRIGGER booklet_design_is_noted ON kesu.booklet_design;
DROP TRIGGER instrument_is_noted ON kesu.instrument;
DROP TRIGGER standard_is_noted ON kesu.standard;
DROP FUNCTION kesu.note_margins(), kesu.note_programme(), kesu.note_document();
DROP TRIGGER run_is_noted ON kesu.run;
DROP FUNCTION kesu.note_run();
DROP FUNCTION kesu.audit_note(text, text, text, jsonb);
DROP TRIGGER audit_before_insert ON kesu.audit;
DROP FUNCTION kesu.audit_before_insert();
DROP FUNCTION kesu.audit_hash(bytea, kesu.audit);
DROP TABLE kesu.audit_head;
DROP FUNCTION kesu.audit_head_before_update();
ALTER TABLE kesu.audit DROP COLUMN hash;
ALTER TABLE kesu.audit ALTER COLUMN audit_id ADD GENERATED ALWAYS AS IDENTITY;
SELECT setval(pg_get_serial_sequence('kesu.audit', 'audit_id'), max(audit_id)) FROM kesu.audit
  HAVING max(audit_id) IS NOT NULL;
GRANT INSERT ON kesu.audit TO kesu_identity;
GRANT CREATE ON SCHEMA kesu TO kesu_identity; -- until the end of this step
CREATE FUNCTION kesu.note_run() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO kesu.audit (account, action, object)
    VALUES (NEW.requested_by, 'run.request', 'run/' || NEW.run_id);
  RETURN NULL;
END
$$;
ALTER FUNCTION kesu.note_run() OWNER TO kesu_identity;
CREATE TRIGGER run_is_noted AFTER INSERT ON kesu.run
  FOR EACH ROW EXECUTE FUNCTION kesu.note_run();
REVOKE CREATE ON SCHEMA kesu FROM kesu_identity;
