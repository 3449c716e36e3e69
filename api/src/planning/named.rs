//! Which codes and names the answers about plans and quotas carry beside ids.

use chibo_openapi::planning::{Conclusion, Conference, Contribution, Directive, Participant, Plan, PlanComment, PoolReview, Quota, QuotaProposal};

use crate::structure::names::{Named, Names, Of};

impl Named for Directive {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.unit(Of::Committee, self.committee_id, &mut self.committee_code, &mut self.committee_name);
        names.codes(Of::Directive, &self.carries_out, &mut self.carries_out_numbers);
    }
}

impl Named for Plan {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.unit(Of::Committee, self.committee_id, &mut self.committee_code, &mut self.committee_name);
        names.codes(Of::Directive, &self.directive_ids, &mut self.directive_numbers);
        names.code(Of::Plan, self.carries_out_id, &mut self.carries_out_code);
    }
}

impl Named for Quota {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.code(Of::Plan, self.plan_id, &mut self.plan_code);
        names.unit(Of::Committee, self.committee_id, &mut self.committee_code, &mut self.committee_name);
    }
}

impl Named for PlanComment {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.code(Of::Plan, self.plan_id, &mut self.plan_code);
    }
}

impl Named for Conference {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.unit(Of::Committee, self.committee_id, &mut self.committee_code, &mut self.committee_name);
        names.codes(Of::Plan, &self.plan_ids, &mut self.plan_codes);
    }
}

impl Named for Participant {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.name(Of::Cell, self.cell_id, &mut self.cell_name);
        names.name(Of::Organization, self.organization_id, &mut self.organization_name);
        names.member(self.member_id, &mut self.member_name);
    }
}

impl Named for Contribution {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.code(Of::Plan, self.plan_id, &mut self.plan_code);
        names.unit(Of::Cell, self.cell_id, &mut self.cell_code, &mut self.cell_name);
    }
}

impl Named for Conclusion {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.name(Of::Conference, self.conference_id, &mut self.conference_title);
        names.unit(Of::Cell, self.cell_id, &mut self.cell_code, &mut self.cell_name);
        names.name(Of::Organization, self.organization_id, &mut self.organization_name);
    }
}

impl Named for PoolReview {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.code(Of::Plan, self.plan_id, &mut self.plan_code);
        names.unit(Of::Committee, self.committee_id, &mut self.committee_code, &mut self.committee_name);
    }
}

impl Named for QuotaProposal {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.code(Of::Plan, self.plan_id, &mut self.plan_code);
        names.unit(Of::Committee, self.committee_id, &mut self.committee_code, &mut self.committee_name);
    }
}
