ALTER TABLE kesu.answer DROP COLUMN limited;
