DROP TABLE kesu.activity_statistic, kesu.estimate, kesu.run;
