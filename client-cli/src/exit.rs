//! Exit codes, and the one error type that carries them to `run`.
//! Not here: how a failure is printed (`report.rs`). The code of a problem comes from the shared table of error codes.

use chibo_openapi::{Code, Lang, Problem};
use serde_json::Value;

use crate::say::{pick, say};

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Ok,
    Bug,
    Usage,
    Cancelled,
    NotLoggedIn,
    Forbidden,
    NotFound,
    Conflict,
    Refused,
    Unavailable,
    Partial,
}

impl Exit {
    pub(crate) const ALL: [Self; 11] = [
        Self::Ok,
        Self::Bug,
        Self::Usage,
        Self::Cancelled,
        Self::NotLoggedIn,
        Self::Forbidden,
        Self::NotFound,
        Self::Conflict,
        Self::Refused,
        Self::Unavailable,
        Self::Partial,
    ];

    /// The number the shell sees.
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Bug => 1,
            Self::Usage => 2,
            Self::Cancelled => 3,
            Self::NotLoggedIn => 4,
            Self::Forbidden => 5,
            Self::NotFound => 6,
            Self::Conflict => 7,
            Self::Refused => 8,
            Self::Unavailable => 9,
            Self::Partial => 10,
        }
    }

    fn from_number(number: u8) -> Self {
        Self::ALL.into_iter().find(|exit| exit.number() == number).unwrap_or(Self::Bug)
    }

    /// The code of a problem; a code this client does not know yet is judged by its HTTP status.
    pub(crate) fn of_problem(code: &str, status: u16) -> Self {
        code.parse::<Code>().map_or_else(|_| Self::of_status(status), |code| Self::from_number(code.exit_code()))
    }

    /// The code of an answer that is not a problem, such as a proxy's page.
    pub(crate) const fn of_status(status: u16) -> Self {
        match status {
            401 => Self::NotLoggedIn,
            403 => Self::Forbidden,
            404 | 410 => Self::NotFound,
            409 | 412 | 428 => Self::Conflict,
            422 => Self::Refused,
            429 | 502..=504 => Self::Unavailable,
            400..=499 => Self::Usage,
            _ => Self::Bug,
        }
    }

    /// What the code means.
    pub(crate) const fn meaning(self, lang: Lang) -> &'static str {
        let (vi, en) = match self {
            Self::Ok => ("thành công", "success"),
            Self::Bug => ("lỗi của chương trình hoặc máy chủ", "a bug in the client or the server"),
            Self::Usage => ("dùng sai lệnh, tham số hoặc tệp", "wrong usage: command, option or file"),
            Self::Cancelled => ("đã hủy", "cancelled"),
            Self::NotLoggedIn => ("chưa đăng nhập", "not logged in"),
            Self::Forbidden => ("không có quyền", "not allowed"),
            Self::NotFound => ("không tìm thấy", "not found"),
            Self::Conflict => ("xung đột: trạng thái hoặc phiên bản đã khác", "conflict: another state or version"),
            Self::Refused => ("bị từ chối: dữ liệu sai hoặc trái quy định", "refused: invalid values or against a rule"),
            Self::Unavailable => ("không kết nối được sau nhiều lần thử", "unavailable after retries"),
            Self::Partial => ("nhập dữ liệu: một phần hàng bị lỗi", "import: some of the rows failed"),
        };
        match lang {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }
}

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
    /// The server's problem, as read and as sent.
    pub(crate) problem: Option<Box<(Problem, Value)>>,
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
            failure.problem = Some(Box::new((problem, body.clone())));
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
    fn every_code_of_the_table_has_an_exit_code_of_ours() {
        for code in Code::ALL {
            let exit = Exit::of_problem(code.as_str(), code.status());
            assert_eq!(exit.number(), code.exit_code(), "{code:?}");
            assert_ne!(exit, Exit::Ok, "{code:?}");
        }
        assert!(Exit::ALL.iter().enumerate().all(|(place, exit)| usize::from(exit.number()) == place));
    }

    #[test]
    fn an_unknown_code_is_judged_by_its_status() {
        for (status, exit) in [(409, Exit::Conflict), (422, Exit::Refused), (503, Exit::Unavailable), (500, Exit::Bug)] {
            assert_eq!(Exit::of_problem("made_up_later", status), exit);
        }
    }

    #[test]
    fn an_oauth_error_and_a_proxys_page_are_told_apart() {
        let oauth = json!({"error": "invalid_client", "error_description": "unknown"});
        assert_eq!(Failure::from_answer(400, &oauth).exit, Exit::NotLoggedIn);
        assert_eq!(Failure::from_answer(502, &Value::String("<html>".into())).exit, Exit::Unavailable);
    }
}
