//! Lists: how much of one to show, in which order, and showing it page after page.
//! Not here: filters, which each noun has of its own (`cmd/`).

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Map, Value, json};

use super::crud;
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::output::{Shape, items};
use crate::say::{note, pick, say};
use crate::server::{Call, LARGEST_PAGE};
use crate::settings::Format;

/// Rows of a page unless told otherwise.
const PAGE: u16 = 50;

/// How much of a list to show, or the whole of it in a file.
#[derive(Debug, Args)]
pub(crate) struct PageArgs {
    #[command(flatten)]
    pub(crate) shown: Pages,
    /// Write the whole list to a .csv, .xlsx or .ndjson file, in the state of one instant; `-` is CSV on standard output
    #[arg(long, value_name = "FILE", conflicts_with_all = ["all", "limit", "cursor"])]
    pub(crate) export: Option<PathBuf>,
    /// Begin a CSV file with the mark that Excel knows UTF-8 by
    #[arg(long, requires = "export")]
    pub(crate) excel: bool,
}

/// How much of a list to show.
#[derive(Debug, Args)]
pub(crate) struct Pages {
    /// Show everything, page after page, not only the first rows
    #[arg(long, conflicts_with_all = ["limit", "cursor"])]
    pub(crate) all: bool,
    /// Number of rows, 50 unless given
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=200))]
    pub(crate) limit: Option<u16>,
    /// Go on where an earlier list ended
    #[arg(long, value_name = "CURSOR")]
    pub(crate) cursor: Option<String>,
}

/// Options of every list that can be counted.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) page: PageArgs,
    /// Also say how many there are
    #[arg(long)]
    pub(crate) total: bool,
}

/// Search and order, where a list has them.
#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// Words to look for; marks and case do not matter
    #[arg(short, long, value_name = "WORDS")]
    pub(crate) q: Option<String>,
    #[command(flatten)]
    pub(crate) sort: SortArgs,
}

/// Order, where a list can only be ordered.
#[derive(Debug, Args)]
pub(crate) struct SortArgs {
    /// Fields to sort by, `-` before one for descending
    #[arg(long, value_name = "FIELDS", allow_hyphen_values = true)]
    pub(crate) sort: Option<String>,
}

impl SearchArgs {
    pub(crate) fn apply(&self, call: Call) -> Call {
        self.sort.apply(call.query("q", self.q.as_ref()))
    }
}

impl SortArgs {
    pub(crate) fn apply(&self, call: Call) -> Call {
        call.query("sort", self.sort.as_ref())
    }
}

impl Pages {
    fn apply(&self, call: Call) -> Call {
        let limit = if self.all { LARGEST_PAGE } else { self.limit.unwrap_or(PAGE) };
        call.query("limit", Some(limit)).query("cursor", self.cursor.as_ref())
    }
}

impl ListArgs {
    fn count(&self, call: Call) -> Call {
        call.query("include_total", self.total.then_some(true))
    }
}

/// Whoever takes a list of people as a file, or beyond its first page, says why, which the access log keeps; the server asks for it too.
pub(crate) fn reason_is_stated(context: &Context, pages: &Pages, exported: bool, reason: Option<&str>) -> Outcome<()> {
    let looked_at = matches!(context.out.format, Format::Table | Format::Json);
    let taken = exported || pages.all || pages.cursor.is_some() || !looked_at;
    if !taken || reason.is_some_and(|reason| !reason.trim().is_empty()) {
        return Ok(());
    }
    Err(Failure::usage(pick("Lấy cả danh sách người phải nêu lý do", "Whoever takes a list of people says why"))
        .hint(pick("Thêm --reason; nhật ký truy cập giữ lý do đó.", "Add --reason; the access log keeps it.")))
}

/// Prints a list that can be counted, one page or all of it.
pub(crate) fn show(context: &Context, call: Call, args: &ListArgs, shape: impl Into<Shape>) -> Outcome<()> {
    show_pages(context, args.count(call), &args.page, shape)
}

/// The same of a list that does not count.
pub(crate) fn show_pages(context: &Context, call: Call, args: &PageArgs, shape: impl Into<Shape>) -> Outcome<()> {
    let shape = shape.into();
    if let Some(file) = &args.export {
        return export(context, call, args, file);
    }
    let args = &args.shown;
    let call = args.apply(call);
    let (api, out) = (&context.api, &context.out);
    if args.all {
        let mut listing = out.listing(shape);
        api.pages(&call, |page| {
            listing.push(items(&page))?;
            out.flush()?;
            Ok(true)
        })?;
        let page = json!({"limit": LARGEST_PAGE, "next_cursor": null, "total": null});
        return listing.end(Some(&Map::from_iter([("page".to_owned(), page)])));
    }
    let body = api.send(call)?.body;
    out.page(&body, shape)?;
    out.flush()?;
    say_what_is_left(&body, args.limit.is_some());
    Ok(())
}

/// Writes the whole list to a file, as it comes.
fn export(context: &Context, call: Call, args: &PageArgs, file: &Path) -> Outcome<()> {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    let format = match ending.as_str() {
        "csv" | "xlsx" | "ndjson" => ending,
        _ if file.as_os_str() == "-" => "csv".to_owned(),
        _ => return Err(Failure::usage(pick("Tên tệp phải có đuôi .csv, .xlsx hoặc .ndjson", "The file's name must end with .csv, .xlsx or .ndjson"))),
    };
    let call = call.query("format", Some(format)).query("labels", context.out.labels.map(chibo_openapi::Lang::tag)).query("bom", args.excel.then_some(true));
    crud::save(context, call, file)
}

/// Prints a list that comes whole, without pages.
pub(crate) fn show_whole(context: &Context, path: impl Into<String>, shape: impl Into<Shape>) -> Outcome<()> {
    let body = context.api.get(path)?.body;
    context.out.page(&body, shape)?;
    context.out.flush()?;
    say_what_is_left(&body, false);
    Ok(())
}

/// What makes a list of figures out of an answer: its lines, and the lines of its totals.
pub(crate) struct Figures {
    pub(crate) shape: Shape,
    /// The lines of an item as they stand in a table or in CSV.
    pub(crate) lines: fn(&Value) -> Vec<Value>,
    /// The lines below a table, out of the last page.
    pub(crate) totals: fn(&Value) -> Vec<Value>,
}

/// Prints figures, one page or all of them; people also get the totals.
pub(crate) fn show_figures(context: &Context, call: Call, args: &Pages, figures: &Figures) -> Outcome<()> {
    let (call, all) = (args.apply(call), args.all);
    let (api, out) = (&context.api, &context.out);
    if !all && matches!(out.format, Format::Json | Format::Yaml) {
        return out.page(&api.send(call)?.body, figures.shape);
    }
    let flat = matches!(out.format, Format::Table | Format::Csv | Format::Xlsx);
    let mut listing = out.listing(figures.shape);
    let mut last = Value::Null;
    api.pages(&call, |page| {
        let lines = items(&page);
        listing.push(&if flat { lines.iter().flat_map(figures.lines).collect() } else { lines.to_vec() })?;
        last = page;
        Ok(all)
    })?;
    listing.totals(&(figures.totals)(&last))?;
    let mut tail = last.as_object().cloned().unwrap_or_default();
    tail.retain(|name, _| name != "items");
    listing.end(Some(&tail))?;
    out.flush()?;
    say_what_is_left(&last, args.limit.is_some());
    Ok(())
}

/// Says on standard error that there is more, or nothing; whoever asked for so many rows knows that there may be more.
fn say_what_is_left(page: &Value, limited: bool) {
    let shown = items(page).len();
    if let Some(total) = page.pointer("/page/total").and_then(Value::as_i64) {
        note(&say!("Tổng số: {total}", "Total: {total}"));
    }
    if page.pointer("/page/next_cursor").is_some_and(Value::is_string) && !limited {
        note(&say!("Mới hiện {shown} hàng; thêm --all để xem tất cả.", "Only {shown} rows; add --all to see all."));
    } else if shown == 0 && !page.pointer("/page/next_cursor").is_some_and(Value::is_string) {
        note(pick("Không có mục nào.", "Nothing there."));
    }
}
