//! Exit codes: how the program ends. The code of a problem comes from the shared table of error codes.
//! Not here: why it ends so (`failure.rs`).

use chibo_openapi::{Code, Lang};

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
            Self::Partial => ("một phần bị từ chối: hàng của tệp nhập, mục của apply", "a part was refused: rows of an import, things of apply"),
        };
        match lang {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
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
}
