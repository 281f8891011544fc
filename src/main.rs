//! The command line. Everything it does is in [`gongshi::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    gongshi::cli::main()
}
