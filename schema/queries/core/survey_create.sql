-- SPDX-License-Identifier: GPL-3.0-or-later
-- Creates a survey of a programme, unless its slug is taken, by kesu_fn.survey_make.
-- lane: slow, session
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
-- param opens text null
-- param closes text null
-- result survey_id int4
-- rows: one or none
SELECT made FROM kesu_fn.survey_make(@slug, @programme, @region, @title, @year, @result_class,
  @rehearsal, @sampled, @opt_in, @instrument, @instrument_version, @booklets, @booklets_version, @standard,
  @state, @opens, @closes) AS made
WHERE made IS NOT NULL
