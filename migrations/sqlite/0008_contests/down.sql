DROP TABLE contest_seats;
DROP TABLE contest_entries;
DROP TABLE contests;
