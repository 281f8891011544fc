//! The rules of residents' medical insurance (城乡居民医疗保险), exact to the fen.
//!
//! A [`Policy`] is one place in one year. Under it, [`estimate`](fn@estimate::estimate) settles a
//! person's year of bills, [`bill`](fn@bill::bill) says what a person pays for a year and who
//! pays the rest, [`coverage`](fn@coverage::coverage) from when to when a payment covers, and
//! [`compare`] what a dearer tier costs more and pays back. Each can explain every figure: which
//! rule, by which clause of which document, printed there or read into it; [`readings`] says how
//! far an answer moves with each reading that the notice leaves open, and [`questions`] what
//! must be asked for an answer.
//!
//! The crate knows no files, no clock, no network, no locale and no floating point: the same
//! code answers while a site is built and, as WebAssembly, on the resident's phone.
//!
//! ```text
//! what a reader typed ─ input ─► Year, Payer ─ estimate, bill, coverage, compare ─► answer (JSON)
//!                                                 ▲                    │
//!                                              Policy                  └─ steps in words
//! ```
#![deny(clippy::float_arithmetic)]

pub mod amount;
pub mod answer;
pub mod bill;
pub mod break_even;
pub mod compare;
pub mod coverage;
pub mod day;
pub mod estimate;
pub mod explain;
pub mod input;
mod json;
pub mod layer;
pub mod money;
pub mod person;
pub mod policy;
pub mod questions;
pub mod readings;
mod say;
mod wire;

pub use money::{Money, Rate};
pub use policy::Policy;
