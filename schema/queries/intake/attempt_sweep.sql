-- SPDX-License-Identifier: GPL-3.0-or-later
-- Deletes answers of withdrawn attempts that are there nevertheless: of a withdrawal only the day is
-- kept, so it looks at those of a day and an hour. A save and the withdrawal of its attempt wait for
-- each other, but a program of an older version may still be running beside this one.
-- lane: session
DELETE FROM kesu.answer k
USING kesu.attempt a
WHERE a.state = 'withdrawn' AND a.ended_at > now() - interval '25 hours' AND k.attempt = a.attempt
