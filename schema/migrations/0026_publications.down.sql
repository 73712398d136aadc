DROP TRIGGER survey_was_published ON kesu.survey;
DROP FUNCTION kesu.survey_was_published();
DROP TABLE kesu.publication;
DROP FUNCTION kesu.publication_publishes(), kesu.publication_before_insert();
