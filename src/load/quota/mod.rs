//! Quota tables: `quotas/**/*.yaml`, with rows of their own or those of a spreadsheet beside them.

mod archive;
mod around;
mod doubts;
pub(crate) mod figure;
pub(crate) mod grid;
pub(crate) mod headings;
pub(crate) mod kind;
pub(crate) mod people;
pub(crate) mod personal;
mod progress;
mod rows;
mod sheet;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gongshi_rules::policy::Status;

pub(crate) use self::doubts::years_in;
use self::grid::Grid;
use self::headings::Headings;
use self::rows::Sorted;
use self::sheet::Asked;
use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, nearest_or_choices, say};
use crate::fingerprint::Fingerprint;
use crate::load::files::{self, Root, Stamp};
use crate::load::section::{self, Mistakes, Section};
use crate::load::yaml::{self, Node};
use crate::load::{encoding, policy};
use crate::site::notice::Named;
use crate::site::quota::{KnownAs, Place, QuotaTable, Target, Unit};

/// The version of the format that this program reads.
const SCHEMA: &str = "resident-medical-quota/1";

/// How the names of files end in which rows may stand.
const SPREADSHEETS: [&str; 4] = [CSV, "xlsx", "xls", "ods"];

const CSV: &str = "csv";

/// A table as it was read.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) table: Arc<QuotaTable>,
    /// The files that its rows and its counts stand in.
    pub(super) beside: Vec<Beside>,
    /// What is wrong with it all the same.
    pub(super) mistakes: Diagnostics,
    /// Whether it says what it is to say: there are but slips of the keyboard in its file. Of
    /// another, what it names can be checked, and no figure.
    pub(super) is_whole: bool,
}

/// A file beside a table, as it was when it was read.
#[derive(Debug, Clone)]
pub(super) struct Beside {
    pub(super) path: PathBuf,
    pub(super) name: String,
    pub(super) fingerprint: Fingerprint,
    stamp: Stamp,
}

impl Read {
    /// Whether the files beside it are still those that were read.
    pub(super) fn is_current(&self) -> bool {
        self.beside.iter().all(|beside| Stamp::of(&beside.path) == beside.stamp)
    }
}

/// Reads a table of a site.
pub(super) fn read(root: &Root, path: &Path) -> Result<Read, Diagnostics> {
    let source = root.read(path)?;
    let yaml::Read { tree, slips: mut wrong } = yaml::parse(&source)?;
    let mistakes = Mistakes::default();
    let read = Section::open(&tree, "", &mistakes).and_then(|top| {
        let reader = Reader { source: &source, mistakes: &mistakes };
        let beside = Spreadsheets { root, path, mistakes: &mistakes };
        let progress = top.section("progress").and_then(|it| beside.progress(it));
        reader.table(top, |top| beside.cells(top), progress)
    });
    let found = mistakes.into_inner();
    let is_whole = found.errors() == 0;
    let (found, warnings) = if is_whole { found.parted() } else { (found, Diagnostics::default()) };
    wrong.extend(found);
    let Some(Draft { table, beside }) = read else { return Err(wrong) };
    let table = Arc::new(QuotaTable { warnings, ..table });
    Ok(Read { table, beside, mistakes: wrong, is_whole })
}

/// Reads a table whose description is not yet a file, and whose cells lie anywhere.
///
/// # Errors
/// Everything wrong with it.
pub(crate) fn read_imported(
    description: &Arc<Source>,
    grid: &Grid,
) -> Result<QuotaTable, Diagnostics> {
    let yaml::Read { tree, slips } = yaml::parse(description)?;
    let mistakes = Mistakes::from(slips);
    let read = Section::open(&tree, "", &mistakes).and_then(|top| {
        let reader = Reader { source: description, mistakes: &mistakes };
        let cells = |top: &Section<'_>| {
            top.get("file");
            Some(Cells { grid: grid.clone(), beside: None, have_headings: true })
        };
        reader.table(top, cells, None)
    });
    let (Draft { table, .. }, warnings) = mistakes.finish_with_warnings(read)?;
    Ok(QuotaTable { warnings, ..table })
}

/// Whether rows may stand in a file of this name.
pub(crate) fn is_spreadsheet(path: &Path) -> bool {
    SPREADSHEETS.iter().any(|ending| is_named(path, ending))
}

/// Whether the name of a file ends so, in capitals or not.
fn is_named(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case(ending))
}

/// The cells of a spreadsheet, and the name of the sheet that they stand in.
///
/// # Errors
/// Where it cannot be read, or it has several sheets and none is named.
pub(crate) fn spreadsheet(
    bytes: Vec<u8>,
    name: &str,
    sheet: Option<&str>,
) -> Result<(Grid, Option<String>), Diagnostic> {
    cells_of(bytes, Asked { name, named: None, sheet: sheet.map(|it| (it, None)) })
}

fn cells_of(bytes: Vec<u8>, asked: Asked<'_>) -> Result<(Grid, Option<String>), Diagnostic> {
    let name = asked.name;
    if !is_named(Path::new(name), CSV) {
        return sheet::read(&bytes, asked).map(|(grid, sheet)| (grid, Some(sheet)));
    }
    if let Some((_, span)) = asked.sheet {
        let message = say!("CSV文件没有工作表", "A CSV file has no sheets");
        return Err(Diagnostic::error("quota/file", message)
            .at_any(span)
            .help(say!("请删掉sheet。", "Delete `sheet`.")));
    }
    let text = match encoding::text(&bytes) {
        Some(text) => Arc::new(Source { path: name.to_owned(), text }),
        None => files::text(bytes, name.to_owned())?,
    };
    Ok((Grid::of_csv(&text)?, None))
}

struct Reader<'r> {
    source: &'r Arc<Source>,
    mistakes: &'r Mistakes,
}

/// The rows of a table of a site: its own, or those of a file beside it.
struct Spreadsheets<'r> {
    root: &'r Root,
    path: &'r Path,
    mistakes: &'r Mistakes,
}

/// A table before it is known that nothing is wrong with it.
struct Draft {
    table: QuotaTable,
    beside: Vec<Beside>,
}

/// Cells, and the file that they stand in.
struct Cells {
    grid: Grid,
    beside: Option<Beside>,
    /// Whether a row of headings must be among them.
    have_headings: bool,
}

impl Spreadsheets<'_> {
    /// The rows of the file, or of the one that it names.
    fn cells(&self, top: &Section<'_>) -> Option<Cells> {
        let (rows, file, sheet) = (top.get("rows"), top.get("file"), top.get("sheet"));
        match (rows, file) {
            (Some(rows), None) => Some(Cells {
                grid: Grid::of_yaml(rows, self.mistakes)?,
                beside: None,
                have_headings: false,
            }),
            (None, Some(file)) => self.mistakes.caught(self.beside(file, sheet)),
            (rows, _) => {
                let message = match rows {
                    Some(_) => {
                        say!("rows和file只能写一个", "Only one of `rows` and `file` is written")
                    }
                    None => say!("没有写表格在哪里", "It does not say where the rows are"),
                };
                let span = rows.map_or(top.span(), |node| &node.span);
                self.mistakes.push(Diagnostic::error("quota/file", message).at(span).help(say!(
                    "请把各行写在rows下面，或者用“file: 表格.csv”指出旁边的表格文件。",
                    "Write the rows under `rows`, or name the spreadsheet beside it: `file: table.csv`."
                )));
                None
            }
        }
    }

    /// The dated counts, and where they are named.
    fn progress(&self, section: Section<'_>) -> Option<(Cells, Span)> {
        let (file, sheet) = (section.require("file"), section.get("sheet"));
        let cells = file.and_then(|file| self.mistakes.caught(self.beside(file, sheet)));
        section.close();
        Some((cells?, file?.span.clone()))
    }

    /// The cells of a spreadsheet beside the file.
    fn beside(&self, node: &Node, sheet: Option<&Node>) -> Result<Cells, Diagnostic> {
        let written = section::text(node, "file")?;
        let file = Path::new(&written);
        let is_name = !written.contains(['/', '\\']) && is_spreadsheet(file);
        if !is_name {
            let message = say!(
                "“{written}”不是旁边的表格文件",
                "`{written}` is no spreadsheet beside this file"
            );
            return Err(Diagnostic::error("quota/file", message).at(&node.span).help(say!(
                "请把.csv、.xlsx、.xls或.ods文件放在这个文件旁边，只写文件名。",
                "Lay a .csv, .xlsx, .xls or .ods file beside this one, and write its name alone."
            )));
        }
        let path = self.path.with_file_name(file);
        let stamp = Stamp::of(&path);
        let name = self.root.name_of(&path);
        let bytes = self.root.bytes(&path).map_err(|mistake| mistake.at(&node.span))?;
        let fingerprint = Fingerprint::of(&bytes);
        let sheet =
            sheet.map(|node| Ok::<_, Diagnostic>((section::text(node, "sheet")?, &node.span)));
        let sheet = sheet.transpose()?;
        let sheet = sheet.as_ref().map(|(sheet, span)| (sheet.as_str(), Some(*span)));
        let (grid, _) = cells_of(bytes, Asked { name: &name, named: Some(&node.span), sheet })?;
        let beside = Some(Beside { path, name, fingerprint, stamp });
        Ok(Cells { grid, beside, have_headings: true })
    }
}

impl<'r> Reader<'r> {
    fn table(
        &self,
        top: Section<'r>,
        cells: impl FnOnce(&Section<'r>) -> Option<Cells>,
        progress: Option<(Cells, Span)>,
    ) -> Option<Draft> {
        let mistakes = self.mistakes;
        top.require("schema");
        top.word("schema", &[(SCHEMA, ())]);
        let id_node = top.require("id");
        let id = id_node.and_then(|node| mistakes.caught(policy::id(node)));
        let place = top.require_section("place").and_then(policy::place);
        let year = top.require("year");
        let year = year.and_then(|node| mistakes.caught(section::whole(node, "year", 2000..=2100)));
        let title = top.require_text("title");
        let documents = top.section("sources").and_then(|it| policy::documents(&it));
        let unit = top.word("unit", &[("人", Unit::Person), ("户", Unit::Household)]);
        let cells = cells(&top);
        let read = top.require_section("columns").and_then(|section| {
            let headings = Headings::read(&section);
            let cells = cells.as_ref()?;
            let layout = headings.find(&cells.grid, cells.have_headings)?;
            let place = place.as_ref().map_or("", Place::own_name);
            let rows = rows::read(&cells.grid, &layout, place, mistakes);
            Some((layout.columns, rows))
        });
        let (columns, rows) = read.unwrap_or_default();
        let known_as = self.known_as(&top, &rows);
        let targets = top.get("targets");
        let (policy, cited) = (self.named(&top, "policy"), self.named(&top, "source"));
        top.close();
        let counted = progress.as_ref().and_then(|(cells, _)| cells.beside.clone());
        let Cells { grid, beside, .. } = cells?;
        let beside: Vec<Beside> = beside.into_iter().chain(counted).collect();
        let digest = Fingerprint::begin().with(self.source.text.as_bytes());
        let digest = beside.iter().fold(digest, |digest, it| digest.and(it.fingerprint));
        let table = QuotaTable {
            source: Arc::clone(self.source),
            id: id?,
            id_span: id_node?.span.clone(),
            place: place?,
            year: year?,
            title: title?,
            policy,
            documents,
            cited,
            unit: unit.unwrap_or_default(),
            columns,
            rows: rows.rows,
            subtotals: rows.subtotals,
            total: rows.total,
            around: rows.around,
            targets: Vec::new(),
            known_as,
            progress: None,
            warnings: Diagnostics::default(),
            fingerprint: digest.end(),
        };
        doubts::warn(&table, &rows.parts, &grid, mistakes);
        let targets = targets.map(|node| self.targets(node, &table)).unwrap_or_default();
        let progress = progress.and_then(|(cells, span)| {
            progress::read(&cells.grid, &span, &table, rows.is_whole, self.mistakes)
        });
        Some(Draft { table: QuotaTable { targets, progress, ..table }, beside })
    }

    fn named(&self, section: &Section<'_>, key: &'static str) -> Option<Named> {
        let node = section.get(key)?;
        let name = self.mistakes.caught(section::text(node, key))?;
        Some(Named { name, span: node.span.clone() })
    }

    fn targets(&self, node: &'r Node, table: &QuotaTable) -> Vec<Target> {
        let items = self.mistakes.caught(section::filled_list(node, "targets"));
        let items = items.unwrap_or_default().iter();
        let read = items.filter_map(|item| {
            let section = Section::open(item, "targets", self.mistakes)?;
            let column = section.require("column");
            let persons = section.require("persons");
            let number = persons.and_then(|node| {
                self.mistakes.caught(section::whole(node, "persons", 1..=2_000_000_000))
            });
            let statuses = [
                ("stated", Status::Stated),
                ("inherited", Status::Inherited),
                ("assumed", Status::Assumed),
            ];
            let status = section.word("status", &statuses).unwrap_or(Status::Stated);
            let cited = self.named(&section, "source");
            section.close();
            // Where none could be read, that is said.
            let column = column.filter(|_| !table.columns.is_empty());
            let column = self.mistakes.caught(count_of(column?, table))?;
            let span = persons?.span.clone();
            Some(Target { column, persons: number?, cited, status, span })
        });
        read.collect()
    }

    fn known_as(&self, top: &Section<'r>, read: &Sorted) -> Vec<KnownAs> {
        let rows = &read.rows;
        let Some(section) = top.section("known_as") else { return Vec::new() };
        let mut known = Vec::new();
        for (key, node) in section.others() {
            let Some(before) = self.mistakes.caught(section::text(node, &key.name)) else {
                continue;
            };
            let name = &key.name;
            if read.is_whole && !rows.iter().any(|row| row.name == *name) {
                let names = rows.iter().map(|row| row.name.as_str());
                let message = say!("表格里没有“{name}”", "The table has no `{name}`");
                let mistake = Diagnostic::error("quota/known-as", message).at(&key.span);
                self.mistakes.push(mistake.help(nearest_or_choices(name, names)));
            }
            known.push(KnownAs {
                name: Named { name: name.clone(), span: key.span.clone() },
                before,
            });
        }
        known
    }
}

/// The column of counts that a target is for.
fn count_of(node: &Node, table: &QuotaTable) -> Result<usize, Diagnostic> {
    let written = section::text(node, "column")?;
    table.count_named(&written).ok_or_else(|| {
        let names: Vec<&str> = table.count_names().collect();
        let message = say!("没有“{written}”这一列人数", "There is no column of counts `{written}`");
        Diagnostic::error("quota/columns", message)
            .at(&node.span)
            .help(nearest_or_choices(&written, names.into_iter()))
    })
}
