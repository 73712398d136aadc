DROP TABLE kesu.estimate_measure;
