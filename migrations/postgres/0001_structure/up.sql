-- Committees, cells, mass organizations, members and posts. Ids are UUIDv7 in 16 bytes; every index serves a filter, a sort or a key.
-- Ids rise with time, so what is sorted by its time of recording is sorted by its id.

CREATE TABLE committees (
    id BYTEA NOT NULL PRIMARY KEY,
    code TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    name_folded TEXT COLLATE "C" NOT NULL,
    name_sort BYTEA NOT NULL,
    level TEXT COLLATE "C" NOT NULL CHECK (level IN ('centre', 'province', 'district', 'base')),
    parent_id BYTEA REFERENCES committees (id),
    -- ids of the committees from the top down to this one, '/hex/hex/': who may do what is decided on it
    path TEXT COLLATE "C" NOT NULL UNIQUE,
    founded_on DATE NOT NULL,
    dissolved_on DATE,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX committees_by_name ON committees (name_sort, id);
CREATE INDEX committees_by_parent ON committees (parent_id, name_sort, id);
CREATE INDEX committees_by_level ON committees (level, name_sort, id);

CREATE TABLE committee_parents (
    committee_id BYTEA NOT NULL REFERENCES committees (id),
    parent_id BYTEA REFERENCES committees (id),
    valid_from DATE NOT NULL,
    valid_to DATE,
    PRIMARY KEY (committee_id, valid_from)
);

CREATE TABLE cells (
    id BYTEA NOT NULL PRIMARY KEY,
    code TEXT COLLATE "C" NOT NULL UNIQUE,
    organization_code TEXT COLLATE "C",
    name TEXT COLLATE "C" NOT NULL,
    name_folded TEXT COLLATE "C" NOT NULL,
    name_sort BYTEA NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    committee_id BYTEA NOT NULL REFERENCES committees (id),
    founded_on DATE NOT NULL,
    dissolved_on DATE,
    -- kept as members come and go, so that reading a cell counts nothing
    official_members BIGINT NOT NULL CHECK (official_members >= 0),
    probationary_members BIGINT NOT NULL CHECK (probationary_members >= 0),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX cells_by_organization_code ON cells (organization_code) WHERE organization_code IS NOT NULL;
CREATE INDEX cells_by_name ON cells (name_sort, id);
CREATE INDEX cells_by_kind ON cells (kind, code);
CREATE INDEX cells_by_committee ON cells (committee_id, code);

CREATE TABLE cell_parents (
    cell_id BYTEA NOT NULL REFERENCES cells (id),
    committee_id BYTEA NOT NULL REFERENCES committees (id),
    valid_from DATE NOT NULL,
    valid_to DATE,
    PRIMARY KEY (cell_id, valid_from)
);

CREATE TABLE cell_acts (
    id BYTEA NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    cell_id BYTEA NOT NULL REFERENCES cells (id),
    other_cell_id BYTEA REFERENCES cells (id),
    committee_id BYTEA REFERENCES committees (id),
    acted_on DATE NOT NULL,
    document_number TEXT COLLATE "C",
    reason TEXT COLLATE "C",
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX cell_acts_by_cell ON cell_acts (cell_id, acted_on, id);
CREATE INDEX cell_acts_by_other ON cell_acts (other_cell_id, acted_on, id) WHERE other_cell_id IS NOT NULL;

CREATE TABLE organizations (
    id BYTEA NOT NULL PRIMARY KEY,
    code TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    name_folded TEXT COLLATE "C" NOT NULL,
    name_sort BYTEA NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    committee_id BYTEA NOT NULL REFERENCES committees (id),
    dissolved_on DATE,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX organizations_by_name ON organizations (name_sort, id);
CREATE INDEX organizations_by_committee ON organizations (committee_id, name_sort, id);
CREATE INDEX organizations_by_kind ON organizations (kind, name_sort, id);

CREATE TABLE members (
    id BYTEA NOT NULL PRIMARY KEY,
    full_name TEXT COLLATE "C" NOT NULL,
    name_folded TEXT COLLATE "C" NOT NULL,
    name_sort BYTEA NOT NULL,
    birth TEXT COLLATE "C",
    sex TEXT COLLATE "C",
    -- the number of the card, which is the personal ID since 2025: with the person's key, and as a keyed hash that finds the same one
    card_sealed BYTEA,
    card_hash BYTEA,
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('probationary', 'official', 'left')),
    cell_id BYTEA NOT NULL REFERENCES cells (id),
    -- the cell's committee, repeated so that a committee's members come sorted from one index
    committee_id BYTEA NOT NULL REFERENCES committees (id),
    admitted_on DATE,
    official_on DATE,
    left_on DATE,
    left_reason TEXT COLLATE "C",
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX members_by_name ON members (name_sort, id);
CREATE INDEX members_by_cell ON members (cell_id, name_sort, id);
CREATE INDEX members_by_committee ON members (committee_id, name_sort, id);
CREATE INDEX members_by_committee_recorded ON members (committee_id, id);
CREATE INDEX members_by_status ON members (status, name_sort, id);
CREATE INDEX members_by_likeness ON members (name_folded, birth) WHERE birth IS NOT NULL;
CREATE INDEX members_by_card ON members (card_hash) WHERE card_hash IS NOT NULL;
CREATE INDEX members_by_sex ON members (sex, name_sort, id);

CREATE TABLE member_cells (
    member_id BYTEA NOT NULL REFERENCES members (id),
    cell_id BYTEA NOT NULL REFERENCES cells (id),
    valid_from DATE NOT NULL,
    valid_to DATE,
    document_number TEXT COLLATE "C",
    PRIMARY KEY (member_id, valid_from)
);
CREATE INDEX member_cells_by_cell ON member_cells (cell_id, valid_from);

CREATE TABLE posts (
    id BYTEA NOT NULL PRIMARY KEY,
    cell_id BYTEA NOT NULL REFERENCES cells (id),
    kind TEXT COLLATE "C" NOT NULL,
    member_id BYTEA NOT NULL REFERENCES members (id),
    valid_from DATE NOT NULL,
    valid_to DATE,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE INDEX posts_by_cell ON posts (cell_id, valid_from, id);
CREATE INDEX posts_by_member ON posts (member_id, valid_from);
