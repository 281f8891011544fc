//! The program as its users meet it: command lines, files, messages, exit codes.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod asking;
mod build;
mod check;
mod compare;
mod coverage;
mod estimate;
mod example_site;
mod golden;
mod help;
mod hostile;
mod lists;
mod output;
mod pages;
mod policy;
mod policy_pages;
mod premium;
mod quota;
mod scaffold;
mod schema;
mod serve;
mod site;
mod stranger;
mod theme;
mod verify;
