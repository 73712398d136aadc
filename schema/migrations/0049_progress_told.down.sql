DROP INDEX kesu.household_of_nobody;
ALTER TABLE kesu.progress_area DROP COLUMN again;
