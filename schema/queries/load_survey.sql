-- Finds what a survey of a programme's file names, and whose its slug is.
-- lane: link
-- param slug text
-- param instrument text
-- param instrument_version text
-- param standard text
-- result owner text null
-- result bank text null
-- result has_standard bool
SELECT
  (SELECT p.code FROM kesu.survey s JOIN kesu.programme p USING (programme_id) WHERE s.slug = $1),
  (SELECT i.bank FROM kesu.instrument i WHERE i.code = $2 AND i.version = $3),
  EXISTS (SELECT FROM kesu.standard t WHERE t.code = $4)
