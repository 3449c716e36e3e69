//! Questions on a terminal: a line, a password, yes or no. Where nobody can be asked, an option takes the place of the answer.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use clap::Args;

use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::say::{pick, say};

/// The answer to the question before a deletion.
#[derive(Debug, Args)]
pub(crate) struct Yes {
    /// Do not ask
    #[arg(short, long)]
    pub(crate) yes: bool,
}

/// Asks on a terminal; without one only `--yes` goes on.
pub(crate) fn confirm(yes: &Yes, question: &str) -> Outcome<()> {
    if yes.yes {
        return Ok(());
    }
    if !on_terminal() {
        return Err(Failure::usage(pick("Không có màn hình để hỏi lại; thêm --yes để thực hiện", "There is no terminal to ask on; add --yes to go on")));
    }
    prompt(&format!("{question} [{}] ", pick("c/K", "y/N")));
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    let agreed = matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "c" | "có" | "co");
    if read.is_ok() && agreed {
        return Ok(());
    }
    Err(Failure::new(Exit::Cancelled, pick("Đã hủy, không có gì thay đổi", "Cancelled, nothing was changed")))
}

/// A line that is asked for on a terminal; without one the option that gives it is missing.
pub(crate) fn ask(what: &str, option: &str) -> Outcome<String> {
    if !on_terminal() {
        return Err(Failure::usage(say!("Thiếu {option}", "{option} is missing")));
    }
    prompt(&format!("{what}: "));
    line_of_input()
}

/// Which of some lines is meant, by its number on a terminal; none where nobody can be asked.
pub(crate) fn choose(title: &str, lines: &[String]) -> Outcome<Option<usize>> {
    if !on_terminal() {
        return Ok(None);
    }
    let listed = lines.iter().enumerate().map(|(at, line)| format!("{:>3}  {line}\n", at + 1)).collect::<Vec<_>>().concat();
    let count = lines.len();
    prompt(&format!("{title}\n{listed}{} ", say!("Chọn số (1–{count}):", "Which one (1–{count}):")));
    let chosen = line_of_input()?.trim().parse::<usize>().ok().filter(|chosen| (1..=count).contains(chosen));
    let cancelled = || Failure::new(Exit::Cancelled, pick("Đã hủy, không có gì thay đổi", "Cancelled, nothing was changed"));
    chosen.map(|chosen| Some(chosen - 1)).ok_or_else(cancelled)
}

/// The answer to a question, on a terminal or out of a file; none at the end of the input.
pub(crate) fn question(text: &str) -> Option<String> {
    prompt(text);
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line).ok()?;
    (read > 0).then(|| line.trim_end_matches(['\n', '\r']).to_owned())
}

/// A password from standard input, or asked for without showing it; never from an argument.
pub(crate) fn password(from_stdin: bool, what: &str) -> Outcome<String> {
    if from_stdin {
        return line_of_input();
    }
    if !std::io::stdin().is_terminal() {
        return Err(Failure::usage(pick(
            "Không có màn hình để hỏi mật khẩu; dùng --password-stdin",
            "There is no terminal to ask for the password; use --password-stdin",
        )));
    }
    rpassword::prompt_password(format!("{what}: ")).map_err(|error| Failure::new(Exit::Cancelled, error.to_string()))
}

/// A new password: a line of standard input, or asked for twice.
pub(crate) fn new_password(from_stdin: bool) -> Outcome<String> {
    let first = password(from_stdin, pick("Mật khẩu mới (ít nhất 12 ký tự)", "New password (at least 12 characters)"))?;
    if !from_stdin && first != password(false, pick("Nhập lại", "Once more"))? {
        return Err(Failure::usage(pick("Hai lần nhập không giống nhau", "The two do not match")));
    }
    Ok(first)
}

fn on_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

fn prompt(text: &str) {
    let mut stderr = std::io::stderr();
    let _ = write!(stderr, "{text}");
    let _ = stderr.flush();
}

fn line_of_input() -> Outcome<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|error| Failure::usage(error.to_string()))?;
    let line = line.trim_end_matches(['\n', '\r']).to_owned();
    if line.is_empty() {
        return Err(Failure::usage(pick("Đầu vào chuẩn không có gì", "Standard input is empty")));
    }
    Ok(line)
}
