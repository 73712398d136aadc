-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads a run's projections to the target's year.
-- lane: copy
-- result model text
-- result waves int2
-- result year int2
-- result target float8
-- result share float8
-- result se float8
-- result ci_low float8
-- result ci_high float8
-- result probability float8
-- result verdict text
SELECT p.model, p.waves, p.year, p.target::float8, p.share, p.se, p.ci_low, p.ci_high,
  p.probability, p.verdict
FROM kesu.projection p
WHERE p.run_id = current_setting('kesu.run')::int8
ORDER BY p.model
