//! Every test, each on both databases: `cargo test -p chibo-tests`. With `CHIBO_REQUIRE_POSTGRES=1` a missing PostgreSQL is a
//! failure. With `CHIBO_REFRESH=1` golden files are written anew. `CHIBO_TEST_POSTGRES_URL` names a server to use.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails where it stands")]

mod apply;
mod attempts;
mod auth;
mod candidates;
mod cascade;
mod commands;
mod comments;
mod committees;
mod compatible;
mod conferences;
mod connections;
mod contests;
mod contract;
mod conventions;
mod copies;
mod crash;
mod crowd;
mod databases;
mod dossiers;
mod entries;
mod examples;
mod exports;
mod floors;
mod histories;
mod imports;
mod installation;
mod jobs;
mod judging;
mod limits;
mod log;
mod many_servers;
mod matrix;
mod members;
mod migrations;
mod names;
mod no_room;
mod planning;
mod pools;
mod promises;
mod proposals;
mod reaching;
mod reports;
mod rules;
mod seats;
mod secrecy;
mod story;
mod transactions;
mod twice;
mod webhooks;

use std::io::Write;
use std::process::ExitCode;

use chibo_tests::{Kind, database, fixture, postgres, process};
use libtest_mimic::{Arguments, Trial};

/// A test.
pub struct Test {
    name: String,
    run: Run,
}

enum Run {
    OnBoth(fn(Kind)),
    OnPostgres(fn()),
    Once(fn()),
}

impl Test {
    /// A test that runs on each database.
    pub fn on_both(name: &str, run: fn(Kind)) -> Self {
        Self { name: name.to_owned(), run: Run::OnBoth(run) }
    }

    /// A test that only concerns PostgreSQL.
    pub fn on_postgres(name: &str, run: fn()) -> Self {
        Self { name: name.to_owned(), run: Run::OnPostgres(run) }
    }

    /// A test without a database.
    pub fn once(name: &str, run: fn()) -> Self {
        Self { name: name.to_owned(), run: Run::Once(run) }
    }
}

/// Lists the tests of a module by their functions' names.
#[macro_export]
macro_rules! tests {
    ($make:ident: $($name:ident),* $(,)?) => {
        vec![$($crate::Test::$make(concat!(module_path!(), "::", stringify!($name)), $name)),*]
    };
}

fn main() -> ExitCode {
    if let Some(code) = process::role() {
        return code;
    }
    let arguments = Arguments::from_args();
    let missing = postgres::source().err();
    let modules = [
        apply::tests(),
        auth::tests(),
        candidates::tests(),
        cascade::tests(),
        commands::tests(),
        comments::tests(),
        committees::tests(),
        compatible::tests(),
        conferences::tests(),
        connections::tests(),
        contests::tests(),
        contract::tests(),
        conventions::tests(),
        copies::tests(),
        crash::tests(),
        databases::tests(),
        dossiers::tests(),
        entries::tests(),
        examples::tests(),
        exports::tests(),
        floors::tests(),
        histories::tests(),
        imports::tests(),
        installation::tests(),
        jobs::tests(),
        limits::tests(),
        log::tests(),
        many_servers::tests(),
        matrix::tests(),
        members::tests(),
        migrations::tests(),
        names::tests(),
        no_room::tests(),
        planning::tests(),
        pools::tests(),
        promises::tests(),
        proposals::tests(),
        reaching::tests(),
        reports::tests(),
        rules::tests(),
        crowd::tests(),
        seats::tests(),
        secrecy::tests(),
        judging::tests(),
        story::tests(),
        transactions::tests(),
        twice::tests(),
        webhooks::tests(),
    ];
    let trials = modules.into_iter().flatten().flat_map(|test| trials(&test, missing.is_none())).collect();
    let warning = missing.map(|why| format!("\n*** The PostgreSQL half of the tests DOES NOT RUN: {why} ***\n"));
    say(warning.as_deref());
    if warning.is_some() && std::env::var_os("CHIBO_REQUIRE_POSTGRES").is_some() {
        say(Some("CHIBO_REQUIRE_POSTGRES is set, so this is a failure"));
        return ExitCode::FAILURE;
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    fixture::remove_fixtures();
    database::remove_templates();
    say(warning.as_deref());
    conclusion.exit_code()
}

fn trials(test: &Test, postgres: bool) -> Vec<Trial> {
    let name = test.name.trim_start_matches("main::").to_owned();
    match test.run {
        Run::Once(run) => vec![Trial::test(name, move || {
            run();
            Ok(())
        })],
        Run::OnPostgres(run) => {
            let trial = Trial::test(format!("postgres::{name}"), move || {
                run();
                Ok(())
            });
            vec![trial.with_ignored_flag(!postgres)]
        }
        Run::OnBoth(run) => [Kind::Sqlite, Kind::Postgres]
            .into_iter()
            .map(|kind| {
                let trial = Trial::test(format!("{}::{name}", kind.name()), move || {
                    run(kind);
                    Ok(())
                });
                trial.with_ignored_flag(kind == Kind::Postgres && !postgres)
            })
            .collect(),
    }
}

fn say(text: Option<&str>) {
    if let Some(text) = text {
        // Nobody is listening when this fails.
        let _ = writeln!(std::io::stderr(), "{text}");
    }
}
