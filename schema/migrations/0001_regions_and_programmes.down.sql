DROP TABLE kesu.baseline, kesu.target, kesu.programme_region, kesu.programme, kesu.region;
DROP DOMAIN kesu.words, kesu.share, kesu.region_code;
DROP FUNCTION kesu.in_scope(text), kesu.region_prefix(text);
DROP SCHEMA kesu;
-- Roles belong to the whole cluster: another database may still need them.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['kesu_resident', 'kesu_staff', 'kesu_identity'] LOOP
    BEGIN
      EXECUTE format('DROP ROLE %I', name);
    EXCEPTION WHEN dependent_objects_still_exist THEN
      RAISE NOTICE 'role % is used by another database and stays', name;
    END;
  END LOOP;
END
$$;
