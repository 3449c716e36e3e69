//! Which codes and names the answers of the structure carry beside ids.

use chibo_openapi::structure::{Cell, CellAct, Committee, Member, MemberCellPeriod, MemberCells, Organization, ParentPeriod, Post, PostList};

use super::names::{Named, Names, Of};

impl Named for Committee {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.unit(Of::Committee, self.parent_id, &mut self.parent_code, &mut self.parent_name);
    }
}

impl Named for ParentPeriod {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.unit(Of::Committee, self.parent_id, &mut self.parent_code, &mut self.parent_name);
    }
}

impl Named for Cell {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.unit(Of::Committee, self.committee_id, &mut self.committee_code, &mut self.committee_name);
    }
}

impl Named for CellAct {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.unit(Of::Cell, self.cell_id, &mut self.cell_code, &mut self.cell_name);
        names.unit(Of::Cell, self.other_cell_id, &mut self.other_cell_code, &mut self.other_cell_name);
        names.unit(Of::Committee, self.committee_id, &mut self.committee_code, &mut self.committee_name);
    }
}

impl Named for Organization {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.unit(Of::Committee, self.committee_id, &mut self.committee_code, &mut self.committee_name);
    }
}

impl Named for Member {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.unit(Of::Cell, self.cell_id, &mut self.cell_code, &mut self.cell_name);
    }
}

impl Named for MemberCellPeriod {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.unit(Of::Cell, self.cell_id, &mut self.cell_code, &mut self.cell_name);
    }
}

impl Named for MemberCells {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        self.items.names(names);
    }
}

impl Named for Post {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.unit(Of::Cell, self.cell_id, &mut self.cell_code, &mut self.cell_name);
        names.member(self.member_id, &mut self.member_name);
    }
}

impl Named for PostList {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        self.items.names(names);
    }
}
