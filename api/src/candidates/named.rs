//! Which codes and names the answers about candidates carry beside ids.

use chibo_openapi::candidates::{Candidate, CandidateAct, CandidateActs, CandidateCellPeriod, CandidateCells, Helper, Opinion, OwnData, Sponsor};
use chibo_openapi::log::AccessEntry;
use chibo_openapi::planning::PoolPerson;

use crate::structure::names::{Named, Names, Of};

impl Named for AccessEntry {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.code(Of::Committee, self.committee_id, &mut self.committee_code);
        names.member(self.member_id, &mut self.member_name);
    }
}

impl Named for Candidate {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.unit(Of::Cell, self.cell_id, &mut self.cell_code, &mut self.cell_name);
        names.name(Of::Organization, self.organization_id, &mut self.organization_name);
    }
}

impl Named for CandidateAct {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.unit(Of::Cell, self.cell_id, &mut self.cell_code, &mut self.cell_name);
        names.member(self.helper_id, &mut self.helper_name);
    }
}

impl Named for CandidateActs {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        self.items.names(names);
    }
}

impl Named for CandidateCellPeriod {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.unit(Of::Cell, self.cell_id, &mut self.cell_code, &mut self.cell_name);
    }
}

impl Named for CandidateCells {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        self.items.names(names);
    }
}

impl Named for Helper {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.member(self.member_id, &mut self.member_name);
    }
}

impl Named for Sponsor {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.member(self.member_id, &mut self.member_name);
        names.name(Of::Organization, self.organization_id, &mut self.organization_name);
    }
}

impl Named for Opinion {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.name(Of::Organization, self.organization_id, &mut self.organization_name);
    }
}

impl Named for OwnData {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        self.candidate.names(names);
        self.cells.names(names);
        self.acts.names(names);
        self.helpers.names(names);
        self.sponsors.names(names);
        self.opinions.names(names);
    }
}

impl Named for PoolPerson {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.unit(Of::Cell, self.cell_id, &mut self.cell_code, &mut self.cell_name);
    }
}
