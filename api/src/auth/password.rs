//! Passwords: argon2id, off the request threads and a few at a time, so that a flood of logins cannot starve the API.

use std::sync::Arc;
use std::time::{Duration, Instant};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use chibo_openapi::Code;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

use crate::fail::{Fail, Flaw};
use crate::vault::random;

/// Fewest characters of a password (NIST SP 800-63B asks for 8, 15 without a second factor; this is what people accept).
pub const LEAST: usize = 12;
/// Hashes that may wait; more are turned away with 503.
const WAITING: usize = 64;
/// Wrong passwords in a row before each further try must wait.
pub const FREE_TRIES: u32 = 3;
/// Longest wait after wrong passwords.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// How long wrong passwords are remembered.
pub const REMEMBERED: Duration = Duration::from_secs(900);
/// How long it is remembered where an account has logged in.
const KNOWN: Duration = Duration::from_secs(30 * 86_400);
/// Places remembered at most, of either kind.
const PLACES: u64 = 100_000;

/// Hashes and checks passwords.
pub struct Passwords {
    argon2: Argon2<'static>,
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    /// A hash of nothing anyone knows, checked for unknown usernames so that they take the same time.
    decoy: String,
    failures: moka::sync::Cache<String, (u32, Instant)>,
    known: moka::sync::Cache<String, ()>,
}

impl Passwords {
    /// With these costs.
    pub fn new(memory_kib: u32, passes: u32) -> Result<Self, Fail> {
        let params = Params::new(memory_kib, passes, 1, None).map_err(|error| Fail::internal(&error.to_string()))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = decoy(memory_kib, passes);
        // Half the cores at most: the other half goes on serving.
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let failures = moka::sync::Cache::builder().max_capacity(PLACES).time_to_live(REMEMBERED).build();
        let known = moka::sync::Cache::builder().max_capacity(PLACES).time_to_live(KNOWN).build();
        Ok(Self { argon2, running: Arc::new(Semaphore::new((cores / 2).max(1))), waiting: Arc::new(Semaphore::new(WAITING)), decoy, failures, known })
    }

    /// Hashes a password.
    pub async fn hash(&self, password: String) -> Result<String, Fail> {
        let argon2 = self.argon2.clone();
        self.gated(move || hash(&argon2, &password)).await
    }

    /// Hashes a password on this thread, for commands.
    pub fn hash_now(&self, password: &str) -> Result<String, Fail> {
        hash(&self.argon2, password)
    }

    /// Whether a password is right; an unknown account (no hash) takes as long as a known one.
    pub async fn check(&self, password: String, stored: Option<String>) -> Result<bool, Fail> {
        let argon2 = self.argon2.clone();
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.decoy.clone());
        self.gated(move || {
            let stored = PasswordHash::new(&stored).map_err(|error| Fail::internal(&error.to_string()))?;
            Ok(argon2.verify_password(composed(&password).as_bytes(), &stored).is_ok() && known)
        })
        .await
    }

    async fn gated<T: Send + 'static>(&self, job: impl FnOnce() -> Result<T, Fail> + Send + 'static) -> Result<T, Fail> {
        let _place = self.waiting.try_acquire().map_err(|_| Fail::overloaded())?;
        let running = self.running.clone().acquire_owned().await.map_err(|_| Fail::overloaded())?;
        let done = actix_web::web::block(move || {
            let outcome = job();
            drop(running);
            outcome
        });
        done.await.map_err(|_| Fail::internal("hashing was cut off"))?
    }

    /// How long an account must wait after wrong passwords from this place.
    pub fn wait(&self, account: &str) -> Duration {
        self.failures.get(account).map_or(Duration::ZERO, |(_, until)| until.saturating_duration_since(Instant::now()))
    }

    /// Whether the account has logged in at this place: then those who try it from elsewhere do not keep it out.
    pub fn knows(&self, account: &str) -> bool {
        self.known.contains_key(account)
    }

    /// Remembers a wrong password.
    pub fn note_failure(&self, account: &str) {
        let count = self.failures.get(account).map_or(0, |(count, _)| count) + 1;
        let wait = if count < FREE_TRIES { Duration::ZERO } else { Duration::from_secs(1 << (count - FREE_TRIES).min(6)).min(LONGEST_WAIT) };
        self.failures.insert(account.to_owned(), (count, Instant::now() + wait));
    }

    /// Forgets wrong passwords after the right one, and remembers the place.
    pub fn note_success(&self, account: &str) {
        self.failures.invalidate(account);
        self.known.insert(account.to_owned(), ());
    }
}

/// A hash that no password has, with the costs of a real one. Put together instead of computed: it only has to take as long to check.
fn decoy(memory_kib: u32, passes: u32) -> String {
    let (salt, output) = (BASE64.encode(&random()[..16]), BASE64.encode(random()));
    format!("$argon2id$v=19$m={memory_kib},t={passes},p=1${salt}${output}")
}

/// A password is what a person types, whichever form the keyboard gives it: macOS writes ế as three characters, Windows as one.
fn composed(password: &str) -> String {
    password.nfc().collect()
}

fn hash(argon2: &Argon2<'static>, password: &str) -> Result<String, Fail> {
    argon2.hash_password(composed(password).as_bytes()).map(|hash| hash.to_string()).map_err(|error| Fail::internal(&error.to_string()))
}

/// The fault of a weak password.
pub fn weakness(pointer: &str, password: &str, username: &str) -> Option<Flaw> {
    let password = composed(password);
    let weak = password.chars().count() < LEAST || password.to_lowercase().contains(&username.to_lowercase());
    weak.then(|| Flaw::field(pointer, Code::WeakPassword).with("min", LEAST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_with_failures() {
        let passwords = Passwords::new(64, 1).expect("cheap costs are valid");
        for _ in 0..FREE_TRIES - 1 {
            passwords.note_failure("an");
        }
        assert!(passwords.wait("an").is_zero());
        passwords.note_failure("an");
        assert!(!passwords.wait("an").is_zero(), "the third failure costs a wait");
        assert!(passwords.wait("binh").is_zero(), "other accounts do not wait");
        assert!(!passwords.knows("an"));
        passwords.note_success("an");
        assert!(passwords.wait("an").is_zero() && passwords.knows("an"));
    }

    #[test]
    fn the_decoy_is_checked_like_a_real_hash() {
        let passwords = Passwords::new(64, 1).expect("cheap costs are valid");
        let real = passwords.hash_now("a long passphrase").expect("a hash");
        let parsed = PasswordHash::new(&passwords.decoy).expect("a hash in PHC form");
        let costs = |text: &str| text.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(costs(&passwords.decoy), costs(&real));
        assert!(passwords.argon2.verify_password(b"a long passphrase", &parsed).is_err());
    }

    #[test]
    fn a_password_may_be_typed_decomposed() {
        let passwords = Passwords::new(64, 1).expect("cheap costs are valid");
        let (composed, decomposed) = ("mật khẩu thật dài", "mật khẩu thật dài".nfd().collect::<String>());
        assert_ne!(composed, decomposed);
        for (made, typed) in [(composed, decomposed.as_str()), (decomposed.as_str(), composed)] {
            let stored = passwords.hash_now(made).expect("a hash");
            let right = actix_web::rt::System::new().block_on(passwords.check(typed.to_owned(), Some(stored)));
            assert!(right.expect("checked"));
        }
        assert!(weakness("/password", &"ế".repeat(5).nfd().collect::<String>(), "an").is_some(), "five characters, however they are written");
    }

    #[test]
    fn weak_passwords() {
        assert!(weakness("/password", "short", "an").is_some());
        assert!(weakness("/password", "my-Organizer-2023", "organizer").is_some());
        assert!(weakness("/password", "mật khẩu thật dài", "an").is_none());
    }
}
