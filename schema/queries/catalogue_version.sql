-- Says whether what a worker keeps in memory is still what the database holds.
-- result version int8
SELECT version FROM kesu.catalogue
