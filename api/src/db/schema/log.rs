//! Tables of the log, and of answers kept for repeats.

diesel::table! {
    events (id) {
        id -> Binary,
        at -> Timestamp,
        actor_kind -> Text,
        actor_id -> Nullable<Binary>,
        action -> Text,
        subject_kind -> Text,
        subject_id -> Binary,
        committee_id -> Nullable<Binary>,
        cell_id -> Nullable<Binary>,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
        said -> Nullable<Text>,
        changed -> Nullable<Text>,
        person_id -> Nullable<Binary>,
        sealed -> Nullable<Binary>,
        request_id -> Text,
        trace_id -> Nullable<Text>,
    }
}

diesel::table! {
    events_to_seal (event_id) {
        event_id -> Binary,
    }
}

diesel::table! {
    event_seals (sequence) {
        sequence -> BigInt,
        event_id -> Binary,
        sealed_at -> Timestamp,
    }
}

diesel::table! {
    log_hashes (position) {
        position -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    log_keys (id) {
        id -> Integer,
        origin -> Text,
        private_sealed -> Binary,
        created_at -> Timestamp,
        restores -> Integer,
    }
}

diesel::table! {
    witnessed_logs (origin) {
        origin -> Text,
        size -> BigInt,
        root -> Binary,
        cosigned_at -> Timestamp,
    }
}

diesel::table! {
    person_keys (person_id) {
        person_id -> Binary,
        key_sealed -> Binary,
    }
}

diesel::table! {
    access_log (id) {
        id -> Binary,
        caller_kind -> Text,
        caller_id -> Binary,
        person_id -> Binary,
        operation -> Text,
        reason_tag -> Binary,
        hour -> Timestamp,
        committee_id -> Binary,
        reason_sealed -> Nullable<Binary>,
        request_id -> Text,
        first_at -> Timestamp,
        last_at -> Timestamp,
        readings -> BigInt,
    }
}

diesel::table! {
    idempotency_keys (scope_hash) {
        scope_hash -> Binary,
        body_hash -> Binary,
        reply_sealed -> Binary,
        person_id -> Nullable<Binary>,
        created_at -> Timestamp,
    }
}
