//! What the log keeps of contests.

use chibo_openapi::contests::{Contest, ContestEntry, ContestSeat};

use crate::log::logged;

logged!(Contest as "contest", version 1,
    open { id, code, plan_id, committee_id, title, rules, status, registration_closes_on, round, cancelled_reason, document_number, published_on, version },
    personal {}, left { plan_code, committee_code, committee_name, round_name, allowed_transitions, created_at, updated_at });
logged!(ContestEntry as "contest_entry", version 1,
    open { id, contest_id, cell_id, member_id, post, group, cluster, status, document_number, replaced_by_id, version },
    personal { statement, reason }, left { contest_code, cell_code, cell_name, member_name, group_name, allowed_transitions, created_at, updated_at });
logged!(ContestSeat as "contest_seat", version 1,
    open { id, contest_id, round, kind, user_id, cell_id, version }, personal {}, left { contest_code, round_name, user_name, cell_code, cell_name, created_at });
