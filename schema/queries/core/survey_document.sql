-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the documents that the scoring of a survey needs: its instrument, its standard and, if it
-- has one, its booklet design.
-- lane: session
-- param survey_id int4
-- result instrument_code text
-- result instrument_version text
-- result instrument text
-- result standard_code text
-- result standard_version text
-- result standard text
-- result design_code text null
-- result design_version text null
-- result design text null
-- rows: one or none
SELECT i.code, i.version, i.document, t.code, t.version, t.document, d.code, d.version, d.document
FROM kesu.survey s
JOIN kesu.instrument i USING (instrument_id)
JOIN kesu.standard t ON t.code = s.standard_code AND t.version = s.standard_version
LEFT JOIN kesu.booklet_design d ON d.design_id = s.design_id
WHERE s.survey_id = @survey_id
