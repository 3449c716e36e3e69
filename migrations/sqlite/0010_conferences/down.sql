DROP TABLE conference_conclusions;
DROP TABLE conference_contributions;
DROP TABLE conference_people;
DROP TABLE conference_plans;
DROP TABLE conferences;
