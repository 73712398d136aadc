UPDATE kesu_identity.role SET rights = array_remove(rights, 'try_forms');
DO $$
DECLARE
  allowed text;
BEGIN
  SELECT replace(pg_get_constraintdef(c.oid), '''try_forms''::text, ', '') INTO allowed
    FROM pg_constraint c
    WHERE c.conrelid = 'kesu_identity.role'::regclass AND c.conname = 'role_rights_check';
  ALTER TABLE kesu_identity.role DROP CONSTRAINT role_rights_check;
  EXECUTE 'ALTER TABLE kesu_identity.role ADD CONSTRAINT role_rights_check ' || allowed;
END
$$;
DROP TABLE kesu.form_shown;
DROP TABLE kesu.pilot_answer;
DROP TABLE kesu.pilot;
