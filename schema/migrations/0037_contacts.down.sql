DROP TABLE kesu.case_outcome;
DROP TABLE kesu_identity.contact_note;
DROP TABLE kesu.contact;
DROP FUNCTION kesu.contact_after_insert();
DROP TABLE kesu.disposition;
