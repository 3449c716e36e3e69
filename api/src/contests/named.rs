//! Which codes and names the answers about contests carry beside ids, but for those that their queries bring along.

use chibo_openapi::contests::{Contest, ContestSeat};

use crate::structure::names::{Named, Names, Of};

impl Named for Contest {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.code(Of::Plan, self.plan_id, &mut self.plan_code);
        names.unit(Of::Committee, self.committee_id, &mut self.committee_code, &mut self.committee_name);
    }
}

impl Named for ContestSeat {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.code(Of::Contest, self.contest_id, &mut self.contest_code);
        names.unit(Of::Cell, self.cell_id, &mut self.cell_code, &mut self.cell_name);
    }
}
