DROP TABLE contest_conflicts;
DROP TABLE contest_sheets;
DROP TABLE contest_seats;
DROP TABLE contest_entries;
DROP TABLE contests;
