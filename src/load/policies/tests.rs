//! Finding and reading policy files that inherit from each other, in folders on the disk.

use gongshi_rules::policy::{Given, Status};

use super::*;
use crate::load::policy::inherit::tests::lines;

/// A site's folder with these policy files, and others beside it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (path, text) in files {
            let path = folder.path(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join("site").join(path)
    }

    fn site(&self) -> Policies {
        let root = Root::open(&self.path("")).unwrap();
        let (files, _) = policy_files(&root).unwrap();
        Policies::of_site(&root, &files)
    }

    /// What is wrong with all of it.
    fn said(&self) -> Vec<String> {
        let found = self.site().read_all().mistakes;
        found.iter().map(std::string::ToString::to_string).collect()
    }

    /// What is wrong with a file that is named by its path.
    fn said_of(&self, path: &str) -> Vec<String> {
        let mut policies = Policies::beside(Root::open(&self.path("")).ok());
        let path = self.path(path);
        let source = files::read(&path, path.display().to_string()).unwrap();
        let at = policies.add(fs::canonicalize(path).unwrap(), Ok(source));
        let found = policies.whole(at).map_or_else(|found| found, |whole| whole.mistakes);
        found.iter().map(std::string::ToString::to_string).collect()
    }
}

/// The merged tree of the policy of an id.
fn merged(policies: &mut Policies, id: &str) -> Vec<String> {
    let at = policies.named(id)[0];
    lines(&policies.whole(at).unwrap().tree)
}

const CITY: &str = "schema: resident-medical/1\nid: city-2024\nabstract: true\nyear: 2024\n\
                    sources: {notice: {title: 甲}}\npremium: {personal: 380}\n";
const TOWN: &str = "schema: resident-medical/1\nid: town-2024\nabstract: true\nyear: 2024\n\
                    place: {township: 镇}\n";

fn town(inherits: &str) -> String {
    format!("{TOWN}inherits: {inherits}\n")
}

/// A policy that is there to be inherited only, so that no reader has to be content with it.
fn bare(id: &str, inherits: Option<&str>) -> String {
    let inherits = inherits.map(|id| format!("inherits: {id}\n")).unwrap_or_default();
    format!("schema: resident-medical/1\nid: {id}\nabstract: true\nyear: 2024\n{inherits}")
}

#[test]
fn a_parent_is_found_by_its_id_or_by_its_path() {
    for inherits in ["city-2024", "../city.yaml", "../../policies/city.yaml"] {
        let town = town(inherits);
        let folder = Folder::with(&[("policies/city.yaml", CITY), ("policies/a/town.yaml", &town)]);
        assert_eq!(folder.said(), Vec::<String>::new());
        assert_eq!(folder.said_of("policies/a/town.yaml"), Vec::<String>::new());
        let lines = merged(&mut folder.site(), "town-2024");
        let personal = "premium.personal: 380 [city-2024/notice inherited]";
        assert!(lines.iter().any(|line| line == personal), "{inherits}: {lines:?}");
    }
}

/// 「What a township's notice repeats from the city, it inherits」: the city's figure cites the
/// city's document, and the township's its own.
#[test]
fn a_policy_is_read_with_what_it_inherits() {
    let city = CITY.replace(
        "premium: {personal: 380}",
        "premium: {source: notice#三, personal: {value: 380, status: assumed}, total: 1020}",
    );
    let town = "schema: resident-medical/1\nid: town-2024\ninherits: city-2024\n\
                place: {township: 镇}\nsources: {own: {number: 镇发〔2023〕1号}}\n\
                premium: {source: own#二, fiscal_subsidy: 640}\n";
    let folder = Folder::with(&[("policies/city.yaml", &city), ("policies/town.yaml", town)]);
    for policy in
        [folder.site().read_all().read.remove(0), folder.site().read_named("town-2024").unwrap()]
    {
        let (rules, premium) = (&policy.rules, &policy.rules.premium);
        assert_eq!((&*rules.id, rules.year, &*rules.place), ("town-2024", 2024, "镇"));
        let cite = premium.personal[0].amounts.cells()[0].cite;
        assert_eq!((rules.citation(cite), cite.status), ("《甲》 三", Status::Assumed));
        let Given::Known(subsidy) = premium.fiscal_subsidy else { panic!("{premium:?}") };
        let cited = (rules.citation(subsidy.cite), subsidy.cite.status);
        assert_eq!(cited, ("镇发〔2023〕1号 二", Status::Stated));
    }
}

/// Neither by what they are called nor by which is asked for first.
#[test]
fn the_order_of_the_files_does_not_matter() {
    let texts = [
        CITY.to_owned(),
        bare("county-2024", Some("city-2024")),
        bare("town-2024", Some("county-2024")),
        bare("village-2024", Some("town-2024")),
    ];
    let mut ids = ["city-2024", "county-2024", "town-2024", "village-2024"];
    let mut seen = Vec::new();
    for names in [["a", "b", "c", "d"], ["d", "c", "b", "a"], ["c", "a", "d", "b"]] {
        let names = names.map(|name| format!("policies/{name}.yaml"));
        let files: Vec<_> = names.iter().map(String::as_str).zip(&texts).collect();
        let files: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let folder = Folder::with(&files);
        assert_eq!(folder.said(), Vec::<String>::new());
        let mut site = folder.site();
        let mut merged = ids.map(|id| (id, merged(&mut site, id)));
        merged.sort();
        seen.push(merged);
        ids.rotate_left(1);
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0], seen[2]);
}

/// However many children it has.
#[test]
fn what_a_parent_hands_down_is_worked_out_once() {
    let children: Vec<_> = (0..9).map(|at| bare(&format!("a{at}"), Some("city-2024"))).collect();
    let names: Vec<_> = (0..9).map(|at| format!("policies/{at}.yaml")).collect();
    let mut files = vec![("policies/city.yaml", CITY)];
    files.extend(names.iter().zip(&children).map(|(name, text)| (&**name, &**text)));
    let folder = Folder::with(&files);
    let mut site = folder.site();
    let city = site.named("city-2024")[0];
    let first = site.heritage(city).unwrap();
    for at in 0..site.files.len() {
        site.whole(at).unwrap();
    }
    assert!(Arc::ptr_eq(&first, &site.heritage(city).unwrap()));
    assert!(Arc::ptr_eq(&site.whole(city).unwrap().tree, &site.files[city].parsed().unwrap().tree));
}

#[test]
fn a_missing_parent_is_told_with_the_nearest_name() {
    let town = town("ctiy-2024");
    let folder = Folder::with(&[("policies/city.yaml", CITY), ("policies/town.yaml", &town)]);
    let said = folder.said();
    assert_eq!(said.len(), 1);
    assert!(said[0].starts_with("错误[inherits/not-found]: 找不到上级政策“ctiy-2024”"), "{said:?}");
    assert!(said[0].contains("policies/town.yaml:6:11"), "{}", said[0]);
    assert!(said[0].contains("是不是“city-2024”？"), "{}", said[0]);
    let town = TOWN.replace("place", "inherits: ../city.yaml\nplace");
    let folder = Folder::with(&[("policies/town.yaml", &town)]);
    let said = folder.said();
    assert!(said[0].contains("找不到上级政策的文件“../city.yaml”"), "{}", said[0]);
    assert!(said[0].contains("policies/town.yaml:5:11"), "{}", said[0]);
}

/// The chain is shown, and told once, wherever the reading begins.
#[test]
fn a_circle_is_shown_whole_and_once() {
    let (a, b) = (bare("a", Some("b")), bare("b", Some("c")));
    let (c, outside) = (bare("c", Some("a")), bare("z", Some("b")));
    for names in [["1", "2", "3", "0"], ["1", "2", "3", "4"]] {
        let names = names.map(|name| format!("policies/{name}.yaml"));
        let texts = [&a, &b, &c, &outside];
        let files: Vec<_> =
            names.iter().zip(texts).map(|(name, text)| (&**name, &**text)).collect();
        let said = Folder::with(&files).said();
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains("上级政策绕成了一个圈：a → b → c → a"), "{}", said[0]);
        for place in ["policies/1.yaml:5:11", "policies/2.yaml:5:11", "policies/3.yaml:5:11"] {
            assert!(said[0].contains(place), "{}", said[0]);
        }
    }
    let own = bare("a", Some("a"));
    let said = Folder::with(&[("policies/a.yaml", &own)]).said();
    assert!(said[0].contains("a → a"), "{}", said[0]);
}

#[test]
fn a_line_of_parents_may_be_so_long_and_no_longer() {
    let texts: Vec<_> = (0..=MOST_ABOVE + 2)
        .map(|at| match at {
            0 => CITY.replace("city-2024", "p0"),
            _ => bare(&format!("p{at}"), Some(&format!("p{}", at - 1))),
        })
        .collect();
    let last = texts.len() - 1;
    let forwards: Vec<_> = (0..=last).map(|at| format!("policies/{at:02}.yaml")).collect();
    let backwards: Vec<_> = forwards.iter().rev().cloned().collect();
    for names in [forwards, backwards] {
        let files: Vec<_> =
            names.iter().zip(&texts).map(|(name, text)| (&**name, &**text)).collect();
        assert_eq!(Folder::with(&files[..=MOST_ABOVE]).said(), Vec::<String>::new());
        let said = Folder::with(&files).said();
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains("错误[inherits/too-deep]"), "{}", said[0]);
        assert!(said[0].contains(&names[MOST_ABOVE + 1]), "{}", said[0]);
    }
}

/// What is wrong with a parent is said of the parent, not of every child.
#[test]
fn a_parents_mistakes_are_said_once() {
    let children = [bare("a", Some("city-2024")), bare("b", Some("city-2024"))];
    for (city, code) in [
        (CITY.replace("year: 2024", "year：2024"), "yaml/full-width-colon"),
        (CITY.replace("id: city-2024", "id: \"city-2024\"   # 市\nx: ["), "yaml/syntax"),
        (CITY.replace("sources: {notice: {title: 甲}}\n", ""), "key/missing"),
        (CITY.replace("{personal: 380}", "{personal: 380, source: plan}"), "source/unknown"),
        (CITY.replace("premium", "overrides: [x]\npremium"), "inherits/overrides-nothing"),
    ] {
        for city_is_called in ["policies/0.yaml", "policies/z.yaml"] {
            let said = Folder::with(&[
                (city_is_called, &city),
                ("policies/a.yaml", &children[0]),
                ("policies/b.yaml", &children[1]),
            ])
            .said();
            assert_eq!(said.len(), 1, "{city}: {said:?}");
            assert!(said[0].contains(&format!("错误[{code}]")), "{}", said[0]);
            assert!(said[0].contains(city_is_called), "{}", said[0]);
        }
    }
}

/// Neither is what only the reader finds, in a value that several read.
#[test]
fn a_parents_wrong_value_is_said_once() {
    let wrong = CITY.replace("personal: 380", "personal: 38O");
    let place = "place: {county: 县}\nsources:";
    let concrete = wrong.replace("abstract: true\n", "").replace("sources:", place);
    let child =
        |name: &str| town("city-2024").replace("town-2024", name).replace("abstract: true\n", "");
    for city in [wrong, concrete] {
        let said = Folder::with(&[
            ("policies/a.yaml", &child("a")),
            ("policies/b.yaml", &child("b")),
            ("policies/city.yaml", &city),
        ])
        .said();
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains("错误[value/amount]"), "{}", said[0]);
        assert!(said[0].contains("policies/city.yaml:"), "{}", said[0]);
    }
}

#[test]
fn what_is_only_inherited_is_neither_read_nor_named_alone() {
    let folder = Folder::with(&[("policies/city.yaml", CITY)]);
    let all = folder.site().read_all();
    assert!(all.read.is_empty() && all.mistakes.is_empty());
    let named = folder.site().read_named("city-2024").unwrap_err();
    let path = folder.path("policies/city.yaml");
    let by_path = Policies::beside(None).read_file(path.to_str().unwrap()).unwrap_err();
    for found in [named, by_path] {
        let said: Vec<_> = found.iter().map(|it| (it.code, it.message.zh.as_str())).collect();
        let message = "“city-2024”只供别的政策继承，不能单独用";
        assert_eq!(said, [("policy/abstract", message)]);
    }
}

#[test]
fn two_policies_of_one_id_are_shown_both() {
    let folder = Folder::with(&[("policies/a.yaml", CITY), ("policies/b.yaml", CITY)]);
    let said = folder.said();
    assert_eq!(said.len(), 1);
    for place in ["错误[policy/same-id]", "policies/a.yaml:2:5", "policies/b.yaml:2:5"] {
        assert!(said[0].contains(place), "{}", said[0]);
    }
    let named = folder.site().read_named("city-2024").unwrap_err();
    assert!(named.iter().all(|mistake| mistake.code == "policy/same-id"));
}

/// Which of two parents is meant, a child that is read alone cannot know either.
#[test]
fn a_parent_of_which_there_are_two_is_not_guessed() {
    let other = CITY.replace("380", "400");
    let town = town("city-2024");
    let folder = Folder::with(&[
        ("policies/a.yaml", CITY),
        ("policies/b.yaml", &other),
        ("policies/town.yaml", &town),
    ]);
    for said in [folder.said(), folder.said_of("policies/town.yaml")] {
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains("错误[policy/same-id]"), "{}", said[0]);
    }
}

/// 「Hostile input stays outside: resolve the whole path at open.」 A file that a person names
/// on the command line may name others.
#[test]
fn a_file_of_the_site_inherits_from_none_outside_it() {
    let town = town("../../city.yaml");
    let folder = Folder::with(&[
        ("../city.yaml", CITY),
        ("policies/town.yaml", &town),
        ("../beside/policies/town.yaml", &town),
    ]);
    for said in [folder.said(), folder.said_of("policies/town.yaml")] {
        assert!(said[0].contains("错误[file/outside]"), "{said:?}");
        assert!(said[0].contains("policies/town.yaml:6:11"), "{said:?}");
    }
    assert_eq!(folder.said_of("../beside/policies/town.yaml"), Vec::<String>::new());
}

/// A file that is named by its path asks the site for those that it names by id.
#[test]
fn a_file_beside_the_site_inherits_from_it_by_id() {
    let folder = Folder::with(&[
        ("policies/city.yaml", CITY),
        ("policies/broken.yaml", "id: broken\nx: ["),
        ("../town.yaml", &town("city-2024")),
        ("../other.yaml", &town("city-2023")),
    ]);
    assert_eq!(folder.said_of("../town.yaml"), Vec::<String>::new());
    let said = folder.said_of("../other.yaml");
    assert!(said[0].contains("是不是“city-2024”？"), "{said:?}");
}
