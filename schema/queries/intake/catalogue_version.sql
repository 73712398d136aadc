-- Says whether what a worker keeps in memory is still what the database holds. The day is part of
-- it, because an approval runs out by itself.
-- result version int8
SELECT version * 65536 + (kesu.today() - date '2000-01-01') FROM kesu.catalogue
