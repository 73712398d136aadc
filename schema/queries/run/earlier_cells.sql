-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the cells that a run withholds, and whether it hides their number of respondents.
-- lane: session
-- param run_id int8
-- result region text
-- result group text
-- result hidden bool
SELECT e.region::text, e."group", e.n_hidden
FROM kesu.estimate e
WHERE e.run_id = @run_id AND e.status = 'suppress'
