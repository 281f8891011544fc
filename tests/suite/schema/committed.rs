//! The schemas in the repository, the lines by which files name them, and the command.

use std::fs;
use std::path::Path;

use gongshi::schema::Format;
use snapbox::Data;
use snapbox::data::DataFormat;

use super::{files, repository};
use crate::site::Site;

#[test]
fn the_committed_schemas_are_what_the_command_prints() {
    for format in Format::ALL {
        let name = format.name();
        let run = Site::example().run(&["schema", name], "");
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{name}");
        let committed = repository().join(format!("schemas/{name}.json"));
        snapbox::assert_data_eq!(
            run.out,
            Data::read_from(&committed, Some(DataFormat::Text)).raw()
        );
    }
}

/// An editor finds the schema of a file by the path in its first line.
#[test]
fn every_file_names_its_schema() {
    let policies = files("policies", "yaml").into_iter().map(|path| (path, 0, "policy"));
    let notices = files("content", "md").into_iter().map(|path| (path, 1, "notice"));
    let quotas = files("quotas", "yaml").into_iter().map(|path| (path, 0, "quota"));
    let site = (repository().join("site.yaml"), 0, "site");
    for (path, line, format) in policies.chain(notices).chain(quotas).chain([site]) {
        let text = fs::read_to_string(&path).unwrap();
        let named = text.lines().nth(line).unwrap_or_default();
        let named = named.strip_prefix("# yaml-language-server: $schema=");
        let named = named.unwrap_or_else(|| panic!("{} names no schema", path.display()));
        let folder = path.parent().unwrap();
        let schema = repository().join(format!("schemas/{format}.json"));
        assert_eq!(
            fs::canonicalize(folder.join(named)).ok(),
            fs::canonicalize(&schema).ok(),
            "{}: {named}",
            path.display()
        );
        assert!(!Path::new(named).is_absolute());
    }
}

#[test]
fn another_kind_of_file_is_refused_with_those_there_are() {
    let run = Site::example().run(&["schema", "polcy"], "");
    assert_eq!(run.code, 2);
    snapbox::assert_data_eq!(
        run.err,
        snapbox::str![[r#"
错误：“<文件种类>”不能是“polcy”
怎么改：可以写policy、notice、quota、site
看说明：gongshi --help

"#]]
    );
    let run = Site::example().run(&["schema"], "");
    assert_eq!(run.code, 2);
    assert!(run.err.contains("还缺少：<文件种类>"), "{}", run.err);
}

#[test]
fn the_help_says_how_to_use_it_in_vs_code() {
    let run = Site::example().run(&["schema", "--help"], "");
    assert_eq!(run.code, 0);
    for part in [
        "VS Code",
        "YAML",
        "Red Hat",
        "# yaml-language-server: $schema=",
        "gongshi schema policy >",
    ] {
        assert!(run.out.contains(part), "{part}: {}", run.out);
    }
}
