//! Tables of webhooks.

diesel::table! {
    webhook_endpoints (id) {
        id -> Binary,
        client_id -> Binary,
        name -> Text,
        url -> Text,
        kinds -> Text,
        disabled_at -> Nullable<Timestamp>,
        disabled_reason -> Nullable<Text>,
        sequence -> BigInt,
        failing_since -> Nullable<Timestamp>,
        rests_until -> Nullable<Timestamp>,
        claim -> Nullable<Binary>,
        leased_until -> Nullable<Timestamp>,
        turn_at -> Timestamp,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    webhook_secrets (id) {
        id -> Binary,
        endpoint_id -> Binary,
        secret_sealed -> Binary,
        created_at -> Timestamp,
        ends_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    webhook_deliveries (id) {
        id -> Binary,
        endpoint_id -> Binary,
        sequence -> Nullable<BigInt>,
        event_type -> Text,
        status -> Text,
        failures -> BigInt,
        due_at -> Timestamp,
        created_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    webhook_attempts (id) {
        id -> Binary,
        delivery_id -> Binary,
        at -> Timestamp,
        outcome -> Text,
        status_code -> Nullable<BigInt>,
        duration_ms -> BigInt,
    }
}
