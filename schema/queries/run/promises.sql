-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads what the plan promises about the shares of a run's regions beside those of other regions, and what
-- each can be held against: what another survey's run has published (kesu_fn.published_of), then of every
-- series that others have published one figure, first one that can be compared, of the survey's year,
-- late. `apart` says why a figure cannot be compared. A promise without any has one row.
-- lane: session
-- param run_id int8
-- param headline text
-- result number int2
-- result region text
-- result year int2
-- result against text
-- result comparison text
-- result wording text null
-- result quote text
-- result reference_run int8 null
-- result figure_id int8 null
-- result reference_year int2 null
-- result share float8 null
-- result se float8 null
-- result df float8 null
-- result n int4 null
-- result apart text null
SELECT t.number, t.region::text, t.year, t.against, t.comparison, t.wording, t.quote, c.run_id,
  c.figure_id, c.year, c.share, c.se, c.df, c.n, c.apart
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
JOIN kesu.target t ON t.programme_id = s.programme_id AND t.kind = 'comparison'
  AND t.region ^@ kesu.region_prefix(s.region)
LEFT JOIN LATERAL (
  SELECT w.run_id, NULL::int8 AS figure_id, s.year, w.share, w.se, w.df, NULL::int4 AS n, '' AS apart,
    '' AS series
  FROM kesu_fn.published_of(r, t.against, @headline) w
  UNION ALL
  (SELECT DISTINCT ON (o.series) NULL, o.figure_id, o.year, o.estimate::float8, o.se, NULL, o.n,
    kesu_fn.figure_apart(o, s, t.year), o.series
  FROM kesu_fn.figures_of(t.against, 'all') o
  ORDER BY o.series, kesu_fn.figure_apart(o, s, t.year) = '' DESC, o.year = s.year DESC,
    o.year DESC)) c ON true
WHERE r.run_id = @run_id AND kesu_fn.run_is_held(r.rehearsal, r.kind)
ORDER BY t.number, c.run_id IS NULL, c.series
