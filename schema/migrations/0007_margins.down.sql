DROP TABLE kesu.margin, kesu.margin_source;
ALTER TABLE kesu.survey DROP CONSTRAINT survey_rehearsal_key;
