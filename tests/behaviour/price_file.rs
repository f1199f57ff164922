//! A file of prices is read at build and again when it has changed; a broken one changes nothing.

use crate::fixture::{collector_with, health};
use monitor_runtime::{Collector, CostSource, ModelPrices, PriceBook, Request, Snapshot, Usage};
use std::{
    fs::{self, File},
    path::PathBuf,
    time::{Duration, SystemTime},
};

const MILLION: u64 = 1_000_000;

/// A file of this test alone, gone afterwards.
struct PriceFile(PathBuf);

impl PriceFile {
    fn new(test: &str) -> PriceFile {
        let name = format!("monitor-{}-{test}.prices", std::process::id());
        PriceFile(std::env::temp_dir().join(name))
    }

    /// Writes it so that it is seen to be another, however soon after the last time.
    fn write(&self, text: &str) {
        let before = fs::metadata(&self.0).and_then(|about| about.modified());
        fs::write(&self.0, text).expect("a folder for what is temporary");
        let before = before.unwrap_or(SystemTime::UNIX_EPOCH);
        self.set_date(before.max(SystemTime::now()) + Duration::from_secs(1));
    }

    fn set_date(&self, date: SystemTime) {
        let file = File::options().write(true).open(&self.0).expect("it is there");
        file.set_modified(date).expect("its date can be set");
    }

    fn write_price(&self, dollars: &str) {
        self.write(&format!("provider acme\nmodel big\n  price input {dollars}\n"));
    }

    fn collector(&self) -> Collector {
        collector_with(|settings| settings.price_file(&self.0)).0
    }
}

impl Drop for PriceFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// What a million input tokens of the file's model cost now.
fn price_now(collector: &Collector) -> Option<String> {
    collector.clear();
    let ask = Request::new("chat").provider("acme").model("big");
    collector.record(ask.usage(Usage::new(MILLION, 0)));
    let cost = collector.report().cost;
    (cost.priced_calls == 1).then(|| cost.total.to_string())
}

#[test]
fn the_file_is_read_at_build_and_wins_over_the_other_prices() {
    let file = PriceFile::new("build");
    file.write("provider openai\nmodel gpt-4o-mini\n  price input 7\n");
    let collector = file.collector();
    let ask = |model: &str| Request::new("chat").model(model).usage(Usage::new(MILLION, 0));
    collector.record(ask("gpt-4o-mini"));
    collector.record(ask("gpt-4-turbo"));
    let cost = collector.report().cost;
    assert_eq!(cost.by_source[&CostSource::Override].to_string(), "7");
    assert_eq!(cost.by_source[&CostSource::Catalogue].to_string(), "10");
    assert!(collector.prices().find(Some("openai"), "gpt-4o").is_some());
    assert_eq!(health(&collector).price_file_error, None);
}

#[test]
fn a_change_of_the_file_holds_from_the_next_look_on() {
    let file = PriceFile::new("change");
    file.write_price("1");
    let collector = file.collector();
    assert_eq!(price_now(&collector).as_deref(), Some("1"));
    file.write_price("2");
    assert_eq!(price_now(&collector).as_deref(), Some("1"), "nobody has looked");
    collector.tick();
    assert_eq!(price_now(&collector).as_deref(), Some("2"));
    collector.tick();
    assert_eq!(price_now(&collector).as_deref(), Some("2"));
    file.write("# nothing any more\n");
    collector.tick();
    assert_eq!(price_now(&collector), None, "what is no longer in the file is no longer known");
}

#[test]
fn a_broken_file_changes_nothing_and_its_line_is_told_until_it_is_mended() {
    let file = PriceFile::new("broken");
    file.write_price("1");
    let collector = file.collector();
    file.write_price("1,50");
    collector.tick();
    assert_eq!(price_now(&collector).as_deref(), Some("1"));
    let error = health(&collector).price_file_error.expect("it is told");
    assert!(error.contains("line 3") && error.contains("1,50"), "{error}");
    assert!(error.starts_with(&*file.0.to_string_lossy()), "{error}");
    let text = collector.report().to_string();
    assert!(text.contains("The price file is not in force: "), "{text}");
    collector.clear();
    collector.tick();
    assert_eq!(health(&collector).price_file_error, Some(error), "it is still broken");
    file.write_price("1.50");
    collector.tick();
    assert_eq!(health(&collector).price_file_error, None);
    assert_eq!(price_now(&collector).as_deref(), Some("1.5"));
}

#[test]
fn a_file_that_is_broken_from_the_start_leaves_the_book_as_it_is() {
    let file = PriceFile::new("from-the-start");
    file.write("model big\n");
    let collector = file.collector();
    assert!(health(&collector).price_file_error.is_some_and(|error| error.contains("line 1")));
    collector.record(Request::new("chat").model("gpt-4o-mini").usage(Usage::new(MILLION, 0)));
    assert_eq!(collector.report().cost.total.to_string(), "0.15");
}

#[test]
fn a_file_that_is_not_there_is_told_and_taken_when_it_comes() {
    let file = PriceFile::new("missing");
    let collector = file.collector();
    assert!(health(&collector).price_file_error.is_some());
    file.write_price("3");
    collector.tick();
    assert_eq!(price_now(&collector).as_deref(), Some("3"));
    fs::remove_file(&file.0).expect("it is there");
    collector.tick();
    assert_eq!(price_now(&collector).as_deref(), Some("3"), "a lost file changes nothing");
    assert!(health(&collector).price_file_error.is_some());
}

#[test]
fn a_file_that_is_being_written_is_left_alone_until_it_stands_still() {
    let file = PriceFile::new("half-written");
    file.write_price("1");
    let collector = file.collector();
    for half in ["", "provider acme\n", "provider acme\nmodel big\n  price input 2"] {
        fs::write(&file.0, half).expect("it is there");
        collector.tick();
        assert_eq!(price_now(&collector).as_deref(), Some("1"), "{half:?}");
        assert_eq!(health(&collector).price_file_error, None, "it is not wrong yet");
    }
    let a_while_ago = SystemTime::now() - Duration::from_secs(5);
    file.set_date(a_while_ago);
    collector.tick();
    assert_eq!(price_now(&collector).as_deref(), Some("2"));
}

#[test]
fn a_change_that_leaves_date_and_length_as_they_were_right_after_a_look_is_seen() {
    let file = PriceFile::new("same-length");
    fs::write(&file.0, "provider acme\nmodel big\n  price input 1\n").expect("a folder");
    let date = SystemTime::now();
    file.set_date(date);
    let collector = file.collector();
    assert_eq!(price_now(&collector).as_deref(), Some("1"), "the first look waits for nothing");
    fs::write(&file.0, "provider acme\nmodel big\n  price input 2\n").expect("a folder");
    file.set_date(date);
    let begun = std::time::Instant::now();
    while price_now(&collector).as_deref() != Some("2") {
        assert!(begun.elapsed() < Duration::from_secs(20), "a second after its date");
        std::thread::sleep(Duration::from_millis(50));
        collector.tick();
    }
}

#[test]
fn a_file_without_a_word_is_a_mistake_and_not_a_list_without_prices() {
    let file = PriceFile::new("empty");
    file.write_price("1");
    let collector = file.collector();
    for nothing in ["", " \n\n", "\u{feff}"] {
        file.write(nothing);
        collector.tick();
        assert_eq!(price_now(&collector).as_deref(), Some("1"), "{nothing:?}");
        let error = health(&collector).price_file_error.expect("it is told");
        assert!(error.contains("the file is empty"), "{error}");
    }
    file.write("# none\n");
    collector.tick();
    assert_eq!(price_now(&collector), None, "that is meant");
}

#[test]
fn what_is_no_file_or_no_text_is_refused_and_told() {
    let file = PriceFile::new("no-text");
    file.write_price("1");
    let collector = file.collector();
    fs::write(&file.0, [0xff, 0xfe, 0x00]).expect("it is there");
    file.set_date(SystemTime::now() + Duration::from_secs(60));
    collector.tick();
    assert!(health(&collector).price_file_error.is_some_and(|error| error.contains("UTF-8")));
    fs::remove_file(&file.0).expect("it is there");
    fs::create_dir(&file.0).expect("its place is free");
    collector.tick();
    let error = health(&collector).price_file_error.expect("it is told");
    fs::remove_dir(&file.0).expect("it is empty");
    assert!(error.contains("this is not a file"), "{error}");
    assert_eq!(price_now(&collector).as_deref(), Some("1"));
}

#[cfg(unix)]
#[test]
fn a_link_that_is_turned_to_another_file_of_the_same_date_and_length_is_followed() {
    let (one, two, link) =
        (PriceFile::new("target-1"), PriceFile::new("target-2"), PriceFile::new("link"));
    let date = SystemTime::now() - Duration::from_secs(3_600);
    for (file, dollars) in [(&one, "1"), (&two, "2")] {
        file.write_price(dollars);
        file.set_date(date);
    }
    std::os::unix::fs::symlink(&one.0, &link.0).expect("a folder");
    let collector = link.collector();
    assert_eq!(price_now(&collector).as_deref(), Some("1"));
    fs::remove_file(&link.0).expect("it is there");
    std::os::unix::fs::symlink(&two.0, &link.0).expect("a folder");
    collector.tick();
    assert_eq!(price_now(&collector).as_deref(), Some("2"));
}

#[test]
fn prices_set_from_code_lie_under_those_of_the_file() {
    let file = PriceFile::new("under");
    file.write_price("1");
    let collector = file.collector();
    let own = |model: &str| ModelPrices::per_million("acme", model, "9", "9").expect("decimals");
    collector.set_prices(PriceBook::empty().with(own("big")).with(own("small")));
    assert_eq!(price_now(&collector).as_deref(), Some("1"));
    assert!(collector.prices().find(Some("acme"), "small").is_some());
    file.write_price("2");
    collector.tick();
    assert_eq!(price_now(&collector).as_deref(), Some("2"));
    assert!(collector.prices().find(Some("acme"), "small").is_some());
}

#[test]
fn what_is_wrong_with_a_file_is_not_lost_when_snapshots_are_merged() {
    let file = PriceFile::new("merged");
    let mut all = Snapshot::default();
    all.merge(file.collector().snapshot());
    all.merge(Snapshot::default());
    assert!(all.health.price_file_error.is_some());
}

#[test]
fn the_thread_looks_without_being_asked() {
    let file = PriceFile::new("thread");
    file.write_price("1");
    let collector = Collector::builder().price_file(&file.0).build();
    file.write_price("2");
    let begun = std::time::Instant::now();
    while price_now(&collector).as_deref() != Some("2") {
        assert!(begun.elapsed() < Duration::from_secs(20), "it looks each second");
        std::thread::sleep(Duration::from_millis(50));
    }
}
