-- SPDX-License-Identifier: GPL-3.0-or-later
-- Tells whether attempts need the key that signed them: phones go on with open ones, and an invitation
-- finds by the key whether it has been answered.
-- lane: session
-- result needed bool
-- rows: one
SELECT EXISTS (SELECT FROM kesu.attempt a WHERE a.state = 'open')
  OR EXISTS (
    SELECT FROM kesu.attempt a JOIN kesu.survey s USING (survey_id)
    WHERE a.invited AND s.state = 'open')
