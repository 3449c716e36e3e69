-- Counters that reports are read from, kept in the transaction of the act that counts.

-- What was counted of a measure on a day, in a month, in a year and ever. A time is read from a few of them, however many people there are. `known_from` says since when it is what it is.
CREATE TABLE counters (
    -- a cell or a committee, of which the counters are those of its cells together
    unit_id BYTEA NOT NULL,
    measure TEXT COLLATE "C" NOT NULL,
    grain TEXT COLLATE "C" NOT NULL CHECK (grain IN ('d', 'm', 'y', 'a')),
    starts_on DATE NOT NULL,
    known_from TIMESTAMP NOT NULL,
    number BIGINT NOT NULL,
    since BIGINT NOT NULL,
    passed BIGINT NOT NULL,
    lost BIGINT NOT NULL,
    days BIGINT NOT NULL,
    squares BIGINT NOT NULL,
    -- holds the sums as well: rows of many units lie far apart, and a report needs not go there
    PRIMARY KEY (unit_id, measure, grain, starts_on) INCLUDE (known_from, number, since, passed, lost, days, squares)
);
-- finds the last day on which anything was counted
CREATE INDEX counters_by_day ON counters (starts_on) WHERE grain = 'd';

-- What a counter was before it changed, and from when on; never changed, only added to.
CREATE TABLE counter_versions (
    -- a cell or a committee, of which the counters are those of its cells together
    unit_id BYTEA NOT NULL,
    measure TEXT COLLATE "C" NOT NULL,
    grain TEXT COLLATE "C" NOT NULL CHECK (grain IN ('d', 'm', 'y', 'a')),
    starts_on DATE NOT NULL,
    known_from TIMESTAMP NOT NULL,
    number BIGINT NOT NULL,
    since BIGINT NOT NULL,
    passed BIGINT NOT NULL,
    lost BIGINT NOT NULL,
    days BIGINT NOT NULL,
    squares BIGINT NOT NULL,
    PRIMARY KEY (unit_id, measure, grain, starts_on, known_from)
);

-- What changed of what is reported, by which act: the difference between two reports.
CREATE TABLE counter_changes (
    id BYTEA NOT NULL PRIMARY KEY,
    cell_id BYTEA NOT NULL REFERENCES cells (id),
    committee_id BYTEA NOT NULL REFERENCES committees (id),
    measure TEXT COLLATE "C" NOT NULL,
    counted_on DATE NOT NULL,
    added BIGINT NOT NULL,
    candidate_id BYTEA NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    known_from TIMESTAMP NOT NULL
);
CREATE INDEX counter_changes_by_cell ON counter_changes (cell_id, known_from, id);
CREATE INDEX counter_changes_by_committee ON counter_changes (committee_id, known_from, id);

-- Units as they were known, so that a report of then can be printed again; a unit recorded by mistake stays here when it is removed.
CREATE TABLE cell_versions (
    cell_id BYTEA NOT NULL,
    known_from TIMESTAMP NOT NULL,
    known_until TIMESTAMP NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    committee_id BYTEA NOT NULL,
    founded_on DATE NOT NULL,
    dissolved_on DATE,
    PRIMARY KEY (cell_id, known_from)
);
CREATE INDEX cell_versions_by_committee ON cell_versions (committee_id, code);
CREATE INDEX cell_versions_by_code ON cell_versions (code, known_until);

CREATE TABLE committee_versions (
    committee_id BYTEA NOT NULL,
    known_from TIMESTAMP NOT NULL,
    known_until TIMESTAMP NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    parent_id BYTEA,
    path TEXT COLLATE "C" NOT NULL,
    founded_on DATE NOT NULL,
    dissolved_on DATE,
    PRIMARY KEY (committee_id, known_from)
);
CREATE INDEX committee_versions_by_path ON committee_versions (path);
CREATE INDEX committee_versions_by_parent ON committee_versions (parent_id, code);
