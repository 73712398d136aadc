ALTER TABLE kesu.estimate DROP COLUMN n_hidden;
