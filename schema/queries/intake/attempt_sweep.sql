-- Deletes what saves that were under way when their attempts were withdrawn have brought since. A
-- save does not wait for a withdrawal, nor a withdrawal for a save; an hour is longer than any.
-- lane: session
DELETE FROM kesu.answer k
USING kesu.attempt a
WHERE a.state = 'withdrawn' AND a.ended_at > now() - interval '1 hour' AND k.attempt = a.attempt
