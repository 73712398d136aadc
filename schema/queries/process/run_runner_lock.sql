-- True for the one job runner of this database, for as long as its connection lives.
-- lane: session
-- result mine bool
-- rows: one
SELECT pg_try_advisory_lock(5440301)
