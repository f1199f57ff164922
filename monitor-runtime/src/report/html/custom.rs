//! The user's own metrics, and what the collector has to say about itself.

use super::{
    escape::{Text, name, quoted},
    order::{Key, Order},
    section,
    table::{Cell, Table, numbers, words},
};
use crate::{
    collector::CustomMetric,
    report::{
        Report,
        figures::{count, decimal},
        text::sections::notes,
    },
};

pub(super) fn sections(report: &Report, order: &Order) -> String {
    custom(report, order) + &remarks(report)
}

fn custom(report: &Report, order: &Order) -> String {
    let heads = vec![
        words("Metric").by("name"),
        words("Tags"),
        numbers("Count", "").by("count"),
        // each metric has its own unit: their values are in no order
        numbers("Least", ""),
        numbers("Most", ""),
        numbers("Last", ""),
    ];
    let mut metrics: Vec<&CustomMetric> = report.custom.iter().collect();
    order.sort("custom", &mut metrics, |metric, column| match column {
        "name" => Key::text(&metric.name),
        "count" => metric.count.into(),
        _ => Key::Unknown,
    });
    let mut table = Table::new("", "Custom metrics", heads).snug().ordered(order, "custom", "");
    for metric in metrics.into_iter().take(order.most("custom")) {
        let tags = metric.tags.iter();
        let tags: Vec<String> =
            tags.map(|(tag, value)| format!("{} = {}", name(tag), name(value))).collect();
        let mut cells = vec![
            Cell::html(name(&metric.name)),
            Cell::html(tags.join(", ")),
            Cell::text(count(metric.count)),
        ];
        cells.extend([metric.min, metric.max, metric.last].map(|value| Cell::text(decimal(value))));
        table.row(cells);
    }
    table.leaves_out(order, "custom", report.custom.len());
    let content = if table.is_empty() { String::new() } else { table.to_string() };
    let prose = "recorded by the program itself, in its own units";
    section("custom", "Custom metrics", prose, &content)
}

fn remarks(report: &Report) -> String {
    let mut table = Table::new("", "Notes", vec![words("Note"), numbers("Times", "")]).snug();
    for (times, note) in notes(&report.health) {
        table.row(vec![Cell::text(note), Cell::text(count(times))]);
    }
    let mut content = if table.is_empty() { String::new() } else { table.to_string() };
    if let Some(last) = &report.health.last_refusal {
        content += &format!("<p>Last refused: {}</p>\n", quoted(last, 240));
    }
    if let Some(error) = &report.health.price_file_error {
        content += &format!("<p>The price file is not in force: {}</p>\n", quoted(error, 480));
    }
    if report.health.records_nothing {
        let built = Text("Nothing is recorded by a program built with --cfg monitor_noop.");
        content += &format!("<p>{built}</p>\n");
    }
    section("notes", "Notes", "of the collector about itself", &content)
}
