//! The policy files of a site: each parsed once, found by id or by path, and read with what it
//! inherits.

mod sound;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, Text, listed, nearest_or, say};
use crate::load::files::{self, Root};
use crate::load::policy::inherit::{self, Heritage};
use crate::load::yaml::{self, Node};
use crate::load::{POLICY_ENDINGS, ends_in, policy, policy_files, section};
use crate::site::PolicyFile;

/// How many policies may stand above one; a township's has a county's, a city's and a province's.
const MOST_ABOVE: usize = 8;

/// The policy files of a site, and those outside it that are named by path.
pub(super) struct Policies {
    /// The folder of the site: its files inherit from no file outside it.
    root: Option<Root>,
    /// Whether the files of the site are among them.
    listed: bool,
    files: Vec<File>,
    /// Where a file stands among them, by its resolved path.
    by_path: HashMap<PathBuf, usize>,
    /// Where the files of an id stand; of two, one is a mistake.
    by_id: HashMap<String, Vec<usize>>,
}

/// A policy file.
struct File {
    /// Its resolved path.
    path: PathBuf,
    /// Its id; the one that it seems to have, where it cannot be parsed.
    id: Option<String>,
    parsed: Result<Parsed, Diagnostics>,
    /// Its tree with what it inherits, once that was asked for.
    whole: Option<Result<Whole, Diagnostics>>,
    /// What it hands down, once that was asked for.
    heritage: Option<Result<Arc<Heritage>, Diagnostics>>,
}

#[derive(Clone)]
struct Parsed {
    source: Arc<Source>,
    tree: Arc<Node>,
    /// The slips in it, past which it was read.
    slips: Diagnostics,
}

/// A file's tree with what it inherits.
#[derive(Clone)]
struct Whole {
    tree: Arc<Node>,
    /// How many policies stand above it.
    above: usize,
    /// What is wrong with it and with those, or between them, where it can be read all the same.
    mistakes: Diagnostics,
}

/// A policy as it was read.
struct Read {
    policy: Arc<PolicyFile>,
    /// What is wrong with it all the same, or with those that it inherits from: the site is not
    /// published, but what names the policy can be checked.
    mistakes: Diagnostics,
}

/// The policies of a site that could be read.
pub(super) struct AllRead {
    pub(super) read: Vec<Arc<PolicyFile>>,
    /// The others by their ids, empty where one cannot be told: the tree of each, if there is one,
    /// without what a mistake is on.
    pub(super) unread: BTreeMap<String, Option<Arc<Node>>>,
    /// Everything wrong with any file; what is wrong with a parent is said once.
    pub(super) mistakes: Diagnostics,
}

impl Policies {
    /// The policy files of a site: these.
    pub(super) fn of_site(root: &Root, paths: &[PathBuf]) -> Self {
        let mut policies = Self::beside(Some(root.clone()));
        policies.listed = true;
        policies.parse(root, paths);
        policies
    }

    /// No policy file yet; those of a site, if there is one, where some file inherits from them.
    pub(super) fn beside(root: Option<Root>) -> Self {
        let (files, by_path, by_id) = Default::default();
        Self { root, listed: false, files, by_path, by_id }
    }

    /// Reads every policy of the site, in the order of its files, but those that are only there
    /// to be inherited.
    pub(super) fn read_all(mut self) -> AllRead {
        let (mut policies, mut unread) = (Vec::new(), BTreeMap::new());
        let mut mistakes = Diagnostics::default();
        let of_the_site = self.files.len();
        for at in 0..of_the_site {
            mistakes.extend(self.same_id(at).map(Into::into).unwrap_or_default());
            let read = if self.files[at].is_abstract() {
                self.can_be_inherited(at).map(|mistakes| (None, mistakes))
            } else {
                self.read(at).map(|Read { policy, mistakes }| (Some(policy), mistakes))
            };
            match read {
                Ok((policy, more)) => {
                    policies.extend(policy);
                    mistakes.extend(more);
                }
                Err(more) => {
                    // What is written may be no id, and then nobody knows which it is to be.
                    let id = self.files[at].id.clone().filter(|id| id.is_ascii());
                    let whole = self.files[at].whole.as_ref().and_then(|it| it.as_ref().ok());
                    let tree = whole.map(|it| Arc::new(sound::without(&it.tree, &more)));
                    unread.insert(id.unwrap_or_default(), tree);
                    mistakes.extend(more);
                }
            }
        }
        AllRead { read: policies, unread, mistakes: mistakes.each_once() }
    }

    /// Reads the policy of this id.
    ///
    /// # Errors
    /// Where there is none, or it is only there to be inherited; or what is wrong with it.
    pub(super) fn read_named(mut self, id: &str) -> Result<Arc<PolicyFile>, Diagnostics> {
        let (at, another) = match self.named(id) {
            [] => return Err(self.not_found(id)),
            [at] => (*at, None),
            [at, another, ..] => (*at, self.same_id(*another)),
        };
        another.map_or_else(|| self.read_alone(at), |mistake| Err(mistake.into()))
    }

    /// Reads the policy of a file that may lie anywhere. `name` is its path as it was given.
    ///
    /// # Errors
    /// Where it cannot be read, or is only there to be inherited; or what is wrong with it.
    pub(super) fn read_file(mut self, name: &str) -> Result<Arc<PolicyFile>, Diagnostics> {
        let path = Path::new(name);
        let source = files::read(path, name.to_owned())?;
        let path = fs::canonicalize(path).map_err(|error| files::unreadable(name, &error))?;
        let at = self.add(path, Ok(source));
        self.read_alone(at)
    }

    fn read_alone(&mut self, at: usize) -> Result<Arc<PolicyFile>, Diagnostics> {
        if self.files[at].is_abstract() {
            let name = self.files[at].name();
            let message = say!(
                "“{name}”只供别的政策继承，不能单独用",
                "`{name}` is there to be inherited from and cannot be used by itself"
            );
            let help = match self.concrete_ids().collect::<Vec<_>>() {
                ids if ids.is_empty() => {
                    say!("请用继承它的政策。", "Use a policy that inherits from it.")
                }
                ids => {
                    let ids = listed(ids);
                    say!(
                        ids => "请用继承它的政策。现有的政策：{ids}。",
                        "Use a policy that inherits from it. There are: {ids}."
                    )
                }
            };
            return Err(Diagnostic::error("policy/abstract", message).help(help).into());
        }
        match self.read(at) {
            Ok(Read { policy, mistakes }) if mistakes.is_empty() => Ok(policy),
            Ok(Read { mistakes, .. }) | Err(mistakes) => Err(mistakes.each_once()),
        }
    }

    fn read(&mut self, at: usize) -> Result<Read, Diagnostics> {
        let source = Arc::clone(&self.files[at].parsed()?.source);
        let Whole { tree, mut mistakes, .. } = self.whole(at)?;
        match policy::read(&source, tree) {
            Ok(policy) => Ok(Read { policy: Arc::new(policy), mistakes }),
            Err(more) => {
                mistakes.extend(more);
                Err(mistakes)
            }
        }
    }

    /// What is wrong with a policy that is not read by itself, where it can be inherited from all
    /// the same.
    fn can_be_inherited(&mut self, at: usize) -> Result<Diagnostics, Diagnostics> {
        let mut mistakes = self.whole(at)?.mistakes;
        match self.heritage(at) {
            Ok(heritage) => {
                mistakes.extend(heritage.mistakes.clone());
                Ok(mistakes)
            }
            Err(more) => {
                mistakes.extend(more);
                Err(mistakes)
            }
        }
    }
}

/// Inheriting.
impl Policies {
    /// A file's tree with what it inherits.
    fn whole(&mut self, at: usize) -> Result<Whole, Diagnostics> {
        for parent in self.line_above(at).into_iter().rev() {
            // What is wrong with it, its child is told.
            let _ = self.completed(parent);
        }
        self.completed(at)
    }

    /// The files above one, up to the first whose tree is whole. Files that go round in a circle
    /// are that mistake from now on.
    fn line_above(&mut self, at: usize) -> Vec<usize> {
        let mut line = vec![at];
        let mut topmost = at;
        while self.files[topmost].whole.is_none()
            && let Ok(Some(parent)) = self.parent(topmost)
        {
            if let Some(start) = line.iter().position(|known| *known == parent) {
                let circle = Diagnostics::from(self.circle(&line[start..]));
                for at in line.drain(..) {
                    self.files[at].whole = Some(Err(circle.clone()));
                }
                return line;
            }
            line.push(parent);
            topmost = parent;
        }
        line.split_off(1)
    }

    fn completed(&mut self, at: usize) -> Result<Whole, Diagnostics> {
        if let Some(done) = &self.files[at].whole {
            return done.clone();
        }
        let whole = self.inherited(at);
        self.files[at].whole = Some(whole.clone());
        whole
    }

    fn inherited(&mut self, at: usize) -> Result<Whole, Diagnostics> {
        let Parsed { tree, slips: mut mistakes, .. } = self.files[at].parsed()?.clone();
        match self.laid_over(at, &tree) {
            Ok(whole) => {
                mistakes.extend(whole.mistakes);
                Ok(Whole { mistakes, ..whole })
            }
            Err(more) => {
                mistakes.extend(more);
                Err(mistakes)
            }
        }
    }

    /// The tree of a file over what it inherits.
    fn laid_over(&mut self, at: usize, tree: &Arc<Node>) -> Result<Whole, Diagnostics> {
        let Some(parent) = self.parent(at)? else {
            let mistakes = inherit::without_parent(tree).map(Into::into).unwrap_or_default();
            return Ok(Whole { tree: Arc::clone(tree), above: 0, mistakes });
        };
        let Whole { above, mut mistakes, .. } = self.completed(parent)?;
        if above == MOST_ABOVE {
            let message = say!(
                "上面已经有{MOST_ABOVE}层上级政策，太多了",
                "{MOST_ABOVE} policies stand above this one already, which are too many"
            );
            let mistake = Diagnostic::error("inherits/too-deep", message);
            let at = tree.get("inherits").map(|node| &node.span);
            let help =
                say!("请直接继承更上面的一份政策。", "Inherit from a policy further up instead.");
            return Err(mistake.at_any(at).help(help).into());
        }
        let heritage = self.heritage(parent)?;
        mistakes.extend(heritage.mistakes.clone());
        let merged = inherit::merge(tree, &heritage)?;
        mistakes.extend(merged.mistakes);
        Ok(Whole { tree: Arc::new(merged.tree), above: above + 1, mistakes })
    }

    fn heritage(&mut self, at: usize) -> Result<Arc<Heritage>, Diagnostics> {
        if let Some(done) = &self.files[at].heritage {
            return done.clone();
        }
        let heritage = self.whole(at).and_then(|it| Heritage::of(&it.tree)).map(Arc::new);
        self.files[at].heritage = Some(heritage.clone());
        heritage
    }
}

/// Finding.
impl Policies {
    /// The file that a file inherits from, if it inherits.
    fn parent(&mut self, at: usize) -> Result<Option<usize>, Diagnostics> {
        let Parsed { source, tree, .. } = self.files[at].parsed()?.clone();
        let Some(node) = tree.get("inherits") else { return Ok(None) };
        let written = section::text(node, "inherits")?;
        let parent = if ends_in(Path::new(&written), POLICY_ENDINGS) {
            self.by_path(at, &source, &written)
        } else {
            self.by_id(at, &written)
        };
        parent.map(Some).map_err(|mistake| {
            let at = mistake.span.clone().unwrap_or_else(|| node.span.clone());
            mistake.at(&at).into()
        })
    }

    fn by_id(&mut self, child: usize, id: &str) -> Result<usize, Diagnostic> {
        self.list()?;
        if let [first, others @ ..] = self.named(id) {
            // Which of two is meant, nobody can know.
            let another = others.first().and_then(|another| self.same_id(*another));
            return another.map_or(Ok(*first), Err);
        }
        if let Some(mistake) = self.nameless().find_map(|broken| broken.iter().next()) {
            // It may be that one.
            return Err(mistake.clone());
        }
        let others = self.files.iter().enumerate().filter(|(at, _)| *at != child);
        let others = others.filter_map(|(_, file)| file.id.as_deref());
        let message = say!("找不到上级政策“{id}”", "There is no policy `{id}` to inherit from");
        Err(Diagnostic::error("inherits/not-found", message).help(which_there_are(id, others)))
    }

    fn by_path(
        &mut self,
        child: usize,
        source: &Source,
        written: &str,
    ) -> Result<usize, Diagnostic> {
        let below = &self.files[child].path;
        let path = fs::canonicalize(beside(below, written)).map_err(|_| {
            let message = say!(
                "找不到上级政策的文件“{written}”",
                "There is no file `{written}` to inherit from"
            );
            Diagnostic::error("inherits/not-found", message).help(say!(
                "路径从这个文件所在的文件夹写起，例如“../2024.yaml”；也可以直接写上级政策的id。",
                "Write the path from the folder of this file, such as `../2024.yaml`, or the id of the policy."
            ))
        })?;
        if let Some(known) = self.by_path.get(&path) {
            return Ok(*known);
        }
        let root = self.root.as_ref().filter(|root| below.starts_with(root.path()));
        let read = root.map_or_else(
            || files::read(&path, beside(Path::new(&source.path), written).display().to_string()),
            |root| root.read(&path),
        );
        Ok(self.add(path, Ok(read?)))
    }

    /// Parses the files of the site, if that has not been done.
    fn list(&mut self) -> Result<(), Diagnostic> {
        if let Some(root) = self.root.clone().filter(|_| !self.listed) {
            self.listed = true;
            self.parse(&root, &policy_files(&root)?.0);
        }
        Ok(())
    }

    fn parse(&mut self, root: &Root, paths: &[PathBuf]) {
        for path in paths {
            let real = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
            if !self.by_path.contains_key(&real) {
                self.add(real, root.read(path));
            }
        }
    }

    fn add(&mut self, path: PathBuf, source: Result<Arc<Source>, Diagnostic>) -> usize {
        let at = self.files.len();
        let file = File::parse(path, source);
        self.by_path.insert(file.path.clone(), at);
        if let Some(id) = &file.id {
            self.by_id.entry(id.clone()).or_default().push(at);
        }
        self.files.push(file);
        at
    }

    fn named(&self, id: &str) -> &[usize] {
        self.by_id.get(id).map_or(&[], Vec::as_slice)
    }

    /// The ids of all policies that can be used by themselves.
    fn concrete_ids(&self) -> impl Iterator<Item = &str> + Clone {
        self.files.iter().filter(|file| !file.is_abstract()).filter_map(|file| file.id.as_deref())
    }
}

/// What is wrong between files.
impl Policies {
    /// That no file has this id; one that cannot be parsed may have it.
    fn not_found(&self, id: &str) -> Diagnostics {
        let mut mistakes = Diagnostics::from(no_such_policy(id, self.concrete_ids()));
        self.nameless().for_each(|broken| mistakes.extend(broken.clone()));
        mistakes
    }

    /// What is wrong with the files that cannot be parsed and whose ids nobody can tell.
    fn nameless(&self) -> impl Iterator<Item = &Diagnostics> {
        let nameless = self.files.iter().filter(|file| file.id.is_none());
        nameless.filter_map(|file| file.parsed.as_ref().err())
    }

    /// That an earlier file has the same id.
    fn same_id(&self, at: usize) -> Option<Diagnostic> {
        let id = self.files[at].id.as_deref()?;
        let first = self.named(id).first().copied().filter(|first| *first < at)?;
        let (first, here) = (self.files[first].span("id")?, self.files[at].span("id")?);
        let path = &first.source.path;
        let message = say!("“{id}”已经用在{path}里", "`{id}` is used in {path} already");
        let mistake = Diagnostic::error("policy/same-id", message).at(here);
        let mistake = mistake.also(first, say!("先用的", "used here first"));
        Some(mistake.help(say!(
            "每份政策的id都要不同，请改一个。",
            "Each policy needs an id of its own: change one of them."
        )))
    }

    /// That files inherit from each other, told from whichever comes first by its path.
    fn circle(&self, members: &[usize]) -> Diagnostic {
        let first = members.iter().min_by_key(|at| &self.files[**at].path);
        let start = members.iter().position(|at| Some(at) == first).unwrap_or_default();
        let round = members.iter().cycle().skip(start).map(|at| &self.files[*at]);
        let round: Vec<&File> = round.take(members.len()).collect();
        let names: Vec<&str> = round.iter().chain(round.first()).map(|file| file.name()).collect();
        let message = say!(
            "上级政策绕成了一个圈：{}",
            "Policies inherit from each other in a circle: {}",
            names.join(" → ")
        );
        let mut places = round.iter().filter_map(|file| file.span("inherits"));
        let mistake = Diagnostic::error("inherits/cycle", message).at_any(places.next());
        let mistake = places.fold(mistake, |mistake, at| {
            mistake.also(at, say!("这里又往上继承", "inherits again here"))
        });
        mistake.help(say!(
            "最上面一级的政策不写inherits，请把它那一行删掉。",
            "The topmost policy inherits from none: delete its line."
        ))
    }
}

impl File {
    /// A file as it is parsed, or what is wrong with it.
    fn parse(path: PathBuf, source: Result<Arc<Source>, Diagnostic>) -> Self {
        let (id, parsed) = match source {
            Err(mistake) => (None, Err(mistake.into())),
            Ok(source) => match yaml::parse(&source) {
                Ok(yaml::Read { tree, slips }) => {
                    let id = tree.get("id").and_then(Node::scalar).map(str::to_owned);
                    (id, Ok(Parsed { source, tree: Arc::new(tree), slips }))
                }
                Err(mistakes) => (seeming_id(&source), Err(mistakes)),
            },
        };
        Self { path, id, parsed, whole: None, heritage: None }
    }

    fn parsed(&self) -> Result<&Parsed, Diagnostics> {
        self.parsed.as_ref().map_err(Clone::clone)
    }

    /// Where the value of one of its keys stands.
    fn span(&self, key: &str) -> Option<&Span> {
        self.parsed.as_ref().ok()?.tree.get(key).map(|node| &node.span)
    }

    /// Whether it is only there to be inherited.
    fn is_abstract(&self) -> bool {
        let written = self.parsed.as_ref().ok().and_then(|it| it.tree.get("abstract"));
        written.and_then(Node::scalar) == Some("true")
    }

    /// What it is called in messages.
    fn name(&self) -> &str {
        let path = || self.parsed.as_ref().map_or("", |parsed| &parsed.source.path);
        self.id.as_deref().unwrap_or_else(path)
    }
}

/// A path that is written in a file, from the folder of that file.
fn beside(file: &Path, written: &str) -> PathBuf {
    file.parent().unwrap_or(file).join(written)
}

/// The id of a file that cannot be parsed, so that its children are not told that it is missing.
pub(super) fn seeming_id(source: &Source) -> Option<String> {
    let line = source.text.lines().find_map(|line| {
        let rest = line.strip_prefix("id")?.trim_start();
        rest.strip_prefix([':', '：'])
    })?;
    let written = line.split(" #").next().unwrap_or_default();
    Some(written.trim().trim_matches(['"', '\'']).to_owned())
}

/// The mistake of naming a policy that does not exist.
pub(crate) fn no_such_policy<'i>(
    name: &str,
    ids: impl Iterator<Item = &'i str> + Clone,
) -> Diagnostic {
    let message = say!("找不到政策“{name}”", "There is no policy `{name}`");
    Diagnostic::error("policy/not-found", message).help(which_there_are(name, ids))
}

/// The policy that may have been meant, or all that there are.
pub(crate) fn which_there_are<'i>(name: &str, ids: impl Iterator<Item = &'i str> + Clone) -> Text {
    nearest_or(name, ids.clone(), || match ids.collect::<Vec<_>>() {
        ids if ids.is_empty() => {
            say!("policies文件夹里还没有政策文件。", "The folder policies has no policy yet.")
        }
        ids => {
            let ids = listed(ids);
            say!(ids => "现有的政策：{ids}。", "There are: {ids}.")
        }
    })
}

#[cfg(test)]
mod tests;
