//! What the log keeps of contests.

use chibo_openapi::contests::Contest;

use crate::log::logged;

logged!(Contest as "contest", version 1,
    open { id, code, plan_id, committee_id, title, rules, status, registration_closes_on, round, cancelled_reason, document_number, version },
    personal {}, left { allowed_transitions, created_at, updated_at });
