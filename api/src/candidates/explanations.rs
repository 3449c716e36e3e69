//! What the rules found, in words: conditions as answers carry them, and the refusal of a move with all of them.

use chibo_openapi::candidates::CandidateAct;
use chibo_openapi::conditions::Condition;
use chibo_openapi::vocabulary::CandidateStage;
use chibo_openapi::{Code, Lang};
use serde_json::json;

use super::rules::Finding;
use crate::fail::{Fail, Flaw};
use crate::http::Tx;

impl Finding {
    fn sentence(&self, lang: Lang) -> String {
        let mut params = self.params.clone();
        params.insert("required".to_owned(), json!(self.required));
        params.insert("actual".to_owned(), json!(self.actual));
        self.code.detail(lang, &params)
    }

    pub(super) fn wire(&self, lang: Lang) -> Condition {
        Condition {
            code: self.code.as_str().to_owned(),
            status: self.status,
            text: self.sentence(lang),
            required: self.required.clone(),
            actual: self.actual.clone(),
            params: self.params.clone(),
            clause: self.clause.clone(),
            earliest_on: self.earliest_on,
            pointer: self.pointer.map(|pointer| format!("#{pointer}")),
        }
    }

    /// As a single fault of a refused move.
    pub(super) fn flaw(&self) -> Flaw {
        let place = self.pointer.map_or_else(|| Flaw::whole(self.code), |pointer| Flaw::field(pointer, self.code));
        let flaw = self.params.iter().fold(place, |flaw, (name, value)| flaw.with(name, value.clone()));
        let flaw = flaw.with("required", json!(self.required)).with("actual", json!(self.actual));
        let flaw = flaw.with("document", self.clause.document.as_str()).with("article", json!(self.clause.article));
        flaw.with("earliest_on", json!(self.earliest_on))
    }
}

/// The conditions of a past act in the language asked for now.
pub(super) fn in_language(mut acts: Vec<CandidateAct>, lang: Lang) -> Vec<CandidateAct> {
    for condition in acts.iter_mut().flat_map(|act| &mut act.conditions) {
        condition.text = worded(condition, lang);
    }
    acts
}

fn worded(condition: &Condition, lang: Lang) -> String {
    let mut params = condition.params.clone();
    params.insert("required".to_owned(), json!(condition.required));
    params.insert("actual".to_owned(), json!(condition.actual));
    condition.code.parse::<Code>().map_or_else(|_| condition.text.clone(), |code| code.detail(lang, &params))
}

/// 422 with every fault and every condition, when anything stands against it.
pub(super) fn refuse(tx: &Tx<'_>, to: CandidateStage, mut flaws: Vec<Flaw>, found: &[Finding]) -> Result<(), Fail> {
    let against: Vec<Flaw> = found.iter().filter(|one| one.refuses()).map(Finding::flaw).collect();
    if flaws.is_empty() && against.is_empty() {
        return Ok(());
    }
    flaws.extend(against);
    let act = match tx.request.meta.lang {
        Lang::Vi => format!("chuyển sang bước “{}”", to.vi()),
        Lang::En => format!("move to “{}”", to.en()),
    };
    let conditions = found.iter().map(|one| one.wire(tx.request.meta.lang)).collect();
    Err(Fail::refused(&act, flaws).explained(conditions))
}
