-- Conferences: who came, what was said, what was concluded.

CREATE TABLE conferences (
    id BLOB NOT NULL PRIMARY KEY,
    committee_id BLOB NOT NULL REFERENCES committees (id),
    title TEXT NOT NULL,
    held_at TEXT NOT NULL,
    place TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('planned', 'held', 'closed')),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX conferences_by_held ON conferences (held_at, id);
CREATE INDEX conferences_by_committee ON conferences (committee_id, held_at, id);
CREATE INDEX conferences_by_status ON conferences (status, held_at, id);

CREATE TABLE conference_plans (
    conference_id BLOB NOT NULL REFERENCES conferences (id),
    plan_id BLOB NOT NULL REFERENCES plans (id),
    PRIMARY KEY (conference_id, plan_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX conference_plans_back ON conference_plans (plan_id);

CREATE TABLE conference_people (
    id BLOB NOT NULL PRIMARY KEY,
    conference_id BLOB NOT NULL REFERENCES conferences (id),
    kind TEXT NOT NULL,
    chair INTEGER NOT NULL,
    cell_id BLOB REFERENCES cells (id),
    organization_id BLOB REFERENCES organizations (id),
    member_id BLOB REFERENCES members (id),
    title TEXT,
    body TEXT,
    attendance TEXT NOT NULL,
    absence_reason TEXT,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX conference_people_by_conference ON conference_people (conference_id, id);
CREATE INDEX conference_people_by_cell ON conference_people (cell_id) WHERE cell_id IS NOT NULL;
CREATE INDEX conference_people_by_organization ON conference_people (organization_id) WHERE organization_id IS NOT NULL;
CREATE INDEX conference_people_by_member ON conference_people (member_id) WHERE member_id IS NOT NULL;

CREATE TABLE conference_contributions (
    id BLOB NOT NULL PRIMARY KEY,
    conference_id BLOB NOT NULL REFERENCES conferences (id),
    kind TEXT NOT NULL,
    participant_id BLOB REFERENCES conference_people (id),
    plan_id BLOB REFERENCES plans (id),
    cell_id BLOB REFERENCES cells (id),
    text TEXT NOT NULL,
    answer TEXT,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX conference_contributions_by_conference ON conference_contributions (conference_id, id);
CREATE INDEX conference_contributions_by_participant ON conference_contributions (participant_id) WHERE participant_id IS NOT NULL;
CREATE INDEX conference_contributions_by_plan ON conference_contributions (plan_id) WHERE plan_id IS NOT NULL;
CREATE INDEX conference_contributions_by_cell ON conference_contributions (cell_id) WHERE cell_id IS NOT NULL;

CREATE TABLE conference_conclusions (
    id BLOB NOT NULL PRIMARY KEY,
    conference_id BLOB NOT NULL REFERENCES conferences (id),
    committee_id BLOB NOT NULL REFERENCES committees (id),
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    cell_id BLOB REFERENCES cells (id),
    organization_id BLOB REFERENCES organizations (id),
    responsible TEXT,
    due_on TEXT,
    done_on TEXT,
    evidence TEXT,
    version INTEGER NOT NULL,
    UNIQUE (conference_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX conference_conclusions_by_committee ON conference_conclusions (committee_id, id);
CREATE INDEX conference_conclusions_by_due ON conference_conclusions (due_on, id);
CREATE INDEX conference_conclusions_by_cell ON conference_conclusions (cell_id, id) WHERE cell_id IS NOT NULL;
CREATE INDEX conference_conclusions_by_organization ON conference_conclusions (organization_id, id) WHERE organization_id IS NOT NULL;
