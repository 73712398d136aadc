-- SPDX-License-Identifier: GPL-3.0-or-later
-- Finds what the entry of a survey in a programme's file refers to, and the programme that has this
-- slug already.
-- lane: session
-- param slug text
-- param instrument text
-- param instrument_version text
-- param standard text
-- param booklets text null
-- param booklets_version text null
-- result owner text null
-- result bank text null
-- result has_standard bool
-- result has_booklets bool
-- rows: one
SELECT
  (SELECT p.code FROM kesu.survey s JOIN kesu.programme p USING (programme_id)
    WHERE s.slug = @slug),
  (SELECT i.bank FROM kesu.instrument i WHERE i.code = @instrument
    AND i.version = @instrument_version),
  EXISTS (SELECT FROM kesu.standard t WHERE t.code = @standard),
  EXISTS (SELECT FROM kesu.booklet_design d JOIN kesu.instrument i USING (instrument_id)
    WHERE d.code = @booklets AND d.version = @booklets_version AND i.code = @instrument
      AND i.version = @instrument_version)
