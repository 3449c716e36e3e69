//! Tables of regulations.

diesel::table! {
    rulesets (id) {
        id -> Binary,
        code -> Text,
        title -> Text,
        in_force_from -> Date,
        revision -> BigInt,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    ruleset_revisions (ruleset_id, number) {
        ruleset_id -> Binary,
        number -> BigInt,
        in_force_from -> Date,
        parameters -> Text,
        reason -> Text,
        document_number -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    holidays (id) {
        id -> Binary,
        day -> Date,
        kind -> Text,
        name -> Text,
        source -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}
