-- SPDX-License-Identifier: GPL-3.0-or-later
-- Adds attempts that have answered for the first time to their survey's counts, which the booklets'
-- turns go by. It locks the survey's counter, as attempts_start does.
-- param survey_id int4
-- param booklets int2[]
-- param counts int4[]
UPDATE kesu.booklet_turn t
SET answered = ARRAY(
  SELECT was.answered + coalesce((
    SELECT sum(more.count) FROM unnest(@booklets::int2[], @counts::int4[]) AS more (booklet, count)
    WHERE more.booklet = was.booklet), 0)::int8
  FROM unnest(t.answered) WITH ORDINALITY AS was (answered, booklet)
  ORDER BY was.booklet)
WHERE t.survey_id = @survey_id
