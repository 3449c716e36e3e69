//! What makes ready for a dossier: a helper, and the awareness course.

use chibo_openapi::Code;
use chibo_openapi::vocabulary::{CandidateStage, ConditionStatus};
use serde_json::Value;

use super::check::Check;
use crate::candidates::rules::clause::clause;
use crate::candidates::rules::finding::{Finding, day_or_dash, finding, met};
use crate::regulations::add_months;

use ConditionStatus::{Needed, Unmet};

impl Check<'_> {
    pub(super) fn new_helper(&self) -> Finding {
        let status = match self.circumstances.helper_fits {
            None => Needed,
            Some(fits) => met(fits),
        };
        self.whole(Code::HelperOfficial, status).at("/helper_id")
    }

    pub(super) fn helped(&self) -> Finding {
        let on = self.asked.on;
        let helped = self.case.helpers.iter().any(|helper| helper.from <= on && helper.to.is_none_or(|to| to > on));
        self.whole(Code::HelperAssigned, met(helped)).compared(on, on)
    }

    pub(super) fn certificate_given(&self) -> Finding {
        let given = self.given(Code::CertificateGiven, self.asked.certificate.is_some(), "/certificate");
        match &self.asked.certificate {
            Some(certificate) if certificate.issued_on > self.asked.on => {
                Finding { status: Unmet, ..given }.compared(self.asked.on, certificate.issued_on).earliest(Some(certificate.issued_on))
            }
            _ => given,
        }
    }

    pub(super) fn certificate_valid(&self) -> Finding {
        let months = &self.rules.parameters.certificate_months;
        let certificate = self.asked.certificate.as_ref().filter(|_| self.asked.to == CandidateStage::Trained).or_else(|| self.case.certificate());
        let last = certificate.map(|certificate| add_months(certificate.issued_on, months.value));
        let status = met(last.is_some_and(|last| self.asked.on <= last));
        let months = Value::from(months.value);
        finding(Code::CertificateValid, status, clause!(self.rules.parameters.certificate_months))
            .compared(day_or_dash(last), self.asked.on)
            .with("months", months)
    }
}
