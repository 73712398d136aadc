ALTER TABLE kesu.estimate DROP COLUMN target_probability, DROP COLUMN target_verdict;
DROP TABLE kesu.run_target;
