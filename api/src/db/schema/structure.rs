//! Tables of structure.

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
        card_sealed -> Nullable<Binary>,
        card_hash -> Nullable<Binary>,
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
