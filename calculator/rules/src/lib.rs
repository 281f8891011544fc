//! The rules of residents' medical insurance (城乡居民医疗保险), exact to the fen.
//!
//! A [`Policy`] is one place in one year. [`estimate`](fn@estimate::estimate) settles a person's
//! year of hospital stays under it and can explain every figure: which rule, by which clause of
//! which document, printed there or read into it. [`range`] says how far an answer moves with
//! each reading that the notice leaves open.
//!
//! The crate knows no files, no clock, no network, no locale and no floating point: the same
//! code answers while a site is built and, as WebAssembly, on the resident's phone.
//!
//! ```text
//! what a reader typed ─ input ─► Year ─ estimate ─► Estimate + steps ─ json ─► text
//!                                  ▲                      ▲
//!                               Policy ──── range flips each assumed reading
//! ```
#![deny(clippy::float_arithmetic)]

pub mod amount;
pub mod answer;
pub mod estimate;
pub mod explain;
pub mod input;
mod json;
pub mod layer;
pub mod money;
pub mod policy;
pub mod range;
mod wire;

pub use money::{Money, Rate};
pub use policy::Policy;
