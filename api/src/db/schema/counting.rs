//! Counters of cells and committees, what they were, and the units as they were known.

diesel::table! {
    counters (unit_id, measure, grain, starts_on) {
        unit_id -> Binary,
        measure -> Text,
        grain -> Text,
        starts_on -> Date,
        known_from -> Timestamp,
        number -> BigInt,
        since -> BigInt,
        passed -> BigInt,
        lost -> BigInt,
        days -> BigInt,
        squares -> BigInt,
    }
}

diesel::table! {
    counter_versions (unit_id, measure, grain, starts_on, known_from) {
        unit_id -> Binary,
        measure -> Text,
        grain -> Text,
        starts_on -> Date,
        known_from -> Timestamp,
        number -> BigInt,
        since -> BigInt,
        passed -> BigInt,
        lost -> BigInt,
        days -> BigInt,
        squares -> BigInt,
    }
}

diesel::table! {
    counter_changes (id) {
        id -> Binary,
        cell_id -> Binary,
        committee_id -> Binary,
        measure -> Text,
        counted_on -> Date,
        added -> BigInt,
        candidate_id -> Binary,
        action -> Text,
        known_from -> Timestamp,
    }
}

diesel::table! {
    cell_versions (cell_id, known_from) {
        cell_id -> Binary,
        known_from -> Timestamp,
        known_until -> Timestamp,
        code -> Text,
        name -> Text,
        committee_id -> Binary,
        founded_on -> Date,
        dissolved_on -> Nullable<Date>,
    }
}

diesel::table! {
    committee_versions (committee_id, known_from) {
        committee_id -> Binary,
        known_from -> Timestamp,
        known_until -> Timestamp,
        code -> Text,
        name -> Text,
        parent_id -> Nullable<Binary>,
        path -> Text,
        founded_on -> Date,
        dissolved_on -> Nullable<Date>,
    }
}
