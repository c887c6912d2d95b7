//! Checks the wording of comments.

use std::collections::BTreeMap;

use candor_architecture::comments::{half_questions, stilted};
use candor_architecture::house::all_rust_files;

#[test]
fn comments_open_with_a_plain_sentence() {
    let files = all_rust_files();
    assert!(files.len() > 200, "only {} files were read", files.len());
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in &files {
        for (line, comment) in [half_questions(&file.text), stilted(&file.text)].concat() {
            let place = format!("{}:{line}: {comment}", file.place());
            places.entry(file.crate_folder().to_owned()).or_default().push(place);
        }
    }
    assert!(places.is_empty(), "{}", report(&places));
}

/// Returns how many lines remain in each crate, with the first few of them.
fn report(places: &BTreeMap<String, Vec<String>>) -> String {
    let of_crate = |(folder, lines): (&String, &Vec<String>)| {
        let first: String = lines.iter().take(3).map(|line| format!("\n    {line}")).collect();
        format!("\n{folder}: {} remain{first}", lines.len())
    };
    places.iter().map(of_crate).collect()
}
