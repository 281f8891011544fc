//! A new site: one policy, one notice, and what tells their reader how they are written.

use jiff::civil::Date;

use super::{NewFile, NewNotice, yaml_text};
use crate::schema::Format;

/// What a new site is called and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewSite {
    /// What it is called.
    pub(crate) title: String,
    /// The place.
    pub(crate) place: String,
    /// The place in addresses: `shili`.
    pub(crate) place_id: String,
    /// The year of the policy that it begins with.
    pub(crate) year: u16,
}

/// The year whose insurance is being paid: from September on, the next one's.
pub(crate) fn year_to_come(today: Date) -> u16 {
    let year = u16::try_from(today.year()).unwrap_or_default();
    if today.month() < 9 { year } else { year + 1 }
}

impl NewSite {
    /// The files but the notice, which is made from the policy once that is there.
    pub(crate) fn files(&self) -> Vec<NewFile> {
        let texts = [
            ("说明.txt", include_str!("starter/说明.txt")),
            (".gitignore", include_str!("starter/gitignore.txt")),
            (".vscode/extensions.json", include_str!("starter/extensions.json")),
            (".vscode/settings.json", include_str!("starter/settings.json")),
            ("content/index.md", include_str!("starter/index.md")),
            ("content/notices/index.md", include_str!("starter/notices.md")),
            (&self.policy_path(), include_str!("starter/policy.yaml")),
            ("site.yaml", include_str!("starter/site.yaml")),
        ];
        let texts = texts.map(|(path, text)| NewFile {
            path: path.to_owned(),
            text: if path == "说明.txt" { self.told(text) } else { self.filled(text) },
        });
        let schemas = Format::ALL.map(|format| NewFile {
            path: format!("schemas/{}.json", format.name()),
            text: format.schema(),
        });
        texts.into_iter().chain(schemas).collect()
    }

    /// The id of its policy, which its notice is named after, too.
    pub(crate) fn policy_id(&self) -> String {
        format!("{}-{}", self.place_id, self.year)
    }

    /// The example of a notice, still without what it takes from its policy.
    pub(crate) fn notice(&self) -> NewNotice {
        let Self { place, year, .. } = self;
        NewNotice {
            path: format!("content/notices/{}.md", self.policy_id()),
            title: format!("{year}年居民医保怎么缴、什么时候缴（示例）"),
            number: Some(format!("示例发〔{}〕1号", year - 1)),
            issuer: Some(format!("{place}（示例）")),
            issued: format!("{}-09-01", year - 1),
            place: place.clone(),
            summary: Some("缴多少钱、哪天缴、住院能报多少。".to_owned()),
        }
    }

    fn policy_path(&self) -> String {
        format!("policies/{}.yaml", self.policy_id())
    }

    /// A text of YAML with what differs from site to site.
    fn filled(&self, text: &str) -> String {
        let place = &self.place;
        let level =
            if place.ends_with(['县', '区', '市', '旗']) { "county" } else { "township" };
        let description = format!("{place}城乡居民医保：交多少钱、哪天交、住院能报多少。");
        text.replace("@TITLE@", &yaml_text(&self.title))
            .replace("@DESCRIPTION@", &yaml_text(&description))
            .replace("@PLACE_ID@", &self.place_id)
            .replace("@PLACE@", place)
            .replace("@LEVEL@", level)
            .replace("@ID@", &self.policy_id())
            .replace("@YEAR@", &self.year.to_string())
            .replace("@BEFORE@", &(self.year - 1).to_string())
    }

    /// A text for people.
    fn told(&self, text: &str) -> String {
        text.replace("@TITLE@", &self.title)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::modeline;
    use super::*;

    fn example() -> NewSite {
        NewSite {
            title: "示例街道居民医保".into(),
            place: "示例街道".into(),
            place_id: "shili".into(),
            year: 2027,
        }
    }

    #[test]
    fn nothing_is_left_to_fill_in_and_schemas_are_named() {
        for NewFile { path, text } in example().files() {
            let left = text.split('@').skip(1).any(|it| it.starts_with(char::is_uppercase));
            assert!(!left, "{path}: {text}");
            if path.split('.').next_back() == Some("yaml") {
                let format = if path == "site.yaml" { "site" } else { "policy" };
                assert!(text.starts_with(&modeline(&path, format)), "{path}");
            }
        }
    }

    #[test]
    fn every_figure_of_the_example_says_that_it_is_one() {
        let files = example().files();
        let policy = files.iter().find(|it| it.path == "policies/shili-2027.yaml").unwrap();
        let after = policy.text.split("target:").nth(1).unwrap();
        let figures = after.split("examples:").next().unwrap().lines().filter(|line| {
            let line = line.split(" #").next().unwrap_or_default();
            line.contains(|c: char| c.is_ascii_digit()) && !line.contains("count: full")
        });
        for line in figures.filter(|line| !line.trim_start().starts_with(['#', '-'])) {
            let is_year = line.contains("starts: {on:");
            assert!(is_year || line.contains("# 示例") || line.ends_with("示例"), "{line}");
        }
    }

    #[test]
    fn from_september_on_people_pay_for_the_next_year() {
        assert_eq!(year_to_come(date(2026, 8, 31)), 2026);
        assert_eq!(year_to_come(date(2026, 9, 1)), 2027);
    }
}
