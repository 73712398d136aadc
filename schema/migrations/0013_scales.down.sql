ALTER TABLE kesu.trend DROP COLUMN linking_se;
DROP TABLE kesu.item_choice, kesu.item_parameter, kesu.run_scale;
