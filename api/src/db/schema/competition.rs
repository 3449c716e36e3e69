//! Tables of contests.

diesel::table! {
    contests (id) {
        id -> Binary,
        code -> Text,
        plan_id -> Binary,
        committee_id -> Binary,
        title -> Text,
        rules -> Text,
        status -> Text,
        registration_closes_on -> Nullable<Date>,
        round -> Nullable<Integer>,
        cancelled_reason -> Nullable<Text>,
        document_number -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}
