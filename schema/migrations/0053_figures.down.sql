ALTER TABLE kesu.run_rank_target DROP COLUMN outside, DROP COLUMN bound, DROP COLUMN apart;
ALTER TABLE kesu.region_rank DROP COLUMN figure_id, DROP COLUMN is_bound;
DROP TABLE kesu.run_comparison, kesu.figure;
