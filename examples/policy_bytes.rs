//! Prints what of a policy travels to a phone, in base64, and the names that its payers may use:
//! what `cargo xtask test` puts the same questions to the program and to the modules with.
//!
//! ```text
//! policy_bytes POLICY benefits|enrolment
//! ```
//!
//! A line of bytes, then a line each of tiers, identities and conditions, with tabs between.

use std::{env, error::Error, path::Path};

use base64::{Engine, prelude::BASE64_STANDARD};
use gongshi::load;
use gongshi_rules::policy::Part;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (id, part) = match &arguments[..] {
        [id, part] if part == "benefits" => (id, Part::Benefits),
        [id, part] if part == "enrolment" => (id, Part::Enrolment),
        _ => return Err("policy_bytes POLICY benefits|enrolment".into()),
    };
    let file = load::policy(Path::new("."), id).map_err(|_| format!("no policy {id}"))?;
    let policy = &file.rules;
    println!("{}", BASE64_STANDARD.encode(policy.to_bytes(part)));
    for names in [&policy.tiers, &policy.identities, &policy.conditions] {
        println!("{}", names.join("\t"));
    }
    Ok(())
}
