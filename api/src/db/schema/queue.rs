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
