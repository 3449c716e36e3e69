-- Counters that reports are read from, kept in the transaction of the act that counts.

-- What was counted of a measure on a day, in a month, in a year and ever. A time is read from a few of them, however many people there are. `known_from` says since when it is what it is.
CREATE TABLE counters (
    -- a cell or a committee, of which the counters are those of its cells together
    unit_id BLOB NOT NULL,
    measure TEXT NOT NULL,
    grain TEXT NOT NULL CHECK (grain IN ('d', 'm', 'y', 'a')),
    starts_on TEXT NOT NULL,
    known_from TEXT NOT NULL,
    number INTEGER NOT NULL,
    since INTEGER NOT NULL,
    passed INTEGER NOT NULL,
    lost INTEGER NOT NULL,
    days INTEGER NOT NULL,
    squares INTEGER NOT NULL,
    PRIMARY KEY (unit_id, measure, grain, starts_on)
) STRICT, WITHOUT ROWID;
-- finds the last day on which anything was counted
CREATE INDEX counters_by_day ON counters (starts_on) WHERE grain = 'd';

-- What a counter was before it changed, and from when on; never changed, only added to.
CREATE TABLE counter_versions (
    -- a cell or a committee, of which the counters are those of its cells together
    unit_id BLOB NOT NULL,
    measure TEXT NOT NULL,
    grain TEXT NOT NULL CHECK (grain IN ('d', 'm', 'y', 'a')),
    starts_on TEXT NOT NULL,
    known_from TEXT NOT NULL,
    number INTEGER NOT NULL,
    since INTEGER NOT NULL,
    passed INTEGER NOT NULL,
    lost INTEGER NOT NULL,
    days INTEGER NOT NULL,
    squares INTEGER NOT NULL,
    PRIMARY KEY (unit_id, measure, grain, starts_on, known_from)
) STRICT, WITHOUT ROWID;

-- What changed of what is reported, by which act: the difference between two reports.
CREATE TABLE counter_changes (
    id BLOB NOT NULL PRIMARY KEY,
    cell_id BLOB NOT NULL REFERENCES cells (id),
    committee_id BLOB NOT NULL REFERENCES committees (id),
    measure TEXT NOT NULL,
    counted_on TEXT NOT NULL,
    added INTEGER NOT NULL,
    candidate_id BLOB NOT NULL,
    action TEXT NOT NULL,
    known_from TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX counter_changes_by_cell ON counter_changes (cell_id, known_from, id);
CREATE INDEX counter_changes_by_committee ON counter_changes (committee_id, known_from, id);

-- Units as they were known, so that a report of then can be printed again; a unit recorded by mistake stays here when it is removed.
CREATE TABLE cell_versions (
    cell_id BLOB NOT NULL,
    known_from TEXT NOT NULL,
    known_until TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    committee_id BLOB NOT NULL,
    founded_on TEXT NOT NULL,
    dissolved_on TEXT,
    PRIMARY KEY (cell_id, known_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX cell_versions_by_committee ON cell_versions (committee_id, code);
CREATE INDEX cell_versions_by_code ON cell_versions (code, known_until);

CREATE TABLE committee_versions (
    committee_id BLOB NOT NULL,
    known_from TEXT NOT NULL,
    known_until TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    parent_id BLOB,
    path TEXT NOT NULL,
    founded_on TEXT NOT NULL,
    dissolved_on TEXT,
    PRIMARY KEY (committee_id, known_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX committee_versions_by_path ON committee_versions (path);
CREATE INDEX committee_versions_by_parent ON committee_versions (parent_id, code);
