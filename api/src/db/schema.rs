//! The tables as Diesel sees them; one file for both databases, checked against the migrations by a test.
//! Not here: queries, which live in the `store.rs` of the feature they serve.

diesel::table! {
    committees (id) {
        id -> Binary,
        code -> Text,
        name -> Text,
        name_folded -> Text,
        name_sort -> Binary,
        level -> Text,
        parent_id -> Nullable<Binary>,
        path -> Text,
        founded_on -> Date,
        dissolved_on -> Nullable<Date>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    committee_parents (committee_id, valid_from) {
        committee_id -> Binary,
        parent_id -> Nullable<Binary>,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    cells (id) {
        id -> Binary,
        code -> Text,
        organization_code -> Nullable<Text>,
        name -> Text,
        name_folded -> Text,
        name_sort -> Binary,
        kind -> Text,
        committee_id -> Binary,
        founded_on -> Date,
        dissolved_on -> Nullable<Date>,
        official_members -> BigInt,
        probationary_members -> BigInt,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    cell_parents (cell_id, valid_from) {
        cell_id -> Binary,
        committee_id -> Binary,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    cell_acts (id) {
        id -> Binary,
        kind -> Text,
        cell_id -> Binary,
        other_cell_id -> Nullable<Binary>,
        committee_id -> Nullable<Binary>,
        acted_on -> Date,
        document_number -> Nullable<Text>,
        reason -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    organizations (id) {
        id -> Binary,
        code -> Text,
        name -> Text,
        name_folded -> Text,
        name_sort -> Binary,
        kind -> Text,
        committee_id -> Binary,
        dissolved_on -> Nullable<Date>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    members (id) {
        id -> Binary,
        full_name -> Text,
        name_folded -> Text,
        name_sort -> Binary,
        birth -> Nullable<Text>,
        sex -> Nullable<Text>,
        card_number -> Nullable<Text>,
        status -> Text,
        cell_id -> Binary,
        committee_id -> Binary,
        admitted_on -> Nullable<Date>,
        official_on -> Nullable<Date>,
        left_on -> Nullable<Date>,
        left_reason -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    member_cells (member_id, valid_from) {
        member_id -> Binary,
        cell_id -> Binary,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        document_number -> Nullable<Text>,
    }
}

diesel::table! {
    posts (id) {
        id -> Binary,
        cell_id -> Binary,
        kind -> Text,
        member_id -> Binary,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

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
    signing_keys (kid) {
        kid -> Text,
        public_x -> Text,
        public_y -> Text,
        private_sealed -> Binary,
        created_at -> Timestamp,
        retired_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    idempotency_keys (scope_hash) {
        scope_hash -> Binary,
        body_hash -> Binary,
        reply_sealed -> Binary,
        created_at -> Timestamp,
    }
}

diesel::table! {
    directives (id) {
        id -> Binary,
        number -> Text,
        form -> Text,
        serial -> Integer,
        kind -> Text,
        issuer -> Text,
        issued_on -> Date,
        title -> Text,
        title_folded -> Text,
        committee_id -> Binary,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    directive_links (directive_id, carries_out_id) {
        directive_id -> Binary,
        carries_out_id -> Binary,
    }
}

diesel::table! {
    plans (id) {
        id -> Binary,
        code -> Text,
        year -> Integer,
        kind -> Text,
        committee_id -> Binary,
        title -> Text,
        admission_target -> Integer,
        course_target -> Integer,
        counting_basis -> Text,
        status -> Text,
        document_number -> Nullable<Text>,
        adopted_on -> Nullable<Date>,
        closed_on -> Nullable<Date>,
        quotas_issued_on -> Nullable<Date>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    plan_directives (plan_id, directive_id) {
        plan_id -> Binary,
        directive_id -> Binary,
    }
}

diesel::table! {
    quotas (id) {
        id -> Binary,
        plan_id -> Binary,
        cell_id -> Binary,
        kind -> Text,
        value -> Integer,
        status -> Text,
        adjustments -> Integer,
        issued_on -> Nullable<Date>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    quota_values (quota_id, number) {
        quota_id -> Binary,
        number -> Integer,
        value -> Integer,
        valid_from -> Date,
        reason -> Nullable<Text>,
        document_number -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    cell_counters (cell_id, measure, counted_on) {
        cell_id -> Binary,
        measure -> Text,
        counted_on -> Date,
        reached -> BigInt,
    }
}

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
        request_id -> Text,
        trace_id -> Nullable<Text>,
    }
}

diesel::table! {
    person_keys (person_id) {
        person_id -> Binary,
        key_sealed -> Binary,
    }
}

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

diesel::table! {
    candidates (id) {
        id -> Binary,
        full_name -> Text,
        name_folded -> Text,
        name_sort -> Binary,
        birth -> Nullable<Text>,
        sex -> Nullable<Text>,
        education -> Nullable<Text>,
        occupation -> Nullable<Text>,
        phone_sealed -> Nullable<Binary>,
        address_sealed -> Nullable<Binary>,
        personal_id_sealed -> Nullable<Binary>,
        personal_id_hash -> Nullable<Binary>,
        youth_union_member -> Bool,
        flags -> Text,
        left_party_on -> Nullable<Date>,
        readmitted_before -> Bool,
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
        reason -> Nullable<Text>,
        note -> Nullable<Text>,
        details -> Text,
        ruleset_id -> Nullable<Binary>,
        ruleset_revision -> Nullable<BigInt>,
        conditions -> Text,
        corrects -> Nullable<BigInt>,
        corrected_by -> Nullable<BigInt>,
        correction_reason -> Nullable<Text>,
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
        number -> Nullable<Text>,
        dated_on -> Date,
        verified_by -> Nullable<Text>,
        kept_where -> Nullable<Text>,
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
        text -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    access_log (id) {
        id -> Binary,
        at -> Timestamp,
        caller_kind -> Text,
        caller_id -> Nullable<Binary>,
        candidate_id -> Binary,
        committee_id -> Binary,
        operation -> Text,
        reason -> Nullable<Text>,
        request_id -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    committees,
    committee_parents,
    cells,
    cell_parents,
    cell_acts,
    organizations,
    members,
    member_cells,
    posts,
    users,
    clients,
    client_secrets,
    grants,
    sessions,
    revoked_tokens,
    signing_keys,
    idempotency_keys,
    directives,
    directive_links,
    plans,
    plan_directives,
    quotas,
    quota_values,
    cell_counters,
    events,
    person_keys,
    rulesets,
    ruleset_revisions,
    holidays,
    candidates,
    candidate_cells,
    candidate_acts,
    candidate_helpers,
    candidate_sponsors,
    candidate_papers,
    candidate_opinions,
    access_log,
);
