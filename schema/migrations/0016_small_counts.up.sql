-- The counts of an activity's group are withheld like those of a cell: for ten people or fewer, and
-- where they would tell such a number.
ALTER TABLE kesu.activity_statistic ADD COLUMN n_hidden boolean NOT NULL DEFAULT false;
