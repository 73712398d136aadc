-- Roles belong to the whole cluster: another database may still need this one.
DO $$
BEGIN
  DROP ROLE kesu_sign_in;
EXCEPTION WHEN dependent_objects_still_exist THEN
  RAISE NOTICE 'role kesu_sign_in is used by another database and stays';
END
$$;
