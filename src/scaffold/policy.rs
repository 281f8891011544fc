//! A policy copied from another: last year's for this year, or a neighbour's.
//!
//! No document states a copied figure for the new place and year. So every figure goes on citing
//! the document that it was copied from, which moves to the key `copied`; it is marked as our
//! reading (`status: assumed`), which pages tell their readers; and its line ends in `# 请核对`.
//! Whoever finds it in the new document writes `source: notice#…` and takes the marks away. Days
//! move by as many years as the policy does, results that were published are left behind.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use gongshi_rules::day::Day;

use super::{NewFile, UNCHECKED, UNWRITTEN, modeline, yaml_text};
use crate::diagnostic::{Diagnostic, Source, Span, say};
use crate::load::files::Root;
use crate::load::yaml::{self, Key, Node, Value};

/// The key of the document that a copy's figures still cite.
pub(crate) const COPIED: &str = "copied";

/// A policy file that is there.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    /// Its text.
    pub(crate) source: Arc<Source>,
    /// Its id.
    pub(crate) id: String,
    /// Its year.
    pub(crate) year: u16,
    tree: Node,
}

impl Known {
    /// The policy files of a site that say what they are, those that are only inherited from
    /// among them.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub(crate) fn of_site(folder: &Path) -> Result<Vec<Self>, Diagnostic> {
        let root = Root::open(folder)?;
        let files = root.files("policies")?;
        Ok(files.iter().filter_map(|path| Self::of(root.read(path).ok()?)).collect())
    }

    fn of(source: Arc<Source>) -> Option<Self> {
        let tree = yaml::parse(&source).and_then(yaml::Read::whole).ok()?;
        let id = tree.get("id")?.scalar()?.to_owned();
        let year = tree.get("year")?.scalar()?.parse().ok()?;
        Some(Self { source, id, year, tree })
    }

    fn inherits(&self) -> Option<&str> {
        self.tree.get("inherits")?.scalar()
    }
}

/// The document that a new policy will be taken from, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct NewDocument {
    /// Its title.
    pub(crate) title: Option<String>,
    /// Its number (文号).
    pub(crate) number: Option<String>,
    /// Who issued it.
    pub(crate) issuer: Option<String>,
    /// When, as written.
    pub(crate) issued: Option<String>,
}

/// What a copy is to be.
#[derive(Debug, Clone)]
pub(crate) struct NewPolicy {
    /// Its path from the site's folder.
    pub(crate) path: String,
    /// Its id.
    pub(crate) id: String,
    /// Its year.
    pub(crate) year: u16,
    /// Its place, where that is another: the name of the innermost, those above stay.
    pub(crate) place: Option<String>,
    /// The document that it will be taken from.
    pub(crate) document: NewDocument,
}

impl NewPolicy {
    /// The copy of a policy; `all` are those of the site.
    ///
    /// # Errors
    /// Where the policy is itself a copy that is not checked to its end, or what it inherits is
    /// not there for the new year.
    pub(crate) fn copy(&self, from: &Known, all: &[Known]) -> Result<NewFile, Diagnostic> {
        let parent = self.parent(from, all)?;
        let main = from.tree.get("sources").and_then(first_key).ok_or_else(|| unfit(from))?;
        let mut copy = Copy {
            source: &from.source,
            main,
            years: i32::from(self.year) - i32::from(from.year),
            edits: Vec::new(),
            unchecked: Vec::new(),
        };
        let Value::Map(entries) = &from.tree.value else { return Err(unfit(from)) };
        copy.heads(self, from);
        for (key, node) in entries {
            match key.name.as_str() {
                "id" => copy.replace(&node.span, self.id.clone()),
                "year" => copy.replace(&node.span, self.year.to_string()),
                "inherits" => copy.replace(&node.span, parent.clone().unwrap_or_default()),
                "place" => copy.place(node, self.place.as_deref()),
                "sources" => copy.sources(node, &self.document, from)?,
                "examples" => copy.leave_out(key),
                _ => copy.walk(node),
            }
        }
        copy.top(&from.tree);
        Ok(NewFile { path: self.path.clone(), text: copy.finish() })
    }

    /// What the copy inherits from: the parent's policy of the same year.
    fn parent(&self, from: &Known, all: &[Known]) -> Result<Option<String>, Diagnostic> {
        let Some(written) = from.inherits() else { return Ok(None) };
        if self.year == from.year {
            return Ok(Some(written.to_owned()));
        }
        let (old, new) = (from.year.to_string(), self.year.to_string());
        // By its path: the file of the same name lies where the year stands in the name.
        let id = Path::new(written).file_stem().unwrap_or_default().to_string_lossy();
        let known = all.iter().find(|known| {
            let path = written.trim_start_matches("../");
            known.year == from.year && (known.id == written || known.source.path.ends_with(path))
        });
        let wanted = known.map_or(id.as_ref(), |known| &known.id).replace(&old, &new);
        if all.iter().any(|known| known.id == wanted && known.year == self.year) {
            return Ok(Some(wanted));
        }
        let (from, parent) = (&from.id, known.map_or(written, |known| &known.id));
        let message = say!(
            "“{from}”继承“{parent}”，{new}年的还没有",
            "`{from}` inherits `{parent}`, which is not there for {new}"
        );
        Err(Diagnostic::error("new/copy", message).help(say!(
            "请先建上级的：gongshi new policy --from {parent} --year {new}。",
            "Make the parent's first: gongshi new policy --from {parent} --year {new}."
        )))
    }
}

fn first_key(map: &Node) -> Option<&str> {
    match &map.value {
        Value::Map(entries) => entries.first().map(|(key, _)| key.name.as_str()),
        _ => None,
    }
}

fn unfit(from: &Known) -> Diagnostic {
    let id = &from.id;
    let message = say!(
        "“{id}”自己也是照着别的建的，还没有核对完",
        "`{id}` is itself a copy that is not checked to its end"
    );
    Diagnostic::error("new/copy", message).help(say!(
        "请先核对完它，删掉sources里的copied；或者照另一份政策建。",
        "Check it and delete `copied` from its sources, or copy another policy."
    ))
}

/// What stands before a key of a block, its `- ` as the spaces that it takes.
fn indent_of(key: &Span) -> String {
    " ".repeat(key.position().1 - 1)
}

/// The innermost name of a place.
fn innermost(place: &Node) -> Option<&Node> {
    ["township", "county", "city", "province"].into_iter().find_map(|key| place.get(key))
}

/// A copy under construction: what is changed in the text of the original.
struct Copy<'s> {
    source: &'s Source,
    /// The key of the document that the original is printed in.
    main: &'s str,
    years: i32,
    edits: Vec<(Range<usize>, String)>,
    /// Bytes of lines that somebody must check.
    unchecked: Vec<usize>,
}

impl Copy<'_> {
    fn replace(&mut self, span: &Span, text: String) {
        self.edits.push((span.bytes.clone(), text));
    }

    fn insert(&mut self, at: usize, text: String) {
        self.edits.push((at..at, text));
    }

    /// The comments at the top name the place and the year; a line says what the file is.
    fn heads(&mut self, new: &NewPolicy, from: &Known) {
        let place = from.tree.get("place").and_then(innermost).and_then(Node::scalar);
        let renamed = place.zip(new.place.as_deref());
        let years = [from.year, new.year].map(|year| format!("{year}年"));
        let (mut at, mut head) = (0, modeline(&new.path, "policy"));
        let lines = self.source.text.split_inclusive('\n');
        for line in lines.take_while(|line| line.starts_with('#')) {
            at += line.len();
            if !line.starts_with("# yaml-language-server:") {
                let line = line.replace(&years[0], &years[1]);
                head += &match renamed {
                    Some((old, name)) => line.replace(old, name),
                    None => line,
                };
            }
        }
        let id = &from.id;
        head += &format!(
            "#\n# 照着{id}建的：数字还是那一份的，没有核对。每核对一处，出处改成“{}#第几部分”，\n\
             # 删掉status: assumed和行末的记号。都核对完了，删掉sources里的{COPIED}和这三行。\n",
            self.main
        );
        self.edits.push((0..at, head));
    }

    /// The name of the innermost place; those above stay.
    fn place(&mut self, node: &Node, name: Option<&str>) {
        let Some(name) = name else { return };
        let Some(last) = innermost(node) else { return };
        self.replace(&last.span, yaml_text(name));
    }

    /// The new document stands first; what was the first stays under another key.
    fn sources(
        &mut self,
        node: &Node,
        document: &NewDocument,
        from: &Known,
    ) -> Result<(), Diagnostic> {
        let Value::Map(entries) = &node.value else { return Err(unfit(from)) };
        let Some((first, _)) = entries.first() else { return Err(unfit(from)) };
        if entries.iter().any(|(key, _)| key.name == COPIED) {
            return Err(unfit(from));
        }
        let title = document.title.clone().unwrap_or_else(|| format!("{UNWRITTEN}标题"));
        let issued = document.issued.clone();
        let lines: Vec<String> = [
            ("title", Some(title)),
            ("number", document.number.clone()),
            ("issuer", document.issuer.clone()),
            ("issued", issued),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some(format!("{key}: {}", yaml_text(&value?))))
        .collect();
        let key = &first.name;
        if node.span.text().starts_with('{') {
            let inside = lines.join(", ");
            self.insert(first.span.bytes.start, format!("{key}: {{{inside}}}, "));
        } else {
            let indent = indent_of(&first.span);
            let below = format!("\n{indent}  ");
            let inside = lines.join(&below);
            self.insert(first.span.bytes.start, format!("{key}:{below}{inside}\n{indent}"));
        }
        self.replace(&first.span, COPIED.to_owned());
        Ok(())
    }

    /// What was published of last year's figures says nothing of this year's.
    fn leave_out(&mut self, key: &Key) {
        let text = &self.source.text;
        let start = key.span.bytes.start;
        let mut end = start;
        for (index, line) in text[start..].split_inclusive('\n').enumerate() {
            if index > 0 && !line.trim().is_empty() && !line.starts_with([' ', '-', '#']) {
                break;
            }
            end += line.len();
        }
        let note = "# 计算的例子（examples）没有照抄：新公布了再写\n";
        self.edits.push((start..end, note.to_owned()));
    }

    /// Every source below is marked, every day moved.
    fn walk(&mut self, node: &Node) {
        match &node.value {
            Value::Map(entries) => {
                self.cites(node);
                for (_, below) in entries {
                    self.walk(below);
                }
            }
            Value::List(items) => items.iter().for_each(|item| self.walk(item)),
            Value::Scalar(written) => self.day(node, written),
            Value::Empty => {}
        }
    }

    fn day(&mut self, node: &Node, written: &str) {
        let Some(day) = Day::from_text(written) else { return };
        self.unchecked.push(node.span.bytes.start);
        if self.years != 0 {
            let (_, month, of_month) = day.civil();
            let (_, _, after) = day.plus(1).civil();
            let year = u16::try_from(i32::from(day.year()) + self.years).unwrap_or_default();
            // The last of a month stays the last: 28 February, and 29.
            let last = if after == 1 { 31 } else { of_month };
            let moved = (28..=last).rev().find_map(|it| Day::new(year, month, it));
            let moved = moved.or_else(|| Day::new(year, month, of_month));
            self.replace(&node.span, moved.unwrap_or(day).to_text());
        }
    }

    /// What a map cites stays what it was, and is our reading now.
    fn cites(&mut self, map: &Node) {
        let Value::Map(entries) = &map.value else { return };
        let Some((key, cited)) = entries.iter().find(|(key, _)| key.name == "source") else {
            return;
        };
        let Some(written) = cited.scalar() else { return };
        self.unchecked.push(key.span.bytes.start);
        let (document, part) = written.split_once('#').unwrap_or((written, ""));
        if document == self.main {
            let part = if part.is_empty() { String::new() } else { format!("#{part}") };
            self.replace(&cited.span, format!("{COPIED}{part}"));
        }
        if map.get("status").is_some() {
            return;
        }
        if map.span.text().starts_with('{') {
            self.insert(cited.span.bytes.end, ", status: assumed".to_owned());
        } else {
            let indent = indent_of(&key.span);
            self.insert(key.span.bytes.start, format!("status: assumed\n{indent}"));
        }
    }

    /// What the whole file cites, where nothing else is said: not the new document.
    fn top(&mut self, tree: &Node) {
        if tree.get("source").is_some() {
            return self.cites(tree);
        }
        let Value::Map(entries) = &tree.value else { return };
        if let Some((key, _)) = entries.iter().find(|(key, _)| key.name == "sources") {
            let mark = format!("source: {COPIED}  # {UNCHECKED}\nstatus: assumed\n");
            self.insert(key.span.bytes.start, mark);
        }
    }

    fn finish(mut self) -> String {
        let text = &self.source.text;
        let ends = self.unchecked.iter().map(|at| {
            let end = text[*at..].find('\n').map_or(text.len(), |length| at + length);
            text[..end].trim_end().len()
        });
        let mut ends: Vec<usize> = ends.collect();
        ends.sort_unstable();
        ends.dedup();
        for end in ends {
            let line = text[..end].rsplit('\n').next().unwrap_or_default();
            let mark = if line.contains(" #") {
                format!("（{UNCHECKED}）")
            } else {
                format!("  # {UNCHECKED}")
            };
            self.edits.push((end..end, mark));
        }
        // Of those at one place, in the order in which they were made.
        self.edits.sort_by_key(|(range, _)| range.start);
        let (mut copy, mut at) = (String::with_capacity(text.len() * 2), 0);
        for (range, new) in &self.edits {
            copy += text.get(at..range.start).unwrap_or_default();
            copy += new;
            at = at.max(range.end);
        }
        copy + &text[at..]
    }
}
