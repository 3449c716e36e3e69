//! Tables of accounts and tokens.

diesel::table! {
    users (id) {
        id -> Binary,
        username -> Text,
        display_name -> Text,
        name_folded -> Text,
        password_hash -> Text,
        committee_id -> Nullable<Binary>,
        disabled_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    clients (id) {
        id -> Binary,
        name -> Text,
        name_folded -> Text,
        role -> Text,
        committee_id -> Nullable<Binary>,
        cell_id -> Nullable<Binary>,
        scopes -> Text,
        disabled_at -> Nullable<Timestamp>,
        expires_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    client_secrets (id) {
        id -> Binary,
        client_id -> Binary,
        prefix -> Text,
        secret_hash -> Binary,
        created_at -> Timestamp,
    }
}

diesel::table! {
    grants (id) {
        id -> Binary,
        user_id -> Binary,
        role -> Text,
        committee_id -> Nullable<Binary>,
        cell_id -> Nullable<Binary>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    sessions (id) {
        id -> Binary,
        user_id -> Binary,
        generation -> BigInt,
        user_agent -> Text,
        created_at -> Timestamp,
        refreshed_at -> Timestamp,
        expires_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    revoked_tokens (jti) {
        jti -> Binary,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    installation (id) {
        id -> BigInt,
        key_fingerprint -> Text,
        issuer -> Nullable<Text>,
        issuer_named -> Bool,
    }
}

diesel::table! {
    signing_keys (kid) {
        kid -> Text,
        public_x -> Text,
        public_y -> Text,
        private_sealed -> Binary,
        created_at -> Timestamp,
        retired_at -> Nullable<Timestamp>,
    }
}
