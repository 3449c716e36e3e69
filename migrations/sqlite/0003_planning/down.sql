DROP TABLE quota_values;
DROP TABLE quotas;
DROP TABLE plan_comments;
DROP TABLE plan_directives;
DROP TABLE plans;
DROP TABLE directive_links;
DROP TABLE directives;
