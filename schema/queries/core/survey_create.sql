-- SPDX-License-Identifier: GPL-3.0-or-later
-- Creates a survey of a programme, unless its slug is taken. Without a version, the newest stored
-- version of the instrument is used, and likewise of the standard. With a booklet design, the
-- survey uses the instrument version of that design; without a version of the design, its newest
-- stored version is used.
-- lane: session
-- param slug text
-- param programme text
-- param region text null
-- param title jsonb
-- param year int2
-- param result_class text
-- param rehearsal bool
-- param sampled bool
-- param opt_in bool
-- param instrument text
-- param instrument_version text null
-- param booklets text null
-- param booklets_version text null
-- param standard text
-- param state text
-- result survey_id int4
-- rows: one or none
INSERT INTO kesu.survey (slug, programme_id, vintage, region, title, year, result_class, rehearsal,
  sampled, opt_in, instrument_id, instrument_bank, design_id, standard_code, standard_version, state)
SELECT @slug, p.programme_id, p.vintage, coalesce(@region, p.root), @title, @year, @result_class,
  @rehearsal, @sampled, @opt_in, i.instrument_id, i.bank, i.design_id, t.code, t.version, @state
FROM kesu.programme p
CROSS JOIN LATERAL (
  SELECT i.instrument_id, i.bank, d.design_id
  FROM kesu.instrument i
  LEFT JOIN kesu.booklet_design d ON d.instrument_id = i.instrument_id
    AND d.code = @booklets AND d.version = coalesce(@booklets_version, d.version)
  WHERE i.code = @instrument AND i.version = coalesce(@instrument_version, i.version)
    AND (@booklets IS NULL OR d.design_id IS NOT NULL)
  ORDER BY d.design_id DESC, i.instrument_id DESC LIMIT 1
) i
CROSS JOIN LATERAL (
  SELECT code, version FROM kesu.standard WHERE code = @standard ORDER BY version DESC LIMIT 1
) t
WHERE p.code = @programme
ON CONFLICT (slug) DO NOTHING
RETURNING survey_id
