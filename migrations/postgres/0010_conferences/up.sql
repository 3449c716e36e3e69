-- Conferences: who came, what was said, what was concluded.

CREATE TABLE conferences (
    id BYTEA NOT NULL PRIMARY KEY,
    committee_id BYTEA NOT NULL REFERENCES committees (id),
    title TEXT COLLATE "C" NOT NULL,
    held_at TIMESTAMP NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('planned', 'held', 'closed')),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX conferences_by_held ON conferences (held_at, id);
CREATE INDEX conferences_by_committee ON conferences (committee_id, held_at, id);
CREATE INDEX conferences_by_status ON conferences (status, held_at, id);

CREATE TABLE conference_plans (
    conference_id BYTEA NOT NULL REFERENCES conferences (id),
    plan_id BYTEA NOT NULL REFERENCES plans (id),
    PRIMARY KEY (conference_id, plan_id)
);
CREATE INDEX conference_plans_back ON conference_plans (plan_id);

CREATE TABLE conference_people (
    id BYTEA NOT NULL PRIMARY KEY,
    conference_id BYTEA NOT NULL REFERENCES conferences (id),
    kind TEXT COLLATE "C" NOT NULL,
    chair BOOLEAN NOT NULL,
    cell_id BYTEA REFERENCES cells (id),
    organization_id BYTEA REFERENCES organizations (id),
    member_id BYTEA REFERENCES members (id),
    title TEXT COLLATE "C",
    body TEXT COLLATE "C",
    attendance TEXT COLLATE "C" NOT NULL,
    absence_reason TEXT COLLATE "C",
    version BIGINT NOT NULL
);
CREATE INDEX conference_people_by_conference ON conference_people (conference_id, id);
CREATE INDEX conference_people_by_cell ON conference_people (cell_id) WHERE cell_id IS NOT NULL;
CREATE INDEX conference_people_by_organization ON conference_people (organization_id) WHERE organization_id IS NOT NULL;
CREATE INDEX conference_people_by_member ON conference_people (member_id) WHERE member_id IS NOT NULL;

CREATE TABLE conference_contributions (
    id BYTEA NOT NULL PRIMARY KEY,
    conference_id BYTEA NOT NULL REFERENCES conferences (id),
    kind TEXT COLLATE "C" NOT NULL,
    participant_id BYTEA REFERENCES conference_people (id),
    plan_id BYTEA REFERENCES plans (id),
    cell_id BYTEA REFERENCES cells (id),
    text TEXT COLLATE "C" NOT NULL,
    answer TEXT COLLATE "C",
    version BIGINT NOT NULL
);
CREATE INDEX conference_contributions_by_conference ON conference_contributions (conference_id, id);
CREATE INDEX conference_contributions_by_participant ON conference_contributions (participant_id) WHERE participant_id IS NOT NULL;
CREATE INDEX conference_contributions_by_plan ON conference_contributions (plan_id) WHERE plan_id IS NOT NULL;
CREATE INDEX conference_contributions_by_cell ON conference_contributions (cell_id) WHERE cell_id IS NOT NULL;

CREATE TABLE conference_conclusions (
    id BYTEA NOT NULL PRIMARY KEY,
    conference_id BYTEA NOT NULL REFERENCES conferences (id),
    committee_id BYTEA NOT NULL REFERENCES committees (id),
    number INTEGER NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    cell_id BYTEA REFERENCES cells (id),
    organization_id BYTEA REFERENCES organizations (id),
    responsible TEXT COLLATE "C",
    due_on DATE,
    done_on DATE,
    evidence TEXT COLLATE "C",
    version BIGINT NOT NULL,
    UNIQUE (conference_id, number)
);
CREATE INDEX conference_conclusions_by_committee ON conference_conclusions (committee_id, id);
CREATE INDEX conference_conclusions_by_due ON conference_conclusions (due_on, id);
CREATE INDEX conference_conclusions_by_cell ON conference_conclusions (cell_id, id) WHERE cell_id IS NOT NULL;
CREATE INDEX conference_conclusions_by_organization ON conference_conclusions (organization_id, id) WHERE organization_id IS NOT NULL;
