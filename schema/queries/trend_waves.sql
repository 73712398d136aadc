-- Reads what earlier waves of a run's survey published for whole regions: the last run of each earlier
-- year's survey of the same programme, class and kind (a rehearsal is compared with rehearsals only),
-- scored from the same instrument by the same standard, to the byte.
-- lane: link
-- param run_id int8
-- result region text
-- result year int2
-- result reference_run int8
-- result share float8
-- result se float8
-- result df float8
SELECT e.region::text, w.year, w.run_id, e.share::float8, e.se, e.df
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
JOIN kesu.instrument i USING (instrument_id)
JOIN kesu.standard t ON t.code = s.standard_code AND t.version = s.standard_version
CROSS JOIN LATERAL (
  SELECT DISTINCT ON (o.year) o.year, q.run_id
  FROM kesu.survey o
  JOIN kesu.run q USING (survey_id)
  WHERE o.programme_id = s.programme_id AND o.year < s.year AND o.vintage = s.vintage
    AND o.result_class = s.result_class AND o.rehearsal = s.rehearsal
    AND q.state = 'done' AND q.run_id < r.run_id
    AND q.recipe #>> '{instrument,sha256}' = encode(i.sha256, 'hex')
    AND q.recipe #>> '{standard,sha256}' = encode(t.sha256, 'hex')
  ORDER BY o.year, q.run_id DESC) w
JOIN kesu.estimate e ON e.run_id = w.run_id AND e."group" = 'all' AND e.status <> 'suppress'
WHERE r.run_id = $1 AND e.region ^@ kesu.region_prefix(s.region) AND e.df >= 1
ORDER BY e.region, w.year
