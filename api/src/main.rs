//! The server program; everything is in the library.

fn main() -> std::process::ExitCode {
    chibo_api::server::run::main(std::env::args_os())
}
