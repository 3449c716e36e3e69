//! Which command sends which operation of the API, so that a test can see that none was forgotten.

/// Operations and the command that sends each.
pub const COVERED: &[(&str, &str)] = &[
    ("sessions_create", "auth login"),
    ("sessions_refresh", "auth token"),
    ("sessions_list", "auth sessions list"),
    ("sessions_delete", "auth sessions end"),
    ("sessions_delete_current", "auth logout"),
    ("me_get", "auth status"),
    ("password_change", "auth password"),
    ("oauth_token", "auth token"),
    ("users_list", "user list"),
    ("users_create", "user create"),
    ("users_get", "user get"),
    ("users_update", "user update"),
    ("users_transition", "user disable"),
    ("users_reset_password", "user password"),
    ("grants_list", "user grant list"),
    ("grants_create", "user grant add"),
    ("grants_delete", "user grant remove"),
    ("clients_list", "client list"),
    ("clients_create", "client create"),
    ("clients_get", "client get"),
    ("clients_update", "client update"),
    ("clients_transition", "client disable"),
    ("client_secrets_create", "client secrets add"),
    ("client_secrets_delete", "client secrets remove"),
    ("committees_list", "committee list"),
    ("committees_create", "committee create"),
    ("committees_get", "committee get"),
    ("committees_update", "committee update"),
    ("committees_list_parents", "committee history"),
    ("committees_set_parent", "committee move"),
    ("committees_dissolve", "committee dissolve"),
    ("cells_list", "cell list"),
    ("cells_create", "cell create"),
    ("cells_get", "cell get"),
    ("cells_update", "cell update"),
    ("cells_delete", "cell delete"),
    ("cells_get_by_code", "cell get"),
    ("cells_put_by_code", "cell put"),
    ("cells_set_parent", "cell move"),
    ("cells_list_acts", "cell history"),
    ("cells_merge", "cell merge"),
    ("cells_split", "cell split"),
    ("cells_dissolve", "cell dissolve"),
    ("posts_list", "post list"),
    ("posts_create", "post create"),
    ("posts_get", "post get"),
    ("posts_update", "post update"),
    ("posts_delete", "post delete"),
    ("organizations_list", "organization list"),
    ("organizations_create", "organization create"),
    ("organizations_get", "organization get"),
    ("organizations_update", "organization update"),
    ("organizations_delete", "organization delete"),
    ("members_list", "member list"),
    ("members_create", "member create"),
    ("members_get", "member get"),
    ("members_update", "member update"),
    ("members_list_cells", "member cells"),
    ("members_transfer", "member transfer"),
    ("members_transition", "member leave"),
    ("directives_list", "directive list"),
    ("directives_create", "directive create"),
    ("directives_get", "directive get"),
    ("directives_update", "directive update"),
    ("directives_delete", "directive delete"),
    ("plans_list", "plan list"),
    ("plans_create", "plan create"),
    ("plans_get", "plan get"),
    ("plans_update", "plan update"),
    ("plans_delete", "plan delete"),
    ("plans_transition", "plan adopt"),
    ("progress_get", "plan progress"),
    ("quotas_issue", "quota issue"),
    ("quotas_list", "quota list"),
    ("quotas_create", "quota create"),
    ("quotas_get", "quota get"),
    ("quotas_update", "quota update"),
    ("quotas_delete", "quota delete"),
    ("quotas_list_adjustments", "quota history"),
    ("quotas_adjust", "quota adjust"),
    ("rulesets_list", "ruleset list"),
    ("rulesets_create", "ruleset create"),
    ("rulesets_get", "ruleset get"),
    ("rulesets_list_revisions", "ruleset history"),
    ("rulesets_correct", "ruleset revise"),
    ("holidays_list", "holiday list"),
    ("holidays_create", "holiday create"),
    ("holidays_get", "holiday get"),
    ("holidays_update", "holiday update"),
    ("holidays_delete", "holiday delete"),
    ("vocabulary_get", "vocabulary"),
    ("livez_get", "doctor"),
    ("readyz_get", "doctor"),
    ("version_get", "doctor"),
];

/// Operations without a command of their own, and why. `chibo api` sends them all the same.
pub const UNCOVERED: &[(&str, &str)] = &[
    ("oauth_revoke", "for OAuth libraries; logging out ends the session"),
    ("oauth_introspect", "for resource servers that check tokens"),
    ("oauth_metadata_get", "for OAuth libraries"),
    ("jwks_get", "for programs that verify tokens themselves"),
    ("api_catalog_get", "for programs that look for APIs"),
    ("openapi_get", "for generators and frontends"),
    ("problems_get", "for browsers; the client prints title, detail and next step itself"),
    ("metrics_get", "for monitoring"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_named_here_exists_and_no_operation_stands_twice() {
        let mut tree = crate::command();
        tree.build();
        for (operation, command) in COVERED {
            let found = command.split(' ').try_fold(&tree, |tree, name| tree.find_subcommand(name));
            assert!(found.is_some(), "{operation}: there is no `chibo {command}`");
        }
        let mut all: Vec<&str> = COVERED.iter().chain(UNCOVERED).map(|(operation, _)| *operation).collect();
        all.sort_unstable();
        assert!(all.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
