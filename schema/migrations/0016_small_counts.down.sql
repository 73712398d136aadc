ALTER TABLE kesu.activity_statistic DROP COLUMN n_hidden;
