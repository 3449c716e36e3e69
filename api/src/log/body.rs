//! What the log keeps of a resource: fields named one by one, each either open or personal. A field that an answer gains breaks the build
//! until somebody has decided, and never comes into the log by itself. Not here: sealing and writing (`events.rs`).

use serde::ser::{SerializeMap, Serializer};

/// A resource as the log keeps it.
pub trait Body {
    /// Its type, as readers of the log know it.
    const TYPE: &'static str;
    /// Raised when a field changes its name or its meaning.
    const VERSION: u32;
    /// Whether any field is about a person.
    const PERSONAL: bool;

    /// Writes the fields that say nothing of a person.
    fn open<M: SerializeMap>(&self, fields: &mut M) -> Result<(), M::Error>;

    /// Writes the fields that are sealed with the person's key.
    fn personal<M: SerializeMap>(&self, fields: &mut M) -> Result<(), M::Error>;
}

/// The open part of a body as JSON, with its type and version.
pub(super) fn open_part<B: Body>(body: &B) -> serde_json::Result<String> {
    let mut json = Vec::with_capacity(512);
    let mut fields = serde_json::Serializer::new(&mut json);
    let mut fields = fields.serialize_map(None)?;
    fields.serialize_entry("$type", B::TYPE)?;
    fields.serialize_entry("$version", &B::VERSION)?;
    body.open(&mut fields)?;
    SerializeMap::end(fields)?;
    Ok(String::from_utf8(json).unwrap_or_default())
}

/// The personal part of a body as JSON.
pub(super) fn personal_part<B: Body>(body: &B) -> serde_json::Result<String> {
    let mut json = Vec::with_capacity(512);
    let mut fields = serde_json::Serializer::new(&mut json);
    let mut fields = fields.serialize_map(None)?;
    body.personal(&mut fields)?;
    SerializeMap::end(fields)?;
    Ok(String::from_utf8(json).unwrap_or_default())
}

/// Says of a type what the log keeps of it: `open` fields say nothing of a person, `personal` ones are sealed with the person's key, and
/// what is `left` out is not kept. Every field stands in one of the three.
macro_rules! logged {
    ($type:ty as $name:literal, version $version:literal,
     open { $($open:ident),* $(,)? }, personal { $($personal:ident),* $(,)? }, left { $($left:ident),* $(,)? }) => {
        impl $crate::log::body::Body for $type {
            const TYPE: &'static str = $name;
            const VERSION: u32 = $version;
            const PERSONAL: bool = !<[&str]>::is_empty(&[$(stringify!($personal)),*]);

            fn open<M: serde::ser::SerializeMap>(&self, fields: &mut M) -> Result<(), M::Error> {
                let Self { $($open,)* $($personal: _,)* $($left: _,)* } = self;
                $(fields.serialize_entry(stringify!($open), $open)?;)*
                let _ = fields;
                Ok(())
            }

            fn personal<M: serde::ser::SerializeMap>(&self, fields: &mut M) -> Result<(), M::Error> {
                let Self { $($open: _,)* $($personal,)* $($left: _,)* } = self;
                $(fields.serialize_entry(stringify!($personal), $personal)?;)*
                let _ = fields;
                Ok(())
            }
        }
    };
}
pub(crate) use logged;
