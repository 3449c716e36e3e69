//! What a witness is asked: the request as C2SP tlog-witness writes it.

use chibo_openapi::Code;
use data_encoding::BASE64;
use signed_note::Note;
use tlog_tiles::{Checkpoint, Hash};

use crate::fail::{Fail, Outcome};

/// Hashes of a proof: one for each level of a tree, and a tree has 64 at most.
const HASHES: usize = 63;

/// A checkpoint, and how its tree grew from the one that was cosigned last.
pub(super) struct Asked {
    pub(super) old: u64,
    pub(super) proof: Vec<Hash>,
    pub(super) note: Note,
    pub(super) checkpoint: Checkpoint,
}

/// 400 for what is not written as it must be.
pub(super) fn malformed(reason: &str) -> Fail {
    Fail::new(Code::MalformedRequest).with("reason", reason)
}

impl Asked {
    pub(super) fn read(body: &[u8]) -> Outcome<Self> {
        let text = std::str::from_utf8(body).map_err(|_| malformed("not UTF-8"))?;
        let (head, note) = text.split_once("\n\n").ok_or_else(|| malformed("no empty line before the checkpoint"))?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(size).ok_or_else(|| malformed("the first line is not old and a size"))?;
        let proof = lines.map(hash).collect::<Option<Vec<_>>>().ok_or_else(|| malformed("a line of the proof is no hash in base64"))?;
        if proof.len() > HASHES {
            return Err(malformed("more than 63 hashes"));
        }
        let note = Note::from_bytes(note.as_bytes()).map_err(|_| malformed("the checkpoint is no signed note"))?;
        let checkpoint = Checkpoint::from_bytes(note.text()).map_err(|_| malformed("the note is no checkpoint"))?;
        Ok(Self { old, proof, note, checkpoint })
    }
}

/// A decimal number without leading zeros.
fn size(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

fn hash(line: &str) -> Option<Hash> {
    BASE64.decode(line.as_bytes()).ok()?.try_into().ok().map(Hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "qgHnVZ8JQHJDxcfNMRB0nQpHyrEKNjeW8zjFhTNyGhs=";

    fn note() -> String {
        format!("a.example/log\n42\n{HASH}\n\n— a.example/log {}\n", BASE64.encode(&[7; 68]))
    }

    #[test]
    fn a_request_is_read_as_it_is_specified() {
        let read = Asked::read(format!("old 7\n{HASH}\n{HASH}\n\n{}", note()).as_bytes()).unwrap_or_else(|fail| panic!("{fail}"));
        assert_eq!((read.old, read.proof.len(), read.checkpoint.size(), read.checkpoint.origin()), (7, 2, 42, "a.example/log"));
        assert_eq!(Asked::read(format!("old 0\n\n{}", note()).as_bytes()).map(|read| read.proof.len()).ok(), Some(0));
    }

    #[test]
    fn anything_else_is_refused() {
        let many = format!("old 7\n{}\n{}", format!("{HASH}\n").repeat(64), note());
        let others = [
            "",
            "old 1\n",
            "\n\n",
            "old 07\n\n",
            "old +7\n\n",
            "old -1\n\n",
            "old 18446744073709551616\n\n",
            "old  7\n\n",
            "new 7\n\n",
            "old 7\nAA==\n\n",
            "old 7\r\n\n",
        ];
        let others = others.map(|head| head.to_owned() + &note());
        for body in others.iter().chain([&many, &format!("old 7\n\n{}", note().replace("42", "042")), &"old 7\n\nx\n".to_owned()]) {
            assert!(Asked::read(body.as_bytes()).is_err_and(|fail| fail.code() == Code::MalformedRequest), "{body}");
        }
        assert!(Asked::read(b"old 7\n\n\xff").is_err());
    }
}
