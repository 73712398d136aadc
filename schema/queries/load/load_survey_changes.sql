-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the fields of a stored survey that its programme's file has otherwise. A survey stays what it
-- is; only its state is the operators' and not the file's.
-- lane: session
-- param slug text
-- param title jsonb
-- param year int2
-- param result_class text
-- param rehearsal bool
-- param instrument text
-- param instrument_version text
-- param booklets text null
-- param booklets_version text null
-- param standard text
-- param state text
-- result field text
-- result was text null
-- result given text null
SELECT f.field, f.was, f.given
FROM kesu.survey s
JOIN kesu.instrument i USING (instrument_id)
LEFT JOIN kesu.booklet_design d USING (design_id)
CROSS JOIN LATERAL (VALUES
  ('title/zh', s.title ->> 'zh', @title::jsonb ->> 'zh'),
  ('title/en', s.title ->> 'en', @title::jsonb ->> 'en'),
  ('year', s.year::text, (@year::int2)::text),
  ('class', s.result_class, @result_class::text),
  ('rehearsal', s.rehearsal::text, (@rehearsal::bool)::text),
  ('instrument', i.code, @instrument::text),
  ('instrument_version', i.version, @instrument_version::text),
  ('booklets', d.code, nullif(@booklets::text, '')),
  ('booklets_version', d.version, nullif(@booklets_version::text, '')),
  ('standard', s.standard_code, @standard::text),
  ('state', s.state, @state::text)) AS f (field, was, given)
WHERE s.slug = @slug AND f.was IS DISTINCT FROM f.given
