DROP TABLE kesu.activity_statistic, kesu.estimate, kesu.run;
DROP FUNCTION kesu.keep_published();
