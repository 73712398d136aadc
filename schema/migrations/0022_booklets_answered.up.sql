-- What the booklets' turns go by: of each booklet how many attempts were handed it, and how many of
-- those in a survey that everybody may start have answered something. Whoever only starts attempts
-- changes the second of them for nobody.
ALTER TABLE kesu.booklet_turn
  ADD COLUMN handed int8[],
  ADD COLUMN answered int8[];
UPDATE kesu.booklet_turn t
SET handed = so_far.handed, answered = so_far.answered
FROM (
  SELECT n.survey_id, array_agg(n.handed ORDER BY n.booklet) AS handed,
    array_agg(CASE WHEN n.sampled THEN 0 ELSE n.answered END ORDER BY n.booklet) AS answered
  FROM (
    SELECT s.survey_id, s.sampled, b.booklet, count(a.attempt) AS handed,
      count(a.attempt) FILTER (
        WHERE EXISTS (SELECT FROM kesu.answer k WHERE k.attempt = a.attempt)) AS answered
    FROM kesu.survey s
    JOIN kesu.booklet_design d ON d.design_id = s.design_id
    CROSS JOIN generate_series(1, d.booklets) AS b (booklet)
    LEFT JOIN kesu.attempt a ON a.survey_id = s.survey_id AND a.booklet = b.booklet
    GROUP BY s.survey_id, s.sampled, b.booklet
  ) n
  GROUP BY n.survey_id
) so_far
WHERE so_far.survey_id = t.survey_id;
ALTER TABLE kesu.booklet_turn
  ALTER COLUMN handed SET NOT NULL,
  ALTER COLUMN answered SET NOT NULL,
  ADD CHECK (cardinality(handed) = cardinality(answered));
GRANT UPDATE (handed, answered) ON kesu.booklet_turn TO kesu_resident;
