//! A result as a picture: a bar for each place, group by group, in SVG 1.1. Pure.

use std::fmt::Write as _;

use super::told::Told;
use crate::contests::results::words::hundredths;
use crate::http::escaped;

const WIDTH: i64 = 900;
const MARGIN: i64 = 24;
/// Where bars begin: left of them stand place and name.
const NAMES: i64 = 330;
const BAR: i64 = 22;
const STEP: i64 = 30;
/// Room for the number behind the longest bar.
const NUMBERS: i64 = 110;

/// The picture. It has no scripts and asks for nothing from elsewhere.
pub fn svg(told: &Told<'_>) -> String {
    let most = told.results.groups.iter().flat_map(|group| &group.places).map(|place| place.total.x100).max().unwrap_or(1).max(1);
    let mut body = String::new();
    let mut y = MARGIN + 20;
    let mut text = |x: i64, y: i64, class: &str, words: &str| {
        let _ = writeln!(body, r#"<text x="{x}" y="{y}" class="{class}">{}</text>"#, escaped(words));
    };
    text(MARGIN, y, "title", &told.title);
    y += 24;
    let below = [Some(told.committee.clone()), told.document_number.clone(), told.published_on.map(|on| told.day(on))];
    text(MARGIN, y, "small", &below.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    let mut bars = String::new();
    for group in told.results.groups.iter().filter(|group| !group.places.is_empty()) {
        y += 44;
        text(MARGIN, y, "group", told.group(group));
        y += 10;
        for place in &group.places {
            y += STEP;
            let length = (WIDTH - NAMES - MARGIN - NUMBERS) * place.total.x100.max(0) / most;
            let class = if told.is_counted(group, place) { "won" } else { "bar" };
            let _ = writeln!(bars, r#"<rect x="{NAMES}" y="{}" width="{length}" height="{BAR}" rx="3" class="{class}"/>"#, y - BAR + 6);
            text(MARGIN, y, "place", &format!("{}{}", place.place, if place.shared { "=" } else { "" }));
            text(MARGIN + 40, y, "name", &clipped(&format!("{} · {}", place.name, place.cell_code), 38));
            let prize = told.prize(group, place);
            let points = hundredths(place.total.x100, told.lang);
            text(NAMES + length + 8, y, "number", &if prize.is_empty() { points } else { format!("{points} · {prize}") });
        }
    }
    let height = y + MARGIN + 8;
    let style = "text{font-family:'Noto Sans','Segoe UI',Arial,sans-serif;fill:#1f2328}.title{font-size:20px;font-weight:700}.group{font-size:16px;font-weight:700}\
                 .name,.place,.number{font-size:14px}.place{font-weight:700}.small{font-size:13px;fill:#59636e}.bar{fill:#9db7d5}.won{fill:#c8102e}";
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\">\n\
         <title>{}</title>\n<style>{style}</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{bars}{body}</svg>\n",
        escaped(&told.title)
    )
}

fn clipped(text: &str, most: usize) -> String {
    if text.chars().count() <= most { text.to_owned() } else { format!("{}…", text.chars().take(most - 1).collect::<String>()) }
}
