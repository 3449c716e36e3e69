//! Tables of planning.

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
        carries_out_id -> Nullable<Binary>,
        assigned_admission -> Nullable<Integer>,
        assigned_course -> Nullable<Integer>,
        follows -> Bool,
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
        committee_id -> Binary,
        cell_id -> Nullable<Binary>,
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
    pool_reviews (id) {
        id -> Binary,
        plan_id -> Binary,
        committee_id -> Binary,
        reviewed_on -> Date,
        until_on -> Date,
        counting_basis -> Text,
        durations -> Text,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    pool_cells (review_id, cell_id) {
        review_id -> Binary,
        cell_id -> Binary,
        cell_code -> Text,
        cell_name -> Text,
        members -> Integer,
        source -> Integer,
        fostering -> Integer,
        trained -> Integer,
        dossier -> Integer,
        cell_resolved -> Integer,
        committee_resolved -> Integer,
        decided -> Integer,
        ready -> Integer,
        falls_out -> Integer,
        confirmed_on -> Nullable<Date>,
        note -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    quota_proposals (id) {
        id -> Binary,
        plan_id -> Binary,
        committee_id -> Binary,
        number -> Integer,
        kind -> Text,
        inputs -> Text,
        outcome -> Text,
        applied_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    quota_proposal_lines (proposal_id, unit_id) {
        proposal_id -> Binary,
        unit_id -> Binary,
        committee_id -> Binary,
        cell_id -> Nullable<Binary>,
        unit_code -> Text,
        line -> Text,
        quota -> Integer,
        changed_to -> Nullable<Integer>,
        change_reason -> Nullable<Text>,
    }
}

diesel::table! {
    quota_proposal_reviews (proposal_id, review_id) {
        proposal_id -> Binary,
        review_id -> Binary,
    }
}

diesel::table! {
    plan_comments (id) {
        id -> Binary,
        plan_id -> Binary,
        committee_id -> Binary,
        cell_id -> Nullable<Binary>,
        organization_id -> Nullable<Binary>,
        text -> Text,
        answer -> Nullable<Text>,
        accepted -> Nullable<Bool>,
        answered_on -> Nullable<Date>,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    conferences (id) {
        id -> Binary,
        committee_id -> Binary,
        title -> Text,
        held_at -> Timestamp,
        place -> Text,
        status -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    conference_plans (conference_id, plan_id) {
        conference_id -> Binary,
        plan_id -> Binary,
    }
}

diesel::table! {
    conference_people (id) {
        id -> Binary,
        conference_id -> Binary,
        kind -> Text,
        chair -> Bool,
        cell_id -> Nullable<Binary>,
        organization_id -> Nullable<Binary>,
        member_id -> Nullable<Binary>,
        title -> Nullable<Text>,
        body -> Nullable<Text>,
        attendance -> Text,
        absence_reason -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    conference_contributions (id) {
        id -> Binary,
        conference_id -> Binary,
        kind -> Text,
        participant_id -> Nullable<Binary>,
        plan_id -> Nullable<Binary>,
        cell_id -> Nullable<Binary>,
        text -> Text,
        answer -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    conference_conclusions (id) {
        id -> Binary,
        conference_id -> Binary,
        committee_id -> Binary,
        number -> Integer,
        text -> Text,
        cell_id -> Nullable<Binary>,
        organization_id -> Nullable<Binary>,
        responsible -> Nullable<Text>,
        due_on -> Nullable<Date>,
        done_on -> Nullable<Date>,
        evidence -> Nullable<Text>,
        version -> BigInt,
    }
}
