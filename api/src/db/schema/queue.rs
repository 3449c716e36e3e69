//! The table of work beside the requests.

diesel::table! {
    jobs (id) {
        id -> Binary,
        kind -> Text,
        recurring -> Nullable<Text>,
        payload -> Text,
        state -> Text,
        due_at -> Timestamp,
        attempts -> BigInt,
        claim -> Nullable<Binary>,
        error -> Nullable<Text>,
        request_id -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    imports (id) {
        id -> Binary,
        owner_kind -> Text,
        owner_id -> Binary,
        scopes -> Nullable<Text>,
        kind -> Text,
        mode -> Text,
        on_conflict -> Text,
        dry_run -> Bool,
        given -> Text,
        heading -> Text,
        state -> Text,
        parts -> BigInt,
        next_part -> BigInt,
        total -> BigInt,
        done -> BigInt,
        created -> BigInt,
        updated -> BigInt,
        unchanged -> BigInt,
        skipped -> BigInt,
        failed -> BigInt,
        error -> Nullable<Text>,
        request_id -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        version -> BigInt,
    }
}

diesel::table! {
    import_parts (import_id, number) {
        import_id -> Binary,
        number -> BigInt,
        rows_sealed -> Binary,
    }
}

diesel::table! {
    import_failures (import_id, row_number) {
        import_id -> Binary,
        row_number -> BigInt,
        failure_sealed -> Binary,
    }
}
