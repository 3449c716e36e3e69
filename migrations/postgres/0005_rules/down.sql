DROP TABLE holidays;
DROP TABLE ruleset_revisions;
DROP TABLE rulesets;
