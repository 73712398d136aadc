-- SPDX-License-Identifier: GPL-3.0-or-later
-- Deletes what has had its time: codes and guesses of resumptions, and answers of withdrawn attempts
-- that are there nevertheless. A save and the withdrawal of its attempt wait for each other, but a
-- program of an older version may still be running beside this one. Of a withdrawal only the day is
-- kept, so it looks at those of a day and an hour.
-- lane: session
WITH codes AS (
  DELETE FROM kesu.resume_code c WHERE c.expires_at < now()
), guesses AS (
  DELETE FROM kesu.resume_guess g WHERE g.guessed_at < now() - interval '10 minutes'
)
DELETE FROM kesu.answer k
USING kesu.attempt a
WHERE a.state = 'withdrawn' AND a.ended_at > now() - interval '25 hours' AND k.attempt = a.attempt
