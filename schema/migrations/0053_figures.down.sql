ALTER TABLE kesu.region_rank DROP COLUMN figure_id, DROP COLUMN is_bound, DROP COLUMN is_apart;
DROP TABLE kesu.run_comparison, kesu.figure;
