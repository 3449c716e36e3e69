DROP TABLE contests;
