//! How the sentence of a code is filled with the values that it speaks of.

use serde_json::{Map, Value};

use super::{Code, Lang};
use crate::vocabulary::label;

impl Code {
    /// The sentence with its parameters filled in; lists are joined with commas. A parameter named like an enumeration shows the
    /// label of its value.
    pub fn detail(self, lang: Lang, params: &Map<String, Value>) -> String {
        let mut text = self.template(lang).to_owned();
        for (name, value) in params {
            let place = format!("{{{name}}}");
            if text.contains(&place) {
                text = text.replace(&place, &plain(lang, name, value));
            }
        }
        text
    }

    /// Path of the page that explains this code.
    pub fn type_path(self) -> String {
        format!("/problems/{}", self.as_str().replace('_', "-"))
    }
}

impl Lang {
    /// What a problem adds to its sentence when it has more faults than it tells.
    pub fn left_out(self, count: usize) -> String {
        match self {
            Self::Vi => format!("Còn {count} lỗi nữa không liệt kê."),
            Self::En => format!("{count} further errors are not listed."),
        }
    }
}

/// A day as Vietnamese texts write it: 2024-05-20 is 20/05/2024.
fn day_in_words(text: &str) -> Option<String> {
    let day: chrono::NaiveDate = text.parse().ok().filter(|_| text.len() == 10)?;
    Some(day.format("%d/%m/%Y").to_string())
}

fn plain(lang: Lang, name: &str, value: &Value) -> String {
    match value {
        Value::String(text) => match (label(name, text), lang) {
            (Some((vi, _)), Lang::Vi) => vi.to_owned(),
            (Some((_, en)), Lang::En) => en.to_owned(),
            (None, Lang::Vi) => day_in_words(text).unwrap_or_else(|| text.clone()),
            (None, Lang::En) => text.clone(),
        },
        Value::Array(items) if items.is_empty() => "—".to_owned(),
        Value::Array(items) => items.iter().map(|item| plain(lang, name, item)).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
