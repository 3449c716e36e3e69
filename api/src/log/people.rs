//! The key of each person, with which everything about that person is sealed. It is made with the record; without it nobody reads those
//! values again, in any copy.

use diesel::prelude::*;

use crate::db::key::Key;
use crate::db::on_connection;
use crate::db::schema::person_keys;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::vault::{PersonKey, Vault};

/// Makes the key of a person whose record begins.
pub fn new_person(tx: &mut Tx<'_>, person: Key) -> Outcome<PersonKey> {
    let (key, sealed) = PersonKey::new(&tx.request.app.vault);
    let made = diesel::insert_into(person_keys::table).values((person_keys::person_id.eq(person), person_keys::key_sealed.eq(sealed)));
    on_connection!(tx.conn, conn => made.execute(conn))?;
    Ok(key)
}

/// The key of a person; none once the person was erased.
pub fn person_key(tx: &mut Tx<'_>, person: Key) -> Outcome<Option<PersonKey>> {
    let app = tx.request.app.clone();
    person_key_by(tx, &app.vault, person)
}

/// The same under a given master key.
pub fn person_key_by(tx: &mut Tx<'_>, vault: &Vault, person: Key) -> Outcome<Option<PersonKey>> {
    let found = person_keys::table.find(person).select(person_keys::key_sealed);
    let sealed: Option<Vec<u8>> = on_connection!(tx.conn, conn => found.first(conn)).optional()?;
    opened(vault, sealed.as_deref())
}

/// A person's key from its sealed form, where there is one.
pub fn opened(vault: &Vault, sealed: Option<&[u8]>) -> Outcome<Option<PersonKey>> {
    let shut = || Fail::internal("a person's key does not open with this master key");
    sealed.map(|sealed| vault.open_person(sealed).ok_or_else(shut)).transpose()
}

/// Removes a person's key: what was sealed with it cannot be read again.
pub fn forget_person(tx: &mut Tx<'_>, person: Key) -> Outcome<()> {
    diesel::delete(person_keys::table.find(person)).execute(tx.conn)?;
    tx.request.app.db.note_erasure();
    Ok(())
}

/// Seals every person's key with another master key; how many there are.
pub fn reseal(tx: &mut Tx<'_>, new: &Vault) -> Outcome<usize> {
    let mut after: Option<Key> = None;
    let mut count = 0;
    loop {
        let mut page = person_keys::table.into_boxed();
        if let Some(after) = after {
            page = page.filter(person_keys::person_id.gt(after));
        }
        let page: Vec<(Key, Vec<u8>)> =
            page.order(person_keys::person_id).limit(1_000).select((person_keys::person_id, person_keys::key_sealed)).load(tx.conn)?;
        let Some((last, _)) = page.last() else { return Ok(count) };
        after = Some(*last);
        count += page.len();
        for (person, sealed) in page {
            let key = opened(&tx.request.app.vault, Some(&sealed))?.map(|key| key.sealed(new)).unwrap_or_default();
            diesel::update(person_keys::table.find(person)).set(person_keys::key_sealed.eq(key)).execute(tx.conn)?;
        }
    }
}
