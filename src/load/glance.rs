//! A glance at a site: what it is made from, and not what that says. A build that finds all as it
//! was need not parse ten thousand notices to make none of their pages.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;

use super::files::Root;
use super::{Last, Listed, in_content};
use crate::fingerprint::Fingerprint;

/// The [`inputs`](crate::site::Site::inputs) that the site of a folder would be loaded with. None,
/// where that takes reading it: something is wrong or unused, or a file of `content/` is younger
/// than `since`, and has most likely changed.
pub fn glance(folder: &Path, since: SystemTime) -> Option<Vec<(String, Fingerprint)>> {
    let (last, listed) = Last::read(Root::open(folder).ok()?);
    let Listed { quotas, spreadsheets, pages, attached, unused, .. } = listed?;
    let is_older = |path: &PathBuf| {
        let changed = fs::metadata(path).and_then(|known| known.modified());
        changed.is_ok_and(|changed| changed <= since)
    };
    let all_is_well = last.mistakes.is_empty() && unused.is_empty();
    if !all_is_well || !pages.par_iter().chain(&attached).all(is_older) {
        return None;
    }
    let root = &last.root;
    let of_page = |path: &PathBuf| {
        let source = root.read(path).ok()?;
        Some((source.path.clone(), Fingerprint::of(source.text.as_bytes())))
    };
    let of_attached = |path: &PathBuf| {
        let digest = Fingerprint::of(&root.bytes(path).ok()?);
        Some((format!("content/{}", in_content(root, path)), digest))
    };
    let of_spreadsheet =
        |path: &PathBuf| Some((root.name_of(path), Fingerprint::of(&root.bytes(path).ok()?)));
    let texts = pages.par_iter().chain(&quotas).map(of_page);
    let files = texts
        .chain(spreadsheets.par_iter().map(of_spreadsheet))
        .chain(attached.par_iter().map(of_attached));
    let mut inputs = files.collect::<Option<Vec<_>>>()?;
    inputs.extend(last.inputs);
    inputs.sort();
    Some(inputs)
}
