-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the cells of a run: their respondents, whether the share is withheld and their number hidden.
-- lane: session
-- param run_id int8
-- result region text
-- result group text
-- result n int4
-- result withheld bool
-- result hidden bool
SELECT e.region::text, e."group", e.n, e.status = 'suppress', e.n_hidden
FROM kesu.estimate e
WHERE e.run_id = @run_id
