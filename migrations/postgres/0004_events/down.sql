DROP TABLE person_keys;
DROP TABLE witnessed_logs;
DROP TABLE log_keys;
DROP TABLE log_hashes;
DROP TABLE event_seals;
DROP TABLE events;
DROP TABLE events_to_seal;
DROP FUNCTION event_waits;
