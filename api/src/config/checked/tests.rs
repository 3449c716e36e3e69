use super::*;
use crate::config::settings::SETTINGS;

fn values(changes: &[(&str, &str)]) -> Values {
    SETTINGS
        .iter()
        .map(|setting| {
            let changed = changes.iter().find(|(key, _)| *key == setting.key);
            (setting.key, (changed.map_or(setting.default, |(_, value)| value).to_owned(), "default"))
        })
        .collect()
}

#[test]
fn defaults_are_safe() {
    let config = check(&values(&[])).expect("defaults are valid");
    assert!(config.bind.ip().is_loopback());
    assert!(config.trusted_proxies.is_empty());
    assert_eq!(config.master_key_file, PathBuf::from("chibo.db.key"));
    assert!(config.argon2_memory_kib >= 19_456, "no less than OWASP advises");
}

#[test]
fn only_postgres_has_a_replica() {
    let replica = |database: &str, read: &str| {
        check(&values(&[("database_url", database), ("database_read_url", read), ("master_key_file", "k")])).map(|config| config.tuning.replica.is_some())
    };
    assert_eq!(replica("postgres://h/d", "postgres://r/d"), Ok(true));
    assert_eq!(replica("postgres://h/d", ""), Ok(false));
    for (database, read, said) in [
        ("chibo.db", "postgres://r/d", "database_url is an SQLite file"),
        ("chibo.db", "copy.db", "database_url is an SQLite file"),
        ("postgres://h/d", "copy.db", "no postgres://"),
        ("postgres://h/d", "postgres://u:secret%zz@r/d", "%25"),
    ] {
        let faults = replica(database, read).expect_err("refused").join("\n");
        assert!(faults.contains("database_read_url") && faults.contains(said) && !faults.contains("secret"), "{faults}");
    }
}

#[test]
fn every_fault_is_named() {
    let faults = check(&values(&[
        ("bind", "x"),
        ("workers", "-1"),
        ("language", "fr"),
        ("cors_origins", "https://a.example/,*"),
        ("database_url", "postgres://u:p@h/d"),
        ("trusted_proxies", "10.0.0.0/8, 192.0.2.1, 10.0.0/8, proxy"),
    ]));
    let faults = faults.expect_err("six settings are wrong").join("\n");
    for key in [
        "bind",
        "workers",
        "language",
        "cors_origins: \"https://a.example/\"",
        "cors_origins: \"*\"",
        "master_key_file",
        "trusted_proxies: \"10.0.0/8\"",
        "trusted_proxies: \"proxy\"",
    ] {
        assert!(faults.contains(key), "{key} in {faults}");
    }
}
