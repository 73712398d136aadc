-- SPDX-License-Identifier: GPL-3.0-or-later
-- Finds what a new survey refers to, to say all at once what is not there.
-- lane: slow, session
-- param slug text
-- param programme text
-- param region text
-- param instrument text
-- param standard text
-- param booklets text null
-- result is_taken bool
-- result has_programme bool
-- result has_region bool
-- result bank text null
-- result has_standard bool
-- result has_booklets bool
-- rows: one
SELECT EXISTS (SELECT FROM kesu.survey s WHERE s.slug = @slug),
  EXISTS (SELECT FROM kesu.programme p WHERE p.code = @programme),
  EXISTS (SELECT FROM kesu.programme p JOIN kesu.programme_region r USING (programme_id)
    WHERE p.code = @programme AND r.code = @region),
  (SELECT i.bank FROM kesu.instrument i
    LEFT JOIN kesu.booklet_design d ON d.instrument_id = i.instrument_id AND d.code = @booklets
    WHERE i.code = @instrument
    ORDER BY d.design_id DESC NULLS LAST, i.instrument_id DESC LIMIT 1),
  EXISTS (SELECT FROM kesu.standard t WHERE t.code = @standard),
  EXISTS (SELECT FROM kesu.booklet_design d JOIN kesu.instrument i USING (instrument_id)
    WHERE d.code = @booklets AND i.code = @instrument)
