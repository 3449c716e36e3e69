//! The verbs that every noun shares: list, get, create, update, delete.
//! Not here: which options a noun has (`cmd/<noun>.rs`).

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use clap::Args;
use serde_json::{Map, Value, json};
use ureq::http::Method;

use crate::Context;
use crate::body::Body;
use crate::client::LARGEST_PAGE;
use crate::exit::{Exit, Failure, Outcome};
use crate::http::Call;
use crate::output::{Shape, note};
use crate::resource::Resource;
use crate::say::{pick, say};

/// How much of a list to show.
#[derive(Debug, Args)]
pub(crate) struct PageArgs {
    /// Show everything, page after page, not only the first rows
    #[arg(long, conflicts_with_all = ["limit", "cursor"])]
    pub(crate) all: bool,
    /// Number of rows
    #[arg(long, value_name = "COUNT", default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub(crate) limit: u16,
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
    /// Fields to sort by, `-` before one for descending
    #[arg(long, value_name = "FIELDS", allow_hyphen_values = true)]
    pub(crate) sort: Option<String>,
}

impl SearchArgs {
    pub(crate) fn apply(&self, call: Call) -> Call {
        call.query("q", self.q.as_ref()).query("sort", self.sort.as_ref())
    }
}

/// The answer to the question before a deletion.
#[derive(Debug, Args)]
pub(crate) struct Yes {
    /// Do not ask
    #[arg(short, long)]
    pub(crate) yes: bool,
}

impl PageArgs {
    pub(crate) fn apply(&self, call: Call) -> Call {
        let limit = if self.all { LARGEST_PAGE } else { self.limit };
        call.query("limit", Some(limit)).query("cursor", self.cursor.as_ref())
    }
}

/// Prints a list, one page or all of it.
pub(crate) fn list(context: &Context, call: Call, args: &ListArgs, shape: impl Into<Shape>) -> Outcome<()> {
    pages(context, call.query("include_total", args.total.then_some(true)), &args.page, shape)
}

/// The same of a list that does not count.
pub(crate) fn pages(context: &Context, call: Call, args: &PageArgs, shape: impl Into<Shape>) -> Outcome<()> {
    let shape = shape.into();
    let call = args.apply(call);
    let (api, out) = (&context.api, &context.out);
    if args.all {
        let mut rows = out.rows(shape);
        api.pages(&call, |page| {
            rows.push(items(&page))?;
            out.flush()?;
            Ok(true)
        })?;
        let page = json!({"limit": LARGEST_PAGE, "next_cursor": null, "total": null});
        return rows.end(Some(&Map::from_iter([("page".to_owned(), page)])));
    }
    let body = api.send(call)?.body;
    out.page(&body, shape)?;
    out.flush()?;
    hint(&body);
    Ok(())
}

/// The items of a page.
pub(crate) fn items(page: &Value) -> &[Value] {
    page.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// Says on standard error that there is more, or nothing.
pub(crate) fn hint(page: &Value) {
    let shown = items(page).len();
    if let Some(total) = page.pointer("/page/total").and_then(Value::as_i64) {
        note(&say!("Tổng số: {total}", "Total: {total}"));
    }
    if page.pointer("/page/next_cursor").is_some_and(Value::is_string) {
        note(&say!("Mới hiện {shown} hàng; thêm --all để xem tất cả.", "Only {shown} rows; add --all to see all."));
    } else if shown == 0 {
        note(pick("Không có mục nào.", "Nothing there."));
    }
}

/// Prints the one that is meant.
pub(crate) fn get(context: &Context, resource: &Resource, name: &str) -> Outcome<()> {
    context.out.one(&resource.find(&context.api, name)?.body, resource)
}

/// Creates one and prints it.
pub(crate) fn create(context: &Context, resource: &Resource, body: Body) -> Outcome<()> {
    let reply = context.api.post(resource.path, &body.into_value())?;
    context.out.one(&reply.body, resource)
}

/// Changes one as it was read, or as the file says it was read, and prints it.
pub(crate) fn update(context: &Context, resource: &Resource, name: &str, body: Body) -> Outcome<()> {
    if body.is_empty() {
        return Err(nothing_given());
    }
    let api = &context.api;
    let found = resource.find(api, name)?;
    let version = body.version().unwrap_or(found.version);
    let old_file = body.version().is_some();
    let reply = api.patch(resource.at(found.id), version, &body.into_value()).map_err(|failure| of_file(failure, old_file))?;
    context.out.one(&reply.body, resource)
}

/// A conflict with the version that a file was read at does not go away by running the command again.
pub(crate) fn of_file(failure: Failure, old_file: bool) -> Failure {
    match failure.exit {
        Exit::Conflict if old_file => failure.hint(pick(
            "Tệp giữ phiên bản đã cũ; đọc lại bằng get, sửa trên đó rồi gửi lại.",
            "The file holds an old version; read it again with get, change that and send it.",
        )),
        _ => failure,
    }
}

/// An update without any change.
pub(crate) fn nothing_given() -> Failure {
    Failure::usage(pick("Không có gì để sửa", "Nothing to change"))
        .hint(pick("Thêm tham số của trường cần sửa, hoặc -f.", "Add the option of the field to change, or -f."))
}

/// Deletes one after asking.
pub(crate) fn delete(context: &Context, resource: &Resource, name: &str, yes: &Yes) -> Outcome<()> {
    let api = &context.api;
    let found = resource.find(api, name)?;
    let (what, title) = (resource.called(), title_of(&found.body, name));
    confirm(yes, &say!("Xóa {what} {title}?", "Delete the {what} {title}?"))?;
    api.send(Call::new(Method::DELETE, resource.at(found.id)).if_match(found.version))?;
    note(&say!("Đã xóa {what} {title}.", "Deleted the {what} {title}."));
    Ok(())
}

fn title_of(body: &Value, name: &str) -> String {
    let field = |field: &str| body.get(field).and_then(Value::as_str);
    let words: Vec<&str> = ["code", "number", "cell_code", "day", "name", "full_name", "title"].into_iter().filter_map(field).collect();
    if words.is_empty() { name.to_owned() } else { words.join(" ") }
}

/// Asks on a terminal; without one only `--yes` goes on.
pub(crate) fn confirm(yes: &Yes, question: &str) -> Outcome<()> {
    if yes.yes {
        return Ok(());
    }
    if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        return Err(Failure::usage(pick("Không có màn hình để hỏi lại; thêm --yes để thực hiện", "There is no terminal to ask on; add --yes to go on")));
    }
    let mut stderr = std::io::stderr();
    let _ = write!(stderr, "{question} [{}] ", pick("c/K", "y/N"));
    let _ = stderr.flush();
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    let agreed = matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "c" | "có" | "co");
    if read.is_ok() && agreed {
        return Ok(());
    }
    Err(Failure::new(Exit::Cancelled, pick("Đã hủy, không có gì thay đổi", "Cancelled, nothing was changed")))
}
