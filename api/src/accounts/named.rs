//! Which codes and names the answers about accounts carry beside ids.

use chibo_openapi::accounts::{Grant, Me, ServiceClient, User};

use crate::structure::names::{Named, Names, Of};

impl Named for User {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.unit(Of::Committee, self.committee_id, &mut self.committee_code, &mut self.committee_name);
    }
}

impl Named for Grant {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.unit(Of::Committee, self.committee_id, &mut self.committee_code, &mut self.committee_name);
        names.unit(Of::Cell, self.cell_id, &mut self.cell_code, &mut self.cell_name);
    }
}

impl Named for ServiceClient {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.unit(Of::Committee, self.committee_id, &mut self.committee_code, &mut self.committee_name);
        names.unit(Of::Cell, self.cell_id, &mut self.cell_code, &mut self.cell_name);
    }
}

impl Named for Me {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        self.grants.names(names);
    }
}
