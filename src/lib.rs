//! gongshi (公示): publishes a county's notice on residents' medical insurance as a site that
//! can calculate.
//!
//! Data flows one way, and no room is visited twice:
//!
//! ```text
//! site.yaml, policies/, quotas/, content/ ─ load ─► Site ─ check ─► render ─► output ─► public/
//! ```
//!
//! Loading knows files and spans, checking reads the typed site and returns [diagnostics],
//! rendering returns bytes by path, and only output writes to the disk. The rules themselves are
//! the crate [`gongshi_rules`], which also answers on the resident's phone.
//!
//! [diagnostics]: diagnostic::Diagnostic

mod bind;
pub mod check;
pub mod cli;
mod dates;
pub mod diagnostic;
pub mod fingerprint;
mod import;
mod ledger;
pub mod load;
pub mod output;
mod pace;
mod pinyin;
mod reconcile;
pub mod render;
mod scaffold;
pub mod schema;
pub mod serve;
pub mod site;
mod tally;
mod timeline;
