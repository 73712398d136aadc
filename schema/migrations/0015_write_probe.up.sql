-- Where the server tries whether the database takes writes. It never holds a row: each trial adds a page
-- and is rolled back, so that a full disk is noticed, and the vacuum cuts the pages off again.
CREATE TABLE kesu.write_probe (
  filler text NOT NULL
) WITH (autovacuum_vacuum_threshold = 20, autovacuum_vacuum_scale_factor = 0);
ALTER TABLE kesu.write_probe ALTER COLUMN filler SET STORAGE PLAIN; -- neither compressed nor moved
GRANT INSERT ON kesu.write_probe TO kesu_resident;
