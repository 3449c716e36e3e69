-- Where service clients are told what happens, and what became of telling them.

CREATE TABLE webhook_endpoints (
    id BLOB NOT NULL PRIMARY KEY,
    client_id BLOB NOT NULL REFERENCES clients (id),
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    -- kinds of records, separated by spaces; empty: every kind
    kinds TEXT NOT NULL,
    disabled_at TEXT,
    disabled_reason TEXT CHECK (disabled_reason IN ('asked', 'gone', 'failing', 'events_gone')),
    -- number of the last event that was looked at: those behind it become deliveries
    sequence INTEGER NOT NULL,
    -- since when every attempt failed; null when the last one went well
    failing_since TEXT,
    -- until when the receiver asked for nothing to be sent
    rests_until TEXT,
    -- whose turn it is, a new one whenever it is taken, and until when
    claim BLOB,
    leased_until TEXT,
    -- when somebody last had it: whoever waited longest comes first
    turn_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_endpoints_by_client ON webhook_endpoints (client_id, id);

CREATE TABLE webhook_secrets (
    id BLOB NOT NULL PRIMARY KEY,
    endpoint_id BLOB NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
    secret_sealed BLOB NOT NULL,
    created_at TEXT NOT NULL,
    -- null for the newest
    ends_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_secrets_by_endpoint ON webhook_secrets (endpoint_id, id);

-- An event on its way to an endpoint. What is sent is made of the event each time, so nothing of it lies here.
CREATE TABLE webhook_deliveries (
    id BLOB NOT NULL PRIMARY KEY,
    -- without a reference: those of an endpoint that is removed go in portions, after it
    endpoint_id BLOB NOT NULL,
    -- null for a test
    sequence INTEGER,
    event_type TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('waiting', 'delivered', 'failed', 'withheld')),
    -- attempts that failed since it began, or began again
    failures INTEGER NOT NULL,
    due_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    ended_at TEXT,
    UNIQUE (endpoint_id, sequence),
    CHECK ((status = 'waiting') = (ended_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_deliveries_by_endpoint ON webhook_deliveries (endpoint_id, id);
CREATE INDEX webhook_deliveries_by_status ON webhook_deliveries (endpoint_id, status, id);
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (endpoint_id, due_at) WHERE status = 'waiting';
CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE webhook_attempts (
    id BLOB NOT NULL PRIMARY KEY,
    delivery_id BLOB NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    status_code INTEGER,
    duration_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_attempts_by_delivery ON webhook_attempts (delivery_id, id);
