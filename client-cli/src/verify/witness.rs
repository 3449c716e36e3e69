//! Cosignatures of witnesses below a checkpoint (C2SP tlog-cosignature, `cosignature/v1`). Pure.

use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use ed25519_dalek::VerifyingKey;
use signed_note::{Note, Verifier, VerifierList, key_id};

/// The signature type of timestamped cosignatures.
const COSIGNATURE: u8 = 4;

/// The key that verifies what a witness signed.
#[derive(Debug, Clone)]
pub(crate) struct Witness {
    name: String,
    id: u32,
    key: VerifyingKey,
}

impl Witness {
    /// Reads a verifier key: `<name>+<hash>+<key>`.
    pub(crate) fn read(verifier_key: &str) -> Option<Self> {
        let (name, rest) = verifier_key.split_once('+')?;
        let (id, key) = rest.split_once('+')?;
        let typed = BASE64.decode(key.as_bytes()).ok()?;
        let id = u32::from_str_radix(id, 16).ok().filter(|id| *id == key_id(name, &typed))?;
        let (_, key) = typed.split_first().filter(|(kind, _)| **kind == COSIGNATURE)?;
        Some(Self { name: name.to_owned(), id, key: VerifyingKey::from_bytes(key.try_into().ok()?).ok()? })
    }

    /// When the witness cosigned the checkpoint; none where it has not, or not this one.
    pub(crate) fn cosigned(&self, checkpoint: &str) -> Option<DateTime<Utc>> {
        let note = Note::from_bytes(checkpoint.as_bytes()).ok()?;
        let (good, _) = note.verify(&VerifierList::new(vec![Box::new(self.clone())])).ok()?;
        let (time, _) = good.first()?.signature().split_first_chunk()?;
        DateTime::from_timestamp(i64::try_from(u64::from_be_bytes(*time)).ok()?, 0)
    }
}

impl Verifier for Witness {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn verify(&self, checkpoint: &[u8], signature: &[u8]) -> bool {
        let Some((time, signature)) = signature.split_first_chunk() else { return false };
        let message = [format!("cosignature/v1\ntime {}\n", u64::from_be_bytes(*time)).as_bytes(), checkpoint].concat();
        signature.try_into().is_ok_and(|signature| self.key.verify_strict(&message, &signature).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification (C2SP tlog-cosignature, section Format), whose signatures are by keys that nobody tells.
    const OTHERS: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";

    fn key(seed: u8) -> (ed25519_dalek::SigningKey, String) {
        let secret = ed25519_dalek::SigningKey::from_bytes(&[seed; 32]);
        let typed = [&[COSIGNATURE], secret.verifying_key().as_bytes().as_slice()].concat();
        let told = format!("w.example/witness+{:08x}+{}", key_id("w.example/witness", &typed), BASE64.encode(&typed));
        (secret, told)
    }

    fn cosigned(seed: u8, time: u64, checkpoint: &str) -> String {
        let (secret, told) = key(seed);
        let body = checkpoint.split_once("\n\n").expect("a note").0;
        let signature = ed25519_dalek::Signer::sign(&secret, format!("cosignature/v1\ntime {time}\n{body}\n").as_bytes());
        let id = Witness::read(&told).expect("a key").id;
        let bytes = [id.to_be_bytes().as_slice(), &time.to_be_bytes(), &signature.to_bytes()].concat();
        format!("{checkpoint}— w.example/witness {}\n", BASE64.encode(&bytes))
    }

    #[test]
    fn a_cosignature_is_of_one_witness_one_time_and_one_checkpoint() {
        let witness = Witness::read(&key(7).1).expect("a key");
        let note = cosigned(7, 1_800_000_000, OTHERS);
        assert_eq!(witness.cosigned(&note).map(|at| at.timestamp()), Some(1_800_000_000));
        let other = cosigned(7, 1_800_000_001, OTHERS);
        assert!(witness.cosigned(OTHERS).is_none(), "nobody cosigned");
        assert!(witness.cosigned(&note.replace("20852163", "20852164")).is_none(), "another tree");
        assert!(Witness::read(&key(8).1).is_some_and(|other| other.cosigned(&note).is_none()), "another witness");
        // The time of one with the signature of another.
        let (line, line_of_other) = (note.lines().last().expect("a line"), other.lines().last().expect("a line"));
        let bytes = |line: &str| BASE64.decode(line.rsplit(' ').next().expect("base64").as_bytes()).expect("base64");
        let mixed = [&bytes(line_of_other)[..12], &bytes(line)[12..]].concat();
        assert!(witness.cosigned(&format!("{OTHERS}— w.example/witness {}\n", BASE64.encode(&mixed))).is_none());
    }

    #[test]
    fn only_a_whole_key_of_a_witness_is_one() {
        let (_, told) = key(7);
        let typed = [&[1], &[9; 32][..]].concat();
        let of_a_log = format!("a.example/log+{:08x}+{}", key_id("a.example/log", &typed), BASE64.encode(&typed));
        for wrong in ["", "w.example", &told.replace("w.example", "v.example"), &told[..told.len() - 4], &of_a_log] {
            assert!(Witness::read(wrong).is_none(), "{wrong}");
        }
    }
}
