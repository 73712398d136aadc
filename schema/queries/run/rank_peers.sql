-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the regions among which the plan wants a run's region to be ranked, and the figure that was
-- published for each of them for the same year. The figure is from the last run of another survey
-- of the same class and kind that used the same instrument and the same standard, byte for byte,
-- and the same measure. The survey's own region is in the list, without a figure.
-- lane: session
-- param run_id int8
-- param headline text
-- result parent text
-- result region text
-- result peer_run int8 null
-- result share float8 null
-- result se float8 null
SELECT DISTINCT ON (t.against, g.code) t.against, g.code::text, w.run_id, w.share::float8, w.se
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
JOIN kesu.instrument i USING (instrument_id)
JOIN kesu.standard d ON d.code = s.standard_code AND d.version = s.standard_version
JOIN kesu.target t ON t.programme_id = s.programme_id AND t.kind = 'rank' AND t.region = s.region
JOIN kesu.region g ON g.vintage = s.vintage AND g.parent = t.against
LEFT JOIN LATERAL (
  SELECT q.run_id, e.share, e.se
  FROM kesu.survey o
  JOIN kesu.run q USING (survey_id)
  JOIN kesu.estimate e ON e.run_id = q.run_id AND e.region = g.code AND e."group" = 'all'
  WHERE g.code <> s.region AND o.survey_id <> s.survey_id AND o.year = s.year
    AND o.vintage = s.vintage AND o.result_class = s.result_class AND o.rehearsal = s.rehearsal
    AND q.state = 'done' AND kesu_fn.run_counts(q) AND q.run_id < r.run_id AND e.status <> 'suppress' AND e.df >= 1
    AND q.recipe #>> '{instrument,sha256}' = encode(i.sha256, 'hex')
    AND q.recipe #>> '{standard,sha256}' = encode(d.sha256, 'hex')
    AND coalesce(q.recipe ->> 'headline', 'observed') = @headline
  ORDER BY q.run_id DESC
  LIMIT 1) w ON true
WHERE r.run_id = @run_id AND kesu_fn.run_is_held(r.rehearsal, r.kind)
ORDER BY t.against, g.code
