//! The page of known mistakes names tests that exist.

use std::{fs, io, path::Path};

#[test]
fn every_test_that_the_page_of_known_mistakes_names_is_there() -> io::Result<()> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(tests.join("../docs/known-mistakes.md"))?;
    let mut sources = String::new();
    gather(tests, &mut sources)?;
    let named: Vec<&str> = page.split('`').skip(1).step_by(2).collect();
    assert!(named.len() >= 30, "{} names", named.len());
    for name in named {
        assert!(sources.contains(&format!("fn {name}(")), "no test is called {name}");
    }
    Ok(())
}

fn gather(folder: &Path, sources: &mut String) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, sources)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push_str(&fs::read_to_string(&path)?);
        }
    }
    Ok(())
}
