-- Reads what scoring a survey needs: its instrument and standard with their bytes.
-- lane: link
-- param survey_id int4
-- result instrument_code text
-- result instrument_version text
-- result instrument text
-- result standard_code text
-- result standard_version text
-- result standard text
SELECT i.code, i.version, i.document, t.code, t.version, t.document
FROM kesu.survey s
JOIN kesu.instrument i USING (instrument_id)
JOIN kesu.standard t ON t.code = s.standard_code AND t.version = s.standard_version
WHERE s.survey_id = $1
