//! The one error type of the client: why a command did not succeed, with the exit code it ends in.
//! Not here: the codes themselves (`exit.rs`) and how a failure is printed (`program/failures.rs`).

use chibo_openapi::{Code, Problem};
use serde_json::Value;

use crate::exit::Exit;
use crate::say::{pick, say};

/// Why a command did not succeed.
#[derive(Debug)]
pub(crate) struct Failure {
    /// How the program ends.
    pub(crate) exit: Exit,
    /// One line saying what happened.
    pub(crate) title: String,
    /// Further lines.
    pub(crate) detail: Vec<String>,
    /// What to do next.
    pub(crate) hint: Option<String>,
    /// The server's problem, where it sent one.
    pub(crate) problem: Option<Box<ProblemAnswer>>,
}

/// A problem as it was read and as it was sent.
#[derive(Debug)]
pub(crate) struct ProblemAnswer {
    pub(crate) read: Problem,
    pub(crate) sent: Value,
}

/// What every step of a command gives back.
pub(crate) type Outcome<T> = Result<T, Failure>;

impl Failure {
    pub(crate) fn new(exit: Exit, title: impl Into<String>) -> Self {
        Self { exit, title: title.into(), detail: Vec::new(), hint: None, problem: None }
    }

    pub(crate) fn usage(title: impl Into<String>) -> Self {
        Self::new(Exit::Usage, title)
    }

    pub(crate) fn bug(title: impl Into<String>) -> Self {
        Self::new(Exit::Bug, title)
    }

    pub(crate) fn not_logged_in(title: impl Into<String>) -> Self {
        Self::new(Exit::NotLoggedIn, title).hint(pick("Đăng nhập bằng: chibo auth login", "Log in with: chibo auth login"))
    }

    /// A silent end with a code: the report was printed already, or the reader closed the pipe.
    pub(crate) fn silent(exit: Exit) -> Self {
        Self::new(exit, "")
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn line(mut self, line: impl Into<String>) -> Self {
        self.detail.push(line.into());
        self
    }

    /// Whether the server gave this code.
    pub(crate) fn is(&self, code: Code) -> bool {
        self.problem.as_ref().is_some_and(|problem| problem.read.code == code.as_str())
    }

    /// A file of this machine that could not be read or written.
    pub(crate) fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        let path = path.display();
        Self::usage(say!("Không đọc hoặc ghi được tệp {path}: {error}", "Cannot read or write {path}: {error}"))
    }

    /// An answer outside 2xx: a problem if it is one, else whatever was sent, by its status.
    pub(crate) fn from_answer(status: u16, body: &Value) -> Self {
        if let Ok(problem) = serde_json::from_value::<Problem>(body.clone()) {
            let exit = Exit::of_problem(&problem.code, status);
            let mut failure = Self::new(exit, problem.title.clone());
            failure.hint = next_step(&problem);
            failure.problem = Some(Box::new(ProblemAnswer { read: problem, sent: body.clone() }));
            return failure;
        }
        let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
        if let Some(error) = text("error") {
            let exit = if error == "invalid_client" { Exit::NotLoggedIn } else { Exit::of_status(status) };
            let title = text("error_description").unwrap_or_else(|| error.clone());
            return Self::new(exit, title).line(format!("{error} (HTTP {status})"));
        }
        Self::new(Exit::of_status(status), say!("Máy chủ trả lời HTTP {status} không rõ lý do", "The server answered HTTP {status} and not why"))
            .hint(pick("Kiểm tra địa chỉ máy chủ bằng: chibo doctor", "Check the address of the server with: chibo doctor"))
    }
}

fn next_step(problem: &Problem) -> Option<String> {
    let text = match problem.code.parse::<Code>().ok()? {
        Code::Unauthenticated | Code::InvalidToken => pick("Đăng nhập bằng: chibo auth login", "Log in with: chibo auth login").to_owned(),
        Code::InvalidCredentials => pick(
            "Kiểm tra lại tên đăng nhập và mật khẩu; quản trị hệ thống có thể đặt lại mật khẩu.",
            "Check the username and the password; an administrator can set a new one.",
        )
        .to_owned(),
        Code::Forbidden => pick("Xem quyền của bạn bằng: chibo auth status", "See what you may do with: chibo auth status").to_owned(),
        Code::PreconditionFailed => pick(
            "Có người vừa sửa; chạy lại lệnh để đọc và sửa trên bản mới nhất.",
            "Somebody changed it meanwhile; run the command again to work on the newest version.",
        )
        .to_owned(),
        Code::IllegalTransition => {
            let allowed = problem.allowed.as_ref()?.join(", ");
            say!("Được phép chuyển sang: {allowed}", "It may move to: {allowed}")
        }
        Code::TooManyRequests | Code::Overloaded | Code::Unavailable => pick("Thử lại sau ít phút.", "Try again in a few minutes.").to_owned(),
        Code::Internal => {
            let id = &problem.request_id;
            say!("Báo cho quản trị mã yêu cầu {id}.", "Tell the administrator the request id {id}.")
        }
        _ => return None,
    };
    Some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_oauth_error_and_a_proxys_page_are_told_apart() {
        let oauth = json!({"error": "invalid_client", "error_description": "unknown"});
        assert_eq!(Failure::from_answer(400, &oauth).exit, Exit::NotLoggedIn);
        assert_eq!(Failure::from_answer(502, &Value::String("<html>".into())).exit, Exit::Unavailable);
    }
}
