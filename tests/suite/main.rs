//! The program as its users meet it: command lines, files, messages, exit codes.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod build;
mod estimate;
mod example_site;
mod policy;
mod site;
