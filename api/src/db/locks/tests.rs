//! What is taken, and in which order.

use super::Lock::{Change, Hold};
use super::*;

fn key(number: u128) -> Key {
    Key::from(uuid::Uuid::from_u128(number))
}

#[test]
fn locks_are_taken_in_one_order_each_once_and_as_strong_as_asked() {
    let (cell, plan) = (What::Cell(key(1)), What::Plan(key(0)));
    let mut locks = Locks::default();
    let wanted = [Change(plan), Hold(cell), Change(cell), Hold(What::Regulations), Hold(cell)];
    assert_eq!(locks.lacking(&wanted), [Hold(What::Regulations), Change(cell), Change(plan)]);
    locks.taken = locks.lacking(&wanted);
    assert_eq!(locks.lacking(&[Hold(cell), Change(plan)]), []);
    assert_eq!(locks.lacking(&[Hold(What::Member(key(0)))]), [Hold(What::Member(key(0)))]);
    assert!(locks.hold(What::Regulations) && !locks.change(What::Regulations) && locks.change(cell));
}

#[test]
fn what_a_transaction_made_is_its_own() {
    let mut locks = Locks::default();
    locks.made(What::Cell(key(9)));
    assert!(locks.change(What::Cell(key(9))));
    assert_eq!(locks.lacking(&[Change(What::Cell(key(9))), Hold(What::Cell(key(1)))]), [Hold(What::Cell(key(1)))]);
}

#[test]
#[should_panic(expected = "wait in a circle")]
fn a_lock_out_of_order_is_a_mistake() {
    let locks = Locks { taken: vec![Hold(What::Candidate(key(1)))], ..Locks::default() };
    drop(locks.lacking(&[Hold(What::Cell(key(1)))]));
}

#[test]
#[should_panic(expected = "wait in a circle")]
fn a_held_lock_is_never_made_stronger() {
    let locks = Locks { taken: vec![Hold(What::Cell(key(1)))], ..Locks::default() };
    drop(locks.lacking(&[Change(What::Cell(key(1)))]));
}

#[test]
fn statements_name_the_row_or_the_number() {
    let mut sql = String::new();
    Hold(What::Cell(key(0xab))).push(&mut sql);
    Change(What::Candidate(key(1))).push(&mut sql);
    Change(What::Tree).push(&mut sql);
    let tree = number(b"tree", &[]);
    assert_eq!(
        sql,
        format!(
            "SELECT FROM cells WHERE id = '\\x000000000000000000000000000000ab' FOR SHARE;\
             SELECT FROM candidates WHERE id = '\\x00000000000000000000000000000001' FOR NO KEY UPDATE;\
             SELECT pg_advisory_xact_lock({tree});"
        )
    );
}
