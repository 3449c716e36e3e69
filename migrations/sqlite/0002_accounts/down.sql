DROP TABLE idempotency_keys;
DROP TABLE signing_keys;
DROP TABLE revoked_tokens;
DROP TABLE sessions;
DROP TABLE grants;
DROP TABLE client_secrets;
DROP TABLE clients;
DROP TABLE users;
