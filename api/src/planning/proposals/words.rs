//! Why a unit gets its quota, in a sentence. Pure.

use chibo_openapi::Lang;
use chibo_openapi::vocabulary::{self, BoundHit, SplitMethod};
use num_rational::Ratio;

use super::telling::Line;

/// A share to two decimals, cut off, with the comma or point of a language; exact where it has no more.
fn decimal(share: &str, lang: Lang) -> String {
    let Ok(exact) = share.parse::<Ratio<u128>>() else { return share.to_owned() };
    let hundredths = (exact * Ratio::from_integer(100)).to_integer();
    let separator = if lang == Lang::Vi { ',' } else { '.' };
    format!("{}{separator}{:02}", hundredths / 100, hundredths % 100)
}

fn method(method: SplitMethod, lang: Lang) -> &'static str {
    let (vi, en) = vocabulary::label("split_method", method.as_str()).unwrap_or((method.as_str(), method.as_str()));
    if lang == Lang::Vi { vi } else { en }
}

/// Why a unit gets its quota.
pub(super) fn why(line: &Line, quota: i32, all: &str, total: i32, by: SplitMethod, lang: Lang) -> String {
    let (weight, vi) = (&line.weight, lang == Lang::Vi);
    let Some(share) = line.share.as_deref().filter(|_| weight != "0") else {
        return if vi {
            format!("Không có trọng số nên chỉ được cận dưới là {quota}.")
        } else {
            format!("It weighs nothing, so it gets its lower bound of {quota}.")
        };
    };
    let exact = decimal(share, lang);
    let weighed = if vi {
        format!("Trọng số {weight} trên {all}, phần chính xác của {total} là {exact}")
    } else {
        format!("It weighs {weight} of {all}, so its exact share of {total} is {exact}")
    };
    let anew = line.share_anew.as_ref().map_or_else(String::new, |anew| {
        let anew = decimal(anew, lang);
        if vi {
            format!(", tính lại sau khi trừ các đơn vị chạm cận là {anew}")
        } else {
            format!(", and {anew} once the units at their bounds are taken out")
        }
    });
    let reason = line
        .bound_reason
        .as_ref()
        .map_or_else(String::new, |reason| if vi { format!(" Cận đã đặt vì: {reason}") } else { format!(" The bound was set because: {reason}") });
    [weighed, anew, gets(line, share, quota, by, lang), tied(line.tied, vi).to_owned(), ".".to_owned(), reason].concat()
}

/// What it gets, and by what: a bound, or the method.
fn gets(line: &Line, share: &str, quota: i32, by: SplitMethod, lang: Lang) -> String {
    let (least, vi) = (line.least, lang == Lang::Vi);
    match (line.bound, vi) {
        (Some(BoundHit::Most), true) => return format!("; dừng ở cận trên {quota}"),
        (Some(BoundHit::Most), false) => return format!("; it is held by its upper bound of {quota}"),
        (Some(BoundHit::Least), true) => return format!("; nâng lên cận dưới {least}"),
        (Some(BoundHit::Least), false) => return format!("; it is raised to its lower bound of {least}"),
        (None, _) => {}
    }
    let exact = line.share_anew.as_deref().unwrap_or(share).parse::<Ratio<u128>>().unwrap_or_default();
    let whole = exact.to_integer();
    let (by, quota_of) = (method(by, lang), u128::try_from(quota).unwrap_or_default());
    match (exact.is_integer() && whole == quota_of, quota_of > whole, vi) {
        (true, _, true) => format!("; được đúng {quota}"),
        (true, _, false) => format!("; it gets exactly {quota}"),
        (false, true, true) => format!("; được {quota} theo phương pháp {by}: nhiều hơn phần nguyên"),
        (false, true, false) => format!("; by {by} it gets {quota}, more than the whole part"),
        (false, false, true) => format!("; được {quota} theo phương pháp {by}: phần nguyên hoặc ít hơn"),
        (false, false, false) => format!("; by {by} it gets {quota}, the whole part or less"),
    }
}

const fn tied(tied: Option<bool>, vi: bool) -> &'static str {
    match (tied, vi) {
        (Some(true), true) => ". Bằng quyền với đơn vị khác ở suất cuối, được vì trọng số lớn hơn hoặc mã đứng trước",
        (Some(true), false) => ". It is equal with others at the last part and has it by the greater weight or the code that comes first",
        (Some(false), true) => ". Bằng quyền với đơn vị khác ở suất cuối nhưng không được vì trọng số nhỏ hơn hoặc mã đứng sau",
        (Some(false), false) => ". It is equal with others at the last part and does not have it, by the lesser weight or the code that comes later",
        (None, _) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chibo_openapi::planning::PoolNumbers;

    fn line() -> Line {
        Line {
            name: "Chi bộ 1".to_owned(),
            members: 31,
            pool: PoolNumbers::default(),
            pool_weight: 23,
            weight: "23".to_owned(),
            share: Some("483/412".to_owned()),
            share_anew: None,
            least: 0,
            most: 4,
            bound_reason: None,
            bound: None,
            tied: None,
        }
    }

    #[test]
    fn sentences_name_the_numbers() {
        let said = |line: &Line, quota, lang| why(line, quota, "412", 21, SplitMethod::LargestRemainder, lang);
        assert_eq!(
            said(&line(), 1, Lang::Vi),
            "Trọng số 23 trên 412, phần chính xác của 21 là 1,17; được 1 theo phương pháp Số dư lớn nhất (Hamilton): phần nguyên hoặc ít hơn."
        );
        assert_eq!(
            said(&line(), 2, Lang::En),
            "It weighs 23 of 412, so its exact share of 21 is 1.17; by Largest remainder (Hamilton) it gets 2, more than the whole part."
        );
        let held = Line { bound: Some(BoundHit::Most), bound_reason: Some("Chỉ có một người".to_owned()), tied: Some(true), ..line() };
        assert!(said(&held, 1, Lang::Vi).ends_with(
            "dừng ở cận trên 1. Bằng quyền với đơn vị khác ở suất cuối, được vì trọng số lớn hơn hoặc mã đứng trước. Cận đã đặt vì: Chỉ có một người"
        ));
        let nothing = Line { weight: "0".to_owned(), ..line() };
        assert_eq!(said(&nothing, 0, Lang::En), "It weighs nothing, so it gets its lower bound of 0.");
        let exact = Line { share: Some("2".to_owned()), ..line() };
        assert!(said(&exact, 2, Lang::En).ends_with("is 2.00; it gets exactly 2."));
    }
}
