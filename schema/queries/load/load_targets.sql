-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores the targets of a programme.
-- lane: session
-- param programme_id int4
-- param regions text[]
-- param years int2[]
-- param kinds text[]
-- param shares float8[]
-- param comparisons text[]
-- param against text[]
-- param betweens text[]
-- param wordings text[]
-- param quotes text[]
INSERT INTO kesu.target (programme_id, number, region, year, kind, value, comparison, against,
  "between", wording, quote)
SELECT @programme_id, t.number, t.region, t.year, t.kind, t.value, t.comparison, t.against,
  string_to_array(t."between", ' '), t.wording, t.quote
FROM unnest(@regions::text[], @years::int2[], @kinds::text[], @shares::float8[],
    @comparisons::text[], @against::text[], @betweens::text[], @wordings::text[], @quotes::text[])
  WITH ORDINALITY AS t (region, year, kind, value, comparison, against, "between", wording, quote, number)
