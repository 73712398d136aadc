-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the fields of a stored programme that its file has otherwise now. What surveys rest on is
-- fixed once there are surveys.
-- lane: session
-- param code text
-- param title jsonb
-- param period_from int2
-- param period_to int2
-- param source jsonb
-- param vintage int2
-- param root text
-- param asks_place bool
-- param monitoring jsonb null
-- param key_groups jsonb null
-- result field text
-- result was text null
-- result given text null
-- result fixed bool
SELECT f.field, f.was, f.given, f.fixed
  AND EXISTS (SELECT FROM kesu.survey s WHERE s.programme_id = p.programme_id)
FROM kesu.programme p
CROSS JOIN LATERAL (VALUES
  ('title/zh', p.title ->> 'zh', @title::jsonb ->> 'zh', false),
  ('title/en', p.title ->> 'en', @title::jsonb ->> 'en', false),
  ('period/from', p.period_from::text, (@period_from::int2)::text, false),
  ('period/to', p.period_to::text, (@period_to::int2)::text, false),
  ('source/title', p.source ->> 'title', @source::jsonb ->> 'title', false),
  ('source/issuer', p.source ->> 'issuer', @source::jsonb ->> 'issuer', false),
  ('source/document_number', p.source ->> 'document_number',
    @source::jsonb ->> 'document_number', false),
  ('source/date', p.source ->> 'date', @source::jsonb ->> 'date', false),
  ('vintage', p.vintage::text, (@vintage::int2)::text, true),
  ('root', p.root::text, @root::text, true),
  ('interview/place', p.asks_place::text, (@asks_place::bool)::text, false),
  ('monitoring/standard', p.monitoring ->> 'standard', @monitoring::jsonb ->> 'standard', false),
  ('monitoring/quote', p.monitoring ->> 'quote', @monitoring::jsonb ->> 'quote', false),
  ('key_groups', p.key_groups::text, (@key_groups::jsonb)::text, false)) AS f (field, was, given, fixed)
WHERE p.code = @code AND f.was IS DISTINCT FROM f.given
