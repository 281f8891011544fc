//! What a workbook comes to when it is unpacked: xlsx and ods are archives, and a small one may hold
//! more than a computer has room for.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;

/// The most bytes that the parts of a workbook come to: a hundred times a table of villages.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// The most parts that it has.
const MOST_PARTS: usize = 2000;

/// Whether a file is no archive, or unpacks to a sensible size. What an archive says of its parts
/// is not believed: they are unpacked, and counted.
pub(super) fn is_sensible(bytes: &[u8]) -> bool {
    if !bytes.starts_with(b"PK") {
        return true;
    }
    // What cannot be opened is said by whoever wants to read it.
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return true };
    if archive.len() > MOST_PARTS {
        return false;
    }
    let mut left = MOST_BYTES;
    for at in 0..archive.len() {
        let Ok(part) = archive.by_index(at) else { continue };
        let mut unpacked = 0;
        let mut part = part.take(left + 1);
        let mut buffer = [0; 16 * 1024];
        loop {
            match part.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => unpacked += count as u64,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        let Some(rest) = left.checked_sub(unpacked) else { return false };
        left = rest;
    }
    true
}

/// Whether a spreadsheet of OpenDocument has cells that are merged over several rows: what reads its
/// cells does not tell.
pub(super) fn merges_rows(bytes: &[u8]) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    let text = part(&mut archive, "content.xml").unwrap_or_default();
    text.split("number-rows-spanned=\"").skip(1).any(|rest| !rest.starts_with("1\""))
}

/// The rows of a sheet that a workbook of Excel hides, as spreadsheets count them: what reads its
/// cells does not tell.
pub(super) fn hidden_rows(bytes: &[u8], sheet: &str) -> Vec<u32> {
    let Some(content) = sheet_of(bytes, sheet) else { return Vec::new() };
    let rows = tags(&content, "row")
        .filter(|tag| attribute(tag, "hidden").is_some_and(|it| it == "1" || it == "true"));
    rows.filter_map(|tag| attribute(tag, "r")?.parse().ok()).collect()
}

/// The text of a sheet's part.
fn sheet_of(bytes: &[u8], sheet: &str) -> Option<String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut part = |name: &str| part(&mut archive, name);
    let (workbook, relations) = (part("xl/workbook.xml")?, part("xl/_rels/workbook.xml.rels")?);
    let is_it = |tag: &&str| attribute(tag, "name").is_some_and(|it| unescaped(it) == sheet);
    let id = attribute(tags(&workbook, "sheet").find(is_it)?, "r:id")?;
    let relation = tags(&relations, "Relationship").find(|tag| attribute(tag, "Id") == Some(id))?;
    let target = attribute(relation, "Target")?;
    part(&target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned))
}

/// The text of a part.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<String> {
    let mut content = Vec::new();
    archive.by_name(name).ok()?.take(MOST_BYTES).read_to_end(&mut content).ok()?;
    Some(String::from_utf8_lossy(&content).into_owned())
}

/// The opening tags of a name.
fn tags<'x>(xml: &'x str, name: &str) -> impl Iterator<Item = &'x str> {
    let rests = xml.split('<').filter_map(move |rest| {
        rest.strip_prefix(name).filter(|rest| rest.starts_with([' ', '>', '/', '\n', '\r', '\t']))
    });
    rests.map(|rest| rest.split('>').next().unwrap_or_default())
}

/// What an attribute of a tag says.
fn attribute<'x>(tag: &'x str, name: &str) -> Option<&'x str> {
    let mut rest = tag;
    loop {
        let (before, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let mark = after.chars().next().filter(|mark| ['"', '\''].contains(mark))?;
        let (value, more) = after[1..].split_once(mark)?;
        if before.trim() == name {
            return Some(value);
        }
        rest = more;
    }
}

fn unescaped(text: &str) -> String {
    let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    marks.iter().fold(text.to_owned(), |text, (written, mark)| text.replace(written, mark))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(bytes: usize) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default()).unwrap();
        let zeroes = vec![0; 1 << 20];
        for _ in 0..bytes >> 20 {
            archive.write_all(&zeroes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn a_small_file_that_holds_much_is_refused() {
        let bomb = archive(65 << 20);
        assert!(bomb.len() < 1 << 20, "{}", bomb.len());
        assert!(!is_sensible(&bomb));
        assert!(is_sensible(&archive(2 << 20)));
        assert!(is_sensible(b"PK, but no archive"), "that is said by whoever opens it");
    }
}
