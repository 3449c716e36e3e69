DROP TABLE contest_entries;
DROP TABLE contests;
