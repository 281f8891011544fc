//! What machines read of a site: feeds, the sitemap, redirects, the manifest, the worker that keeps
//! pages on a phone, and what stands in the head of a page for search engines, messengers and the
//! inspectors of government sites.
//!
//! Everything is made from typed lists; nothing here knows the site or the disk. What needs
//! whole addresses takes the [`BaseUrl`] of the published site: without one there is no feed
//! and no sitemap, as a wrong address is worse than none.

pub mod code;
pub mod feeds;
pub mod head;
pub(super) mod ics;
pub mod linked;
pub mod redirects;
pub mod sitemap;
mod url;
pub mod webmanifest;
pub mod worker;
mod xml;

pub use url::{BaseUrl, relative};
