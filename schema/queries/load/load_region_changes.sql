-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the regions that a stored programme reports on and its file does not, and the other way round.
-- A region is fixed while the programme has surveys.
-- lane: session
-- param code text
-- param codes text[]
-- result region text
-- result is_new bool
-- result fixed bool
SELECT coalesce(given.code, stored.code::text), stored.code IS NULL,
  EXISTS (SELECT FROM kesu.survey s JOIN kesu.programme o USING (programme_id)
    WHERE o.code = @code)
FROM (SELECT r.code FROM kesu.programme p JOIN kesu.programme_region r USING (programme_id)
  WHERE p.code = @code) stored
FULL JOIN unnest(@codes::text[]) AS given (code) ON given.code = stored.code::text
WHERE stored.code IS NULL OR given.code IS NULL
ORDER BY 1
