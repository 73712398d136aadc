DROP TABLE kesu.invitation, kesu.psu, kesu.stratum;
DROP TRIGGER booklet_changes_the_catalogue ON kesu.booklet;
DROP TABLE kesu.survey, kesu.catalogue;
DROP FUNCTION kesu.catalogue_changed(), kesu.survey_before_write(), kesu.today();
