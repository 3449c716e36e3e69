//! The keys that sign access tokens. They live in the database, sealed; instances see a rotation within seconds.
//! A retired key goes on verifying until every token it signed has expired.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chibo_openapi::Code;
use chibo_openapi::accounts::{Jwk, Jwks};
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use p256::elliptic_curve::Generate;
use p256::pkcs8::EncodePrivateKey;

use super::token::{AUDIENCE, Claims};
use crate::clock::Clock;
use crate::db::installation;
use crate::db::locks::{Lock::Change, Locks, What};
use crate::db::schema::signing_keys;
use crate::db::{Conn, Db};
use crate::fail::{Fail, Outcome};
use crate::vault::Vault;

/// How old the keys in memory may be before the database is asked again.
const FRESH: i64 = 3;
/// How long a retired key still verifies: the longest life of an access token, and a day for copies of the public keys.
const OVERLAP: i64 = 2 * 86_400;

/// The keys as they are now.
struct KeySet {
    kid: String,
    signing: EncodingKey,
    verifying: HashMap<String, DecodingKey>,
    jwks: Jwks,
    loaded_at: DateTime<Utc>,
    /// Who the tokens say they are from.
    issuer: String,
}

/// The keys, loaded again every few seconds.
pub struct SigningKeys {
    db: Db,
    vault: Arc<Vault>,
    clock: Clock,
    current: RwLock<Arc<KeySet>>,
}

impl SigningKeys {
    /// Loads the keys; makes the first one in a new database.
    pub fn start(db: &Db, vault: &Arc<Vault>, clock: &Clock) -> Result<Self, Fail> {
        let now = clock.now();
        let none = db.read_blocking(&|conn| Ok(signing_keys::table.count().get_result::<i64>(conn)? == 0))?;
        if none {
            let new = NewKey::make(vault)?;
            db.write_blocking(move |conn| {
                // Another instance may have been faster.
                Locks::default().take(conn, &[Change(What::SigningKeys)])?;
                let count: i64 = signing_keys::table.count().get_result(conn)?;
                if count == 0 { new.insert(conn, now) } else { Ok(()) }
            })?;
        }
        let set = db.read_blocking(&|conn| load(conn, vault, now))?;
        Ok(Self { db: db.clone(), vault: vault.clone(), clock: clock.clone(), current: RwLock::new(Arc::new(set)) })
    }

    fn current(&self) -> Result<Arc<KeySet>, Fail> {
        self.current.read().map(|set| set.clone()).map_err(|_| Fail::internal("the signing keys are poisoned"))
    }

    async fn fresh(&self, force: bool) -> Result<Arc<KeySet>, Fail> {
        let set = self.current()?;
        let now = self.clock.now();
        let age = (now - set.loaded_at).num_seconds();
        // An unknown key id asks again at once, but not more than once a second: anyone can send one.
        if age < FRESH && !(force && age >= 1) {
            return Ok(set);
        }
        let vault = self.vault.clone();
        let set = Arc::new(self.db.read(move |conn| load(conn, &vault, now)).await?);
        *self.current.write().map_err(|_| Fail::internal("the signing keys are poisoned"))? = set.clone();
        Ok(set)
    }

    /// Signs claims with the newest key, in the name of the issuer.
    pub async fn sign(&self, mut claims: Claims) -> Result<String, Fail> {
        let set = self.fresh(false).await?;
        claims.iss.clone_from(&set.issuer);
        let header = Header { typ: Some("at+jwt".to_owned()), kid: Some(set.kid.clone()), ..Header::new(Algorithm::ES256) };
        jsonwebtoken::encode(&header, &claims, &set.signing).map_err(|error| Fail::internal(&error.to_string()))
    }

    /// Checks signature, type, issuer, audience and time of a token.
    pub async fn verify(&self, token: &str) -> Result<Claims, Fail> {
        let wrong = || Fail::new(Code::InvalidToken);
        let header = jsonwebtoken::decode_header(token).map_err(|_| wrong())?;
        let kid = header.kid.as_deref().ok_or_else(wrong)?;
        let mut set = self.fresh(false).await?;
        if !set.verifying.contains_key(kid) {
            set = self.fresh(true).await?;
        }
        let key = set.verifying.get(kid).ok_or_else(wrong)?;
        let typed = header.typ.as_deref().is_some_and(|typ| typ.eq_ignore_ascii_case("at+jwt") || typ.eq_ignore_ascii_case("application/at+jwt"));
        let mut validation = Validation::new(Algorithm::ES256);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[&set.issuer]);
        // Time is judged below, by the injected clock.
        validation.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &validation).map_err(|_| wrong())?.claims;
        let live = claims.expires_at().is_some_and(|expires_at| expires_at > self.clock.now());
        if typed && live { Ok(claims) } else { Err(wrong()) }
    }

    /// Who the tokens say they are from.
    pub async fn issuer(&self) -> Result<String, Fail> {
        Ok(self.fresh(false).await?.issuer.clone())
    }

    /// The public keys.
    pub async fn public(&self) -> Result<Jwks, Fail> {
        Ok(self.fresh(false).await?.jwks.clone())
    }
}

/// A new key pair, its private half sealed.
struct NewKey {
    kid: String,
    public_x: String,
    public_y: String,
    private_sealed: Vec<u8>,
}

impl NewKey {
    fn make(vault: &Vault) -> Result<Self, Fail> {
        let secret = p256::SecretKey::generate();
        let point = p256::Sec1Point::from(secret.public_key());
        let (Some(x), Some(y)) = (point.x(), point.y()) else { return Err(Fail::internal("a new key has no coordinates")) };
        let der = secret.to_pkcs8_der().map_err(|error| Fail::internal(&error.to_string()))?;
        Ok(Self {
            kid: uuid::Uuid::now_v7().simple().to_string(),
            public_x: BASE64.encode(x),
            public_y: BASE64.encode(y),
            private_sealed: vault.seal(der.as_bytes()),
        })
    }

    fn insert(&self, conn: &mut Conn, now: DateTime<Utc>) -> Outcome<()> {
        diesel::insert_into(signing_keys::table)
            .values((
                signing_keys::kid.eq(&self.kid),
                signing_keys::public_x.eq(&self.public_x),
                signing_keys::public_y.eq(&self.public_y),
                signing_keys::private_sealed.eq(&self.private_sealed),
                signing_keys::created_at.eq(now.naive_utc()),
            ))
            .execute(conn)?;
        Ok(())
    }
}

/// Makes a new signing key and retires the one before; answers the new key id.
pub fn rotate(conn: &mut Conn, vault: &Vault, now: DateTime<Utc>) -> Outcome<String> {
    let new = NewKey::make(vault)?;
    let at = now.naive_utc();
    Locks::default().take(conn, &[Change(What::SigningKeys)])?;
    diesel::update(signing_keys::table.filter(signing_keys::retired_at.is_null())).set(signing_keys::retired_at.eq(at)).execute(conn)?;
    let forgotten = (now - Duration::seconds(OVERLAP)).naive_utc();
    diesel::delete(signing_keys::table.filter(signing_keys::retired_at.lt(forgotten))).execute(conn)?;
    new.insert(conn, now)?;
    Ok(new.kid)
}

/// Seals the private keys with another master key.
pub fn reseal(conn: &mut Conn, old: &Vault, new: &Vault) -> Outcome<()> {
    let rows: Vec<(String, Vec<u8>)> = signing_keys::table.select((signing_keys::kid, signing_keys::private_sealed)).load(conn)?;
    for (kid, sealed) in rows {
        let der = old.open(&sealed).ok_or_else(|| Fail::internal("a signing key does not open with this master key"))?;
        diesel::update(signing_keys::table.find(kid)).set(signing_keys::private_sealed.eq(new.seal(&der))).execute(conn)?;
    }
    Ok(())
}

fn load(conn: &mut Conn, vault: &Vault, now: DateTime<Utc>) -> Outcome<KeySet> {
    type Row = (String, String, String, Vec<u8>, Option<NaiveDateTime>);
    let horizon = (now - Duration::seconds(OVERLAP)).naive_utc();
    let rows: Vec<Row> = signing_keys::table
        .filter(signing_keys::retired_at.is_null().or(signing_keys::retired_at.gt(horizon)))
        .order(signing_keys::created_at.desc())
        .select((signing_keys::kid, signing_keys::public_x, signing_keys::public_y, signing_keys::private_sealed, signing_keys::retired_at))
        .load(conn)?;
    let (kid, _, _, sealed, _) = rows.iter().find(|row| row.4.is_none()).ok_or_else(|| Fail::internal("there is no signing key"))?;
    let der = vault.open(sealed).ok_or_else(|| Fail::unavailable("the signing key does not open with this master key"))?;
    let mut verifying = HashMap::new();
    for (kid, x, y, _, _) in &rows {
        verifying.insert(kid.clone(), DecodingKey::from_ec_components(x, y).map_err(|error| Fail::internal(&error.to_string()))?);
    }
    let text = str::to_owned;
    let jwk = |(kid, x, y, _, _): &Row| Jwk {
        kty: text("EC"),
        usage: text("sig"),
        alg: text("ES256"),
        crv: text("P-256"),
        kid: kid.clone(),
        x: x.clone(),
        y: y.clone(),
    };
    Ok(KeySet {
        kid: kid.clone(),
        signing: EncodingKey::from_ec_der(&der),
        verifying,
        jwks: Jwks { keys: rows.iter().map(jwk).collect() },
        loaded_at: now,
        issuer: installation::issuer(conn)?.unwrap_or_default(),
    })
}
