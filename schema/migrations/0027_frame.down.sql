DROP TABLE kesu_identity.frame_person;
DROP TABLE kesu.frame_unit;
DROP TABLE kesu.frame;
DROP FUNCTION kesu.frame_unit_after_change();
DROP FUNCTION kesu.frame_before_change();
DROP FUNCTION kesu.frame_check(int4);
