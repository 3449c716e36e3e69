//! Votes as options: `cell:14:2` and who is left out of the count. Not here: whether a vote is enough; the server counts.

use chibo_openapi::candidates::Vote;
use chibo_openapi::vocabulary::VotingBody;

use crate::failure::{Failure, Outcome};
use crate::say::{pick, say};

/// Why members of a cell are left out of its count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LeftOut {
    AssignedElsewhere,
    ExemptAbsent,
    Suspended,
    ChargedOrHeld,
}

impl LeftOut {
    const ALL: [(&'static str, Self); 4] = [
        ("assigned_elsewhere", Self::AssignedElsewhere),
        ("exempt_absent", Self::ExemptAbsent),
        ("suspended", Self::Suspended),
        ("charged_or_held", Self::ChargedOrHeld),
    ];
}

/// Reads `BODY:FOR:AGAINST` or `BODY:FOR:AGAINST:MEMBERS`.
pub(super) fn vote(text: &str) -> Result<Vote, String> {
    let wrong = || {
        let bodies = VotingBody::ALL.iter().map(|body| body.as_str()).collect::<Vec<_>>().join(", ");
        say!(
            "cần NƠI:TÁN-THÀNH:KHÔNG[:TỔNG-SỐ], ví dụ cell:14:2 hoặc committee:10:1:15; NƠI là một trong: {bodies}",
            "expected BODY:FOR:AGAINST[:MEMBERS], e.g. cell:14:2 or committee:10:1:15; BODY is one of: {bodies}"
        )
    };
    let parts: Vec<&str> = text.trim().split(':').collect();
    let (body, in_favour, against, members) = match parts.as_slice() {
        [body, in_favour, against] => (body, in_favour, against, None),
        [body, in_favour, against, members] => (body, in_favour, against, Some(number(members).ok_or_else(wrong)?)),
        _ => return Err(wrong()),
    };
    Ok(Vote {
        body: body.parse().map_err(|_| wrong())?,
        in_favour: number(in_favour).ok_or_else(wrong)?,
        against: number(against).ok_or_else(wrong)?,
        members,
        assigned_elsewhere: 0,
        exempt_absent: 0,
        suspended: 0,
        charged_or_held: 0,
    })
}

/// Reads `WHY=COUNT`.
pub(super) fn left_out(text: &str) -> Result<(LeftOut, i32), String> {
    let wrong = || {
        let names = LeftOut::ALL.map(|(name, _)| name).join(", ");
        say!("cần LÝ-DO=SỐ, với LÝ-DO là một trong: {names}", "expected WHY=COUNT; WHY is one of: {names}")
    };
    let (name, count) = text.trim().split_once('=').ok_or_else(wrong)?;
    let (_, why) = LeftOut::ALL.into_iter().find(|(known, _)| *known == name).ok_or_else(wrong)?;
    Ok((why, number(count).ok_or_else(wrong)?))
}

/// Puts votes over those that were recorded: one of the same body takes its place, and keeps who was left out and the number of
/// members unless that is said again.
pub(super) fn with_votes(recorded: Vec<Vote>, given: &[Vote]) -> Vec<Vote> {
    let again = |vote: &Vote| given.iter().any(|one| one.body == vote.body);
    let (replaced, kept): (Vec<Vote>, Vec<Vote>) = recorded.into_iter().partition(again);
    let onto = |vote: &Vote| match replaced.iter().find(|old| old.body == vote.body) {
        Some(old) => {
            let Vote { body, in_favour, against, members, .. } = *vote;
            Vote { body, in_favour, against, members: members.or(old.members), ..old.clone() }
        }
        None => vote.clone(),
    };
    given.iter().map(onto).chain(kept).collect()
}

/// Puts who is left out into the cell's vote.
pub(super) fn with_left_out(mut votes: Vec<Vote>, left_out: &[(LeftOut, i32)]) -> Outcome<Vec<Vote>> {
    if left_out.is_empty() {
        return Ok(votes);
    }
    let Some(vote) = votes.iter_mut().find(|vote| vote.body == VotingBody::Cell) else {
        return Err(Failure::usage(pick("--left-out cần một --vote cell:…", "--left-out needs a --vote cell:…")));
    };
    for (why, count) in left_out {
        match why {
            LeftOut::AssignedElsewhere => vote.assigned_elsewhere = *count,
            LeftOut::ExemptAbsent => vote.exempt_absent = *count,
            LeftOut::Suspended => vote.suspended = *count,
            LeftOut::ChargedOrHeld => vote.charged_or_held = *count,
        }
    }
    Ok(votes)
}

/// A count: digits only, so that nothing negative or signed gets through.
fn number(text: &str) -> Option<i32> {
    text.bytes().all(|digit| digit.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn votes_are_read_as_body_for_against_and_members() {
        let cell = vote("cell:14:2").unwrap();
        assert_eq!((cell.body, cell.in_favour, cell.against, cell.members), (VotingBody::Cell, 14, 2, None));
        let committee = vote(" committee:10:1:15 ").unwrap();
        assert_eq!((committee.body, committee.in_favour, committee.against, committee.members), (VotingBody::Committee, 10, 1, Some(15)));
        assert_eq!(vote("standing_committee:0:0:7").unwrap().members, Some(7));
        for wrong in ["", "cell", "cell:14", "cell:14:2:3:4", "ward:1:2", "cell:-1:2", "cell:+1:2", "cell::2", "cell:1:2:", "cell:a:b", "cell:99999999999:1"] {
            assert!(vote(wrong).is_err(), "{wrong}");
        }
        assert!(vote("x").unwrap_err().contains("standing_committee"));
    }

    #[test]
    fn a_vote_takes_the_place_of_the_same_bodys() {
        let recorded = with_left_out(vec![vote("cell:40:2").unwrap(), vote("committee:10:1:15").unwrap()], &[(LeftOut::ExemptAbsent, 1)]).unwrap();
        assert_eq!(with_votes(recorded.clone(), &[]), recorded);
        let votes = with_votes(recorded, &[vote("cell:39:3").unwrap(), vote("standing_committee:5:0:7").unwrap()]);
        assert_eq!(
            votes.iter().map(|vote| (vote.body, vote.in_favour)).collect::<Vec<_>>(),
            [(VotingBody::Cell, 39), (VotingBody::StandingCommittee, 5), (VotingBody::Committee, 10)]
        );
        assert_eq!((votes[0].exempt_absent, votes[0].against, votes[2].members), (1, 3, Some(15)));
        // The same body twice is for the server to refuse.
        assert_eq!(with_votes(Vec::new(), &[vote("cell:1:0").unwrap(), vote("cell:2:0").unwrap()]).len(), 2);
    }

    #[test]
    fn who_is_left_out_goes_into_the_cells_vote() {
        assert_eq!(left_out("assigned_elsewhere=1"), Ok((LeftOut::AssignedElsewhere, 1)));
        for wrong in ["", "assigned_elsewhere", "assigned_elsewhere=", "ill=1", "suspended=-1"] {
            assert!(left_out(wrong).is_err(), "{wrong}");
        }
        let votes = vec![vote("committee:10:1:15").unwrap(), vote("cell:14:2").unwrap()];
        let left: Vec<_> = ["assigned_elsewhere=1", "exempt_absent=2", "suspended=3", "charged_or_held=4"].map(|text| left_out(text).unwrap()).into();
        let counted = with_left_out(votes, &left).unwrap();
        let cell = &counted[1];
        assert_eq!((cell.assigned_elsewhere, cell.exempt_absent, cell.suspended, cell.charged_or_held), (1, 2, 3, 4));
        assert_eq!(counted[0].assigned_elsewhere, 0);
        assert!(with_left_out(vec![vote("committee:10:1:15").unwrap()], &left).is_err());
        assert_eq!(with_left_out(Vec::new(), &[]).unwrap(), []);
    }
}
