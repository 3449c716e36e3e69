//! The `chibo` program: hands over to the library, nothing else.

fn main() -> std::process::ExitCode {
    chibo::run()
}
