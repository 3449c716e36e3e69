//! The verbs that every noun shares: get, create, update, acts on one, delete.
//! Not here: lists (`lists.rs`), and which options a noun has (`cmd/`).

use std::path::Path;

use chibo_openapi::Code;
use serde::Serialize;
use serde_json::Value;

use super::body::Body;
use super::existing::IfExists;
use super::find::Record;
use super::resource::Resource;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::input::{Yes, confirm};
use crate::output::for_people;
use crate::say::{note, pick, say};
use crate::server::Call;

/// Prints the one that is meant.
pub(crate) fn get(context: &Context, resource: &Resource, name: &str) -> Outcome<()> {
    context.out.one(&resource.find(&context.api, name)?.body, resource)
}

/// Creates one and prints it.
pub(crate) fn create(context: &Context, resource: &Resource, body: Body) -> Outcome<()> {
    let reply = context.api.post(resource.path, &body.into_value())?;
    let likely: Vec<&str> = reply.body["likely_duplicate_ids"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if !likely.is_empty() {
        let ids = likely.join(", ");
        note(&say!("Có thể đã được ghi rồi, cùng họ tên và ngày sinh: {ids}", "Likely recorded already, with the same name and birth: {ids}"));
    }
    context.out.one(&reply.body, resource)
}

/// Creates one and prints it; one that is there already is treated as was asked for.
pub(crate) fn create_or(context: &Context, resource: &Resource, body: &Body, exists: &IfExists) -> Outcome<()> {
    if exists.settled(context, resource, body)? {
        return Ok(());
    }
    let failure = match create(context, resource, body.clone()) {
        Err(failure) if failure.is(Code::AlreadyExists) => failure,
        done => return done,
    };
    // Somebody else was first, after it was looked for.
    if exists.settled(context, resource, body)? { Ok(()) } else { Err(failure) }
}

/// Changes one as it was read, or as the file says it was read, and prints it.
pub(crate) fn update(context: &Context, resource: &Resource, name: &str, body: Body) -> Outcome<()> {
    if body.is_empty() {
        return Err(nothing_given());
    }
    let api = &context.api;
    let record = resource.find(api, name)?;
    let version = body.version().unwrap_or(record.version);
    let old_file = body.version().is_some();
    let reply = api.patch(resource.path_of(record.id), version, &body.into_value()).map_err(|failure| hint_at_old_file(failure, old_file))?;
    context.out.one(&reply.body, resource)
}

/// Does an act on the one that is meant, as it was read, and prints what became of it. `act` is the last segment of its path.
pub(crate) fn act(context: &Context, resource: &Resource, name: &str, act: &str, body: &impl Serialize) -> Outcome<()> {
    act_on(context, resource, &resource.find(&context.api, name)?, act, body)
}

/// The same on one that was read already.
pub(crate) fn act_on(context: &Context, resource: &Resource, record: &Record, act: &str, body: &impl Serialize) -> Outcome<()> {
    let reply = context.api.act(format!("{}/{act}", resource.path_of(record.id)), record.version, body)?;
    context.out.one(&reply.body, resource)
}

/// Says that a dry run went through.
pub(crate) fn note_dry_run() {
    note(pick("Chạy thử: được phép, chưa ghi gì.", "Dry run: it would go through; nothing was written."));
}

/// A conflict with the version that a file was read at does not go away by running the command again.
pub(crate) fn hint_at_old_file(failure: Failure, old_file: bool) -> Failure {
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
    let record = resource.find(api, name)?;
    let (what, title) = (resource.called(), title_of(&record.body, name));
    confirm(yes, &say!("Xóa {what} {title}?", "Delete the {what} {title}?"))?;
    api.send(Call::delete(resource.path_of(record.id)).if_match(record.version))?;
    note(&say!("Đã xóa {what} {title}.", "Deleted the {what} {title}."));
    Ok(())
}

fn title_of(body: &Value, name: &str) -> String {
    let field = |field: &str| body.get(field).and_then(Value::as_str);
    let named = ["code", "plan_code", "number", "cell_code", "unit_code", "day", "reviewed_on", "name", "full_name", "title"];
    let words: Vec<String> = named.into_iter().filter_map(|name| Some(for_people(name, &Value::from(field(name)?), &[]))).collect();
    if words.is_empty() { name.to_owned() } else { words.join(" ") }
}

/// Writes what is no JSON as it comes; to a file only once all of it came.
pub(crate) fn save(context: &Context, call: Call, to: &Path) -> Outcome<()> {
    let unwritable = |error: std::io::Error| {
        let named = to.display();
        Failure::usage(say!("Không ghi được {named}: {error}", "Cannot write {named}: {error}"))
    };
    let call = call.accepting("*/*");
    if to.as_os_str() == "-" {
        return context.api.download(&call, &mut std::io::stdout());
    }
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(unwritable)?;
    context.api.download(&call, &mut file)?;
    file.persist(to).map_err(|error| unwritable(error.error))?;
    Ok(())
}
