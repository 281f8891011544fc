//! What the staff's guide shows is right.

use super::*;

#[test]
fn every_example_of_the_guide_is_right() {
    let guide = include_str!("../../../../docs/markdown.md").replace("\r\n", "\n");
    let examples: Vec<_> = guide
        .split("\n````markdown\n")
        .skip(1)
        .filter_map(|rest| rest.split_once("\n````").map(|(example, _)| example))
        .collect();
    assert!(examples.len() >= 8, "{}", examples.len());
    for example in examples {
        rendered(example);
    }
}
