//! The master key and what is derived from it: sealing of stored secrets, keyed hashes, random tokens with a checksum.
//! Not here: passwords (`auth/password.rs`) and the keys that sign tokens (`auth/keys.rs`).

use std::fs;
use std::io::Write;
use std::path::Path;

use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{Aead, Generate, Key, KeyInit, Nonce};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use hmac::{Hmac, Mac};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// Bytes of the nonce before every sealed value.
const NONCE: usize = 12;
/// What is hashed for a hidden order: gaps, and the bytes before them.
const GAPS: u8 = 1;
const BYTE: u8 = 2;

/// Keys derived from the master key, one for each purpose, so that none can stand in for another.
pub struct Vault {
    seal: Aes256Gcm,
    cursor: [u8; 32],
    refresh: [u8; 32],
    person: [u8; 32],
    reason: [u8; 32],
    order: [u8; 32],
    fingerprint: String,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(…)")
    }
}

impl Vault {
    /// Derives every key from the master key (HKDF-SHA-256, RFC 5869).
    pub fn new(master: &[u8; 32]) -> Self {
        let derive = |purpose: &str| {
            let mut key = [0; 32];
            // Expanding to 32 bytes cannot fail: the limit is 255 times the hash's length.
            let _ = hkdf::Hkdf::<Sha256>::new(Some(b"chibo"), master).expand(purpose.as_bytes(), &mut key);
            key
        };
        Self {
            seal: Aes256Gcm::new(&derive("seal").into()),
            cursor: derive("cursor"),
            refresh: derive("refresh"),
            person: derive("person"),
            reason: derive("reason"),
            order: derive("order"),
            fingerprint: HEXLOWER.encode(&derive("fingerprint")[..8]),
        }
    }

    /// 16 hexadecimal digits that tell this master key from others, and nothing about it.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Encrypts a value for the database (AES-256-GCM); the answer begins with its nonce.
    pub fn seal(&self, plain: &[u8]) -> Vec<u8> {
        seal_with(&self.seal, plain)
    }

    /// Decrypts what `seal` made; `None` when the key is another one or the value was altered.
    pub fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        open_with(&self.seal, sealed)
    }

    /// Keyed hash of a page cursor.
    pub fn cursor_tag(&self, parts: &[&[u8]]) -> [u8; 32] {
        keyed_hash(&self.cursor, parts)
    }

    /// Keyed hash of a personal ID: finds the same person without storing the number.
    pub fn person_tag(&self, personal_id: &str) -> [u8; 32] {
        keyed_hash(&self.person, &[personal_id.as_bytes()])
    }

    /// Keyed hash of a folded name and a birth: finds who is likely the same person.
    pub fn likeness_tag(&self, name: &str, birth: &str) -> [u8; 32] {
        keyed_hash(&self.person, &[name.as_bytes(), birth.as_bytes()])
    }

    /// Keyed hash of the reason of a reading: tells two reasons apart without keeping them.
    pub fn reason_tag(&self, reason: &str) -> [u8; 32] {
        keyed_hash(&self.reason, &[reason.as_bytes()])
    }

    /// A sort key that compares byte by byte as the given one does and does not show it: what of it lies in old pages and logs of a database
    /// says no name. Each byte becomes the sum of as many gaps, which depend on the key and on all bytes before it, so that equal beginnings
    /// stay equal and nothing else. The order itself shows, as in every column that is sorted by; that is all it is for.
    pub fn hidden_order(&self, sort_key: &[u8]) -> Vec<u8> {
        let mut before = keyed(&self.order);
        let mut hidden = Vec::with_capacity(sort_key.len() * 3);
        for byte in sort_key {
            let mut gaps = [0; 32];
            let mut sum = 0_u32;
            for number in 0..=usize::from(*byte) {
                if number % 64 == 0 {
                    gaps = before.clone().chain_update([GAPS, u8::try_from(number / 64).unwrap_or_default()]).finalize().into_bytes().into();
                }
                // From one to 32,768, most of them small, so that the sum says little of how many they are; all 256 fit three bytes.
                sum += 1 << (gaps[number % 64 / 2] >> (number % 2 * 4) & 15);
            }
            hidden.extend(&sum.to_be_bytes()[1..]);
            before.update(&[BYTE, *byte]);
        }
        hidden
    }

    /// A person's key from its sealed form.
    pub fn open_person(&self, sealed: &[u8]) -> Option<PersonKey> {
        self.open(sealed)?.try_into().ok().map(PersonKey)
    }

    /// Keyed hash that a refresh token consists of.
    pub fn refresh_tag(&self, parts: &[&[u8]]) -> [u8; 32] {
        keyed_hash(&self.refresh, parts)
    }
}

/// The key that one person's values are sealed with.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonKey([u8; 32]);

impl std::fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonKey(…)")
    }
}

impl PersonKey {
    /// A new one, and its sealed form for the database.
    pub fn new(vault: &Vault) -> (Self, Vec<u8>) {
        let key = random();
        (Self(key), vault.seal(&key))
    }

    /// Its sealed form for the database.
    pub fn sealed(&self, vault: &Vault) -> Vec<u8> {
        vault.seal(&self.0)
    }

    /// Seals a text.
    pub fn seal(&self, plain: &[u8]) -> Vec<u8> {
        seal_with(&self.cipher(), plain)
    }

    /// What `seal` sealed; `None` when the key is another one, or the value was altered.
    pub fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        open_with(&self.cipher(), sealed)
    }

    /// Seals a value as JSON.
    pub fn seal_json(&self, value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
        Ok(self.seal(&serde_json::to_vec(value)?))
    }

    /// What `seal_json` sealed; `None` when the key is another one, or the value was altered or is of another type.
    pub fn open_json<T: DeserializeOwned>(&self, sealed: &[u8]) -> Option<T> {
        serde_json::from_slice(&self.open(sealed)?).ok()
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&self.0.into())
    }
}

fn seal_with(cipher: &Aes256Gcm, plain: &[u8]) -> Vec<u8> {
    let nonce = Nonce::<Aes256Gcm>::generate();
    let mut sealed = nonce.to_vec();
    // Encryption fails only for values of 64 GiB and more, which no caller has.
    sealed.extend(cipher.encrypt(&nonce, plain).unwrap_or_default());
    sealed
}

fn open_with(cipher: &Aes256Gcm, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, text) = sealed.split_at_checked(NONCE)?;
    let nonce = Nonce::<Aes256Gcm>::try_from(nonce).ok()?;
    cipher.decrypt(&nonce, text).ok()
}

fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    // HMAC pads a shorter key with zeros to the hash's block.
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    <Hmac<Sha256> as KeyInit>::new(&block.into())
}

fn keyed_hash(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = keyed(key);
    for part in parts {
        // The length before each part keeps ("ab","c") and ("a","bc") apart.
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// SHA-256. Enough for secrets of 32 random bytes, which nobody can guess from their hash.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// 32 random bytes from the operating system.
pub fn random() -> [u8; 32] {
    Key::<Aes256Gcm>::generate().into()
}

/// `prefix` + 32 bytes in base64url + 6 characters of checksum, so that a scanner knows a leaked secret from a look-alike.
pub fn token(prefix: &str, bytes: &[u8]) -> String {
    let body = format!("{prefix}{}", BASE64.encode(bytes));
    let checksum = checksum(&body);
    body + &checksum
}

/// The bytes of a token with this prefix whose checksum is right.
pub fn token_bytes(prefix: &str, token: &str) -> Option<Vec<u8>> {
    let cut = token.len().checked_sub(6).filter(|cut| token.is_char_boundary(*cut))?;
    let (body, sum) = token.split_at(cut);
    if checksum(body) != sum {
        return None;
    }
    BASE64.decode(body.strip_prefix(prefix)?).ok()
}

fn checksum(body: &str) -> String {
    BASE64.encode(&sha256(body.as_bytes())[..5]).chars().take(6).collect()
}

/// Reads the master key from a file: 32 bytes in hexadecimal.
pub fn read_master(path: &Path) -> Result<[u8; 32], String> {
    let text = fs::read_to_string(path).map_err(|error| format!("cannot read the master key {}: {error}", path.display()))?;
    parse_master(&text).ok_or_else(|| format!("the master key {} is not 64 hexadecimal digits", path.display()))
}

/// A master key from 64 hexadecimal digits.
pub fn parse_master(text: &str) -> Option<[u8; 32]> {
    HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).ok()?.try_into().ok()
}

/// Makes a master key file that only its owner can read; fails when there is one already.
pub fn create_master(path: &Path) -> Result<[u8; 32], String> {
    let key = random();
    let text = HEXLOWER.encode(&key);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
    written.and_then(|()| sync_folder_of(path)).map_err(|error| format!("cannot write the master key {}: {error}", path.display()))?;
    Ok(key)
}

/// Sees to it that a file that was made or renamed is found under its name after a power cut.
pub fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Elsewhere a folder cannot be opened like a file.
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seals_and_opens() {
        let vault = Vault::new(&random());
        let sealed = vault.seal(b"value");
        assert_eq!(vault.open(&sealed).as_deref(), Some(b"value".as_slice()));
        assert_eq!(Vault::new(&random()).open(&sealed), None, "another key");
        let mut altered = sealed;
        altered[15] ^= 1;
        assert_eq!(vault.open(&altered), None, "an altered value");
        assert_eq!(vault.open(b"short"), None);
    }

    proptest::proptest! {
        #[test]
        fn a_hidden_order_is_the_same_order(a: Vec<u8>, b: Vec<u8>, same: Vec<u8>) {
            let vault = Vault::new(&[7; 32]);
            let (a, b) = ([same.clone(), a].concat(), [same, b].concat());
            proptest::prop_assert_eq!(vault.hidden_order(&a).cmp(&vault.hidden_order(&b)), a.cmp(&b));
        }
    }

    #[test]
    fn a_hidden_order_shows_no_name() {
        let [one, other] = [[7; 32], [8; 32]].map(|key| Vault::new(&key).hidden_order(b"bat diet"));
        assert_ne!(one, other, "it hangs on the key");
        assert!(!one.windows(3).any(|bytes| b"bat diet".windows(3).any(|name| name == bytes)));
    }

    #[test]
    fn tokens_carry_a_checksum() {
        let secret = token("chibo_sk_", &random());
        assert_eq!(token_bytes("chibo_sk_", &secret).map(|bytes| bytes.len()), Some(32));
        let mut wrong = secret.clone();
        wrong.replace_range(12..13, if &secret[12..13] == "A" { "B" } else { "A" });
        assert_eq!(token_bytes("chibo_sk_", &wrong), None);
        assert_eq!(token_bytes("chibo_rt_", &secret), None);
        assert_eq!(token_bytes("chibo_sk_", "ệệệ"), None);
    }
}
