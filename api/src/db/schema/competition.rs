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
        published_on -> Nullable<Date>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    contest_entries (id) {
        id -> Binary,
        contest_id -> Binary,
        committee_id -> Binary,
        cell_id -> Binary,
        member_id -> Binary,
        post -> Text,
        group_code -> Text,
        cluster -> Nullable<Text>,
        status -> Text,
        said_sealed -> Nullable<Binary>,
        document_number -> Nullable<Text>,
        replaced_by_id -> Nullable<Binary>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    contest_seats (id) {
        id -> Binary,
        contest_id -> Binary,
        round_code -> Text,
        kind -> Text,
        user_id -> Binary,
        cell_id -> Nullable<Binary>,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    contest_sheets (id) {
        id -> Binary,
        contest_id -> Binary,
        seat_id -> Binary,
        entry_id -> Binary,
        round_code -> Text,
        part_code -> Text,
        status -> Text,
        scores -> Nullable<Text>,
        first_scores -> Nullable<Text>,
        first_by -> Nullable<Binary>,
        second_scores -> Nullable<Text>,
        second_by -> Nullable<Binary>,
        submitted_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    contest_conflicts (id) {
        id -> Binary,
        contest_id -> Binary,
        seat_id -> Binary,
        entry_id -> Binary,
        reason_sealed -> Binary,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    contest_penalties (id) {
        id -> Binary,
        contest_id -> Binary,
        entry_id -> Binary,
        round_code -> Text,
        penalty_code -> Text,
        amount -> Integer,
        reason_sealed -> Nullable<Binary>,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    contest_answers (id) {
        id -> Binary,
        contest_id -> Binary,
        entry_id -> Binary,
        round_code -> Text,
        number -> Integer,
        score_x100 -> Integer,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    contest_draws (id) {
        id -> Binary,
        contest_id -> Binary,
        round_code -> Text,
        kind -> Text,
        seed_hash -> Text,
        seed_sealed -> Binary,
        seed -> Nullable<Text>,
        entries -> Nullable<Text>,
        held_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    contest_turns (id) {
        id -> Binary,
        contest_id -> Binary,
        entry_id -> Binary,
        part_code -> Text,
        started_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        version -> BigInt,
    }
}

diesel::table! {
    contest_results (id) {
        id -> Binary,
        contest_id -> Binary,
        number -> Integer,
        reason -> Nullable<Text>,
        document_number -> Nullable<Text>,
        bundle -> Text,
        results -> Text,
        computed_at -> Timestamp,
    }
}
