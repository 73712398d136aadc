DROP TABLE kesu.projection, kesu.trend;
