//! Every setting: its key, its default, and what it is. Each stands here once.

/// One setting: key (in the file; `CHIBO_` + upper case in the environment; `--` + dashes as a flag), default, what it is.
pub struct Setting {
    /// Its key.
    pub key: &'static str,
    /// Its default, as text.
    pub default: &'static str,
    /// What it is, in a few words.
    pub text: &'static str,
}

/// Every setting.
pub const SETTINGS: &[Setting] = &[
    Setting { key: "database_url", default: "chibo.db", text: "path of an SQLite file, or postgres://user:password@host/database" },
    Setting {
        key: "database_read_url",
        default: "",
        text: "postgres:// address of a streaming replica of database_url, which lists and reports are then read from",
    },
    Setting { key: "replica_lag_seconds", default: "5", text: "how far behind that replica may be; beyond it the primary answers" },
    Setting { key: "bind", default: "127.0.0.1:8080", text: "address and port to listen on" },
    Setting {
        key: "public_url",
        default: "",
        text: "address that callers use, in links and as the issuer of tokens, which is the same for every server of a database; http://BIND when empty",
    },
    Setting { key: "master_key_file", default: "", text: "file with 64 hexadecimal digits that seal stored secrets; made beside an SQLite file when empty" },
    Setting { key: "language", default: "vi", text: "language of messages when a request names none: vi or en" },
    Setting { key: "log", default: "info", text: "what to log: error, warn, info, debug, or a filter such as info,chibo_api=debug" },
    Setting { key: "log_format", default: "text", text: "text or json" },
    Setting { key: "workers", default: "0", text: "threads that serve requests; 0: one for each core" },
    Setting { key: "connections", default: "16", text: "database connections of this instance" },
    Setting { key: "queue", default: "1024", text: "database jobs that may wait before new ones get 503" },
    Setting { key: "in_flight", default: "2048", text: "requests served at once before new ones get 503" },
    Setting { key: "long_read_seconds", default: "15", text: "longest time for searches, counts and reports; a quarter of the connections serves them" },
    Setting { key: "group_commit", default: "true", text: "whether writes that wait share one commit (SQLite)" },
    Setting { key: "rate_per_second", default: "200", text: "requests per second of one caller, averaged; twice as many in a burst" },
    Setting {
        key: "login_per_minute",
        default: "30",
        text: "logins per minute from one address, and of one account from places where it has not logged in before",
    },
    Setting { key: "token_failures_per_minute", default: "120", text: "wrong tokens and wrong secrets of clients per minute from one address" },
    Setting { key: "access_minutes", default: "10", text: "life of an access token" },
    Setting { key: "refresh_days", default: "14", text: "life of a session that is not refreshed" },
    Setting { key: "argon2_memory_kib", default: "19456", text: "memory for hashing one password" },
    Setting { key: "argon2_passes", default: "2", text: "passes for hashing one password" },
    Setting { key: "cors_origins", default: "", text: "origins of browser frontends, separated by commas, e.g. https://app.example" },
    Setting { key: "witness_for", default: "", text: "verifier keys of other offices' logs whose checkpoints are cosigned here, separated by commas" },
    Setting {
        key: "trusted_proxies",
        default: "",
        text: "addresses and networks of proxies whose X-Forwarded-For is believed, separated by commas, e.g. 10.0.0.0/8",
    },
    Setting { key: "retention_months", default: "0", text: "months after which candidates off the list are erased by themselves; 0: when asked" },
    Setting { key: "access_log_months", default: "24", text: "months for which it is kept who read which candidate; 0: for ever" },
    Setting {
        key: "arrival_seconds",
        default: "20",
        text: "longest time for a request's head to arrive, and again for its body (longer as far as it comes along)",
    },
    Setting { key: "answer_seconds", default: "30", text: "longest time for which a caller reads nothing of an answer" },
    Setting { key: "idle_seconds", default: "75", text: "longest time for which a connection is kept without a request" },
    Setting { key: "open_connections", default: "10000", text: "connections of callers at once; fewer where the file descriptors do not suffice" },
    Setting { key: "address_connections", default: "256", text: "connections of callers at once from one address (IPv6: from one /64)" },
    Setting { key: "import_mib", default: "64", text: "largest file that is brought in" },
    Setting { key: "feed_days", default: "0", text: "days for which events can be followed; 0: for ever" },
    Setting { key: "log_origin", default: "", text: "name of the log in its checkpoints; the first server of a database decides it, by its address if empty" },
    Setting {
        key: "webhooks_allow_loopback",
        default: "false",
        text: "whether webhooks may go to this machine and without TLS, for trying them out: true or false",
    },
    Setting { key: "stream_seconds", default: "60", text: "longest time for one stream of events; who follows comes back by itself" },
    Setting { key: "drain_seconds", default: "25", text: "longest time for running requests after SIGTERM" },
];
