-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the regions among which the plan wants a run's region to be ranked, those of its own level that
-- the plan has there without units that are ranked with none, and the figure of each of them:
-- what another survey's run has published (kesu_fn.published_of), or else what others have, first a figure
-- that can be compared, of the survey's year, with an error, with an n. `apart` says why the figure that
-- there is cannot be compared. The survey's own region is in the list, without a figure.
-- lane: session
-- param run_id int8
-- param headline text
-- result parent text
-- result region text
-- result peer_run int8 null
-- result figure_id int8 null
-- result share float8 null
-- result se float8 null
-- result n int4 null
-- result apart text null
SELECT DISTINCT ON (t.against, g.code) t.against, g.code::text, w.run_id, f.figure_id,
  coalesce(w.share, f.estimate::float8), coalesce(w.se, f.se), f.n, f.apart
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
JOIN kesu.target t ON t.programme_id = s.programme_id AND t.kind = 'rank' AND t.region = s.region
JOIN kesu.region h ON h.vintage = s.vintage AND h.code = t.region
JOIN kesu.programme_region m ON m.programme_id = s.programme_id AND NOT m.is_unit
  AND m.code ^@ kesu.region_prefix(t.against)
JOIN kesu.region g ON g.vintage = m.vintage AND g.code = m.code AND g.level = h.level
LEFT JOIN LATERAL kesu_fn.published_of(r, g.code, @headline) w ON true
LEFT JOIN LATERAL (
  SELECT o.figure_id, o.estimate, o.se, o.n, kesu_fn.figure_apart(o, s, t.year) AS apart
  FROM kesu_fn.figures_of(g.code, 'all') o
  WHERE g.code <> s.region AND w.run_id IS NULL
  ORDER BY kesu_fn.figure_apart(o, s, t.year) = '' DESC, o.year = s.year DESC, o.se IS NULL,
    o.n IS NULL, o.series, o.year DESC
  LIMIT 1) f ON true
WHERE r.run_id = @run_id AND kesu_fn.run_is_held(r.rehearsal, r.kind)
ORDER BY t.against, g.code, t.number
