//! Tables of candidates and their dossiers.

diesel::table! {
    candidates (id) {
        id -> Binary,
        name_order -> Binary,
        sealed -> Nullable<Binary>,
        personal_id_hash -> Nullable<Binary>,
        likeness_hash -> Nullable<Binary>,
        sex -> Nullable<Text>,
        legal_basis -> Text,
        cell_id -> Binary,
        committee_id -> Binary,
        organization_id -> Nullable<Binary>,
        stage -> Text,
        stage_on -> Date,
        active -> Bool,
        failed_votes -> BigInt,
        member_id -> Nullable<Binary>,
        due_kind -> Nullable<Text>,
        due_on -> Nullable<Date>,
        due_clause -> Nullable<Text>,
        due_unsure -> Bool,
        erased_on -> Nullable<Date>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    candidate_cells (candidate_id, valid_from) {
        candidate_id -> Binary,
        cell_id -> Binary,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        document_number -> Nullable<Text>,
    }
}

diesel::table! {
    candidate_acts (candidate_id, number) {
        candidate_id -> Binary,
        number -> BigInt,
        asked -> Text,
        stage -> Text,
        acted_on -> Date,
        cell_id -> Binary,
        committee_id -> Binary,
        document_number -> Nullable<Text>,
        words_sealed -> Nullable<Binary>,
        details -> Text,
        ruleset_id -> Nullable<Binary>,
        ruleset_revision -> Nullable<BigInt>,
        corrects -> Nullable<BigInt>,
        corrected_by -> Nullable<BigInt>,
        correction_reason_sealed -> Nullable<Binary>,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    candidate_helpers (id) {
        id -> Binary,
        candidate_id -> Binary,
        member_id -> Binary,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        document_number -> Nullable<Text>,
    }
}

diesel::table! {
    candidate_sponsors (id) {
        id -> Binary,
        candidate_id -> Binary,
        kind -> Text,
        member_id -> Nullable<Binary>,
        organization_id -> Nullable<Binary>,
        known_since -> Nullable<Date>,
        replacement -> Bool,
        signed_on -> Date,
        created_at -> Timestamp,
    }
}

diesel::table! {
    candidate_papers (id) {
        id -> Binary,
        candidate_id -> Binary,
        kind -> Text,
        dated_on -> Date,
        words_sealed -> Nullable<Binary>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    candidate_opinions (id) {
        id -> Binary,
        candidate_id -> Binary,
        kind -> Text,
        organization_id -> Nullable<Binary>,
        given_on -> Date,
        favourable -> Bool,
        text_sealed -> Nullable<Binary>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    pool_people (review_id, candidate_id) {
        review_id -> Binary,
        candidate_id -> Binary,
        cell_id -> Binary,
        stage -> Text,
        stage_on -> Date,
        earliest_on -> Date,
        ready -> Bool,
        exit -> Nullable<Text>,
        exit_on -> Nullable<Date>,
    }
}
