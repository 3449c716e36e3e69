//! Secrets that the API shows once.

use serde_json::Value;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::say::{note, pick};
use crate::settings::Format;

/// For people the bare secret, so that it can go straight into a file; else the API's body. There is none when the answer that showed it
/// was lost on its way and this is a repeat.
pub(crate) fn show(context: &Context, body: &Value, secret: Option<&str>) -> Outcome<()> {
    let Some(secret) = secret else {
        let lost = pick("Câu trả lời có bí mật đã mất trên đường", "The answer with the secret was lost on its way");
        return Err(Failure::new(Exit::Partial, lost).hint(pick(
            "Bí mật chỉ hiện một lần: hãy thêm bí mật khác rồi bỏ bí mật không ai biết.",
            "It is shown only once: add another secret, then remove the one that nobody knows.",
        )));
    };
    if matches!(context.out.format, Format::Table | Format::Csv) {
        context.out.line(secret)?;
    } else {
        context.out.document(body)?;
    }
    context.out.flush()?;
    note(pick("Bí mật này chỉ hiện một lần; hãy cất giữ ngay.", "This secret is shown this once; keep it safe now."));
    Ok(())
}
