//! What stands on the pages, and what cannot get onto them.

use super::{POLICY, SCRIPT, STYLE, View, asked, overview, overview::Around};
use crate::{
    Collector, Report, Request, Snapshot, Timestamp, Usage,
    clock::MockClock,
    report::{Scope, fixture},
    text::mended,
};
use std::time::{Duration, Instant};

fn page(snapshot: Snapshot, view: &View) -> String {
    let around = Around::of(&snapshot, &Scope::default());
    overview::page(&Report::new(snapshot), view, &around)
}

/// What stands between the first of one text and the next of another.
#[track_caller]
fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = page.split_once(before).unwrap_or_else(|| panic!("no {before} in {page}"));
    rest.split_once(after).expect("the end").0
}

/// The number of the head that is called so.
#[track_caller]
fn vital(page: &str, what: &str) -> String {
    let number = between(page, &format!("<dt>{what}</dt><dd>"), "</dd>");
    number.replace("<small>", "").replace("</small>", "")
}

/// Names in the first column of a table, in their order.
fn names(page: &str, table: &str) -> Vec<String> {
    let table = between(page, &format!("<section id=\"{table}\">"), "</section>");
    let rows = table.split("<th scope=\"row\">").skip(1);
    let names = rows.filter_map(|row| Some(row.split_once("<bdi>")?.1.split_once('<')?.0));
    names.map(str::to_owned).collect()
}

fn sorted(by: &str, direction: super::Direction) -> View {
    let sort = Some(super::Sort { by: by.into(), direction });
    View { sort, ..View::default() }
}

#[test]
fn the_numbers_of_the_head_are_those_of_the_report() {
    let report = Report::new(fixture::busy());
    let page = page(fixture::busy(), &View::default());
    assert_eq!(vital(&page, "Requests").replace(',', ""), report.totals.requests.to_string());
    assert_eq!(vital(&page, "In flight"), report.totals.in_flight.to_string());
    assert_eq!(vital(&page, "Success rate"), "96.6 %", "{:?}", report.success_rate);
    let exact = format!("<data value=\"{}\"", report.cost.total);
    assert!(vital(&page, "Cost").starts_with(&exact) && page.contains("58 calls without a cost"));
    assert_eq!(vital(&page, "Uptime"), "2 h 14 min");
}

#[test]
fn a_table_is_in_the_order_that_the_address_says() {
    use super::Direction::{Ascending, Descending};
    let models = |view: &View| names(&page(fixture::busy(), view), "models");
    let dearest = models(&View::default());
    assert_eq!(models(&sorted("models.cost", Descending))[..3], dearest[..3]);
    let by_name = models(&sorted("models.name", Ascending));
    assert!(by_name.is_sorted(), "{by_name:?}");
    let cheapest = models(&sorted("models.cost", Ascending));
    assert!(dearest[3].starts_with("llama"), "what has no price is last: {dearest:?}");
    assert_eq!(cheapest[3], dearest[3], "in both directions");
    assert_eq!(models(&sorted("functions.name", Ascending)), dearest, "of another table");
}

#[test]
fn short_lists_of_calls_are_ordered_too() {
    use super::Direction::{Ascending, Descending};
    let collector = Collector::builder().build();
    for (function, seconds) in [("b", 2), ("c", 1), ("a", 3)] {
        let request = Request::new(function).duration(Duration::from_secs(seconds));
        collector.record(request.status(500));
    }
    let shown = |by, direction| {
        let page = collector.overview_page(&sorted(by, direction)).expect("a page");
        names(&page, by.split_once('.').expect("a table").0)
    };
    assert_eq!(shown("slowest.took", Descending), ["a", "b", "c"]);
    assert_eq!(shown("slowest.name", Descending), ["c", "b", "a"]);
    assert_eq!(shown("failed.took", Ascending), ["c", "b", "a"]);
}

#[test]
fn a_long_table_says_what_it_leaves_out_and_leads_to_it() {
    let collector = Collector::builder().build();
    (0..60).for_each(|n| _ = collector.breaker(&format!("b{n:02}")));
    collector.record(Request::new("chat"));
    let page = collector.dashboard_html();
    assert!(
        page.contains("colspan=\"7\">10 others · <a href=\"?show=breakers#breakers\">Show all 60")
    );
    let whole = View { whole: Some("breakers".into()), ..View::default() };
    let page = collector.overview_page(&whole).expect("a page");
    assert!(page.contains("b59") && !page.contains("others"));
}

#[test]
fn what_is_past_the_cap_of_series_is_the_last_row_whatever_the_order() {
    let collector = Collector::builder().max_series(2).build();
    ["x", "y", "a", "b"].into_iter().for_each(|name| collector.record(Request::new(name)));
    for direction in [super::Direction::Ascending, super::Direction::Descending] {
        let page = collector.overview_page(&sorted("functions.name", direction)).expect("a page");
        let table = between(&page, "<section id=\"functions\">", "</section>");
        let (_, last) =
            table.rsplit_once("<tr").and_then(|it| it.0.rsplit_once("<tr")).expect("rows");
        assert!(last.contains("href=\"#notes\">Past the cap of series</a></th><td class=\"n\">2<"));
        assert!(page.contains("<section id=\"notes\">"));
    }
}

#[test]
fn every_link_that_orders_a_table_can_be_asked_for() {
    let page = page(fixture::busy(), &View::default());
    let links: Vec<&str> =
        page.split("sort=").skip(1).filter_map(|it| Some(it.split_once('&')?.0)).collect();
    assert!(links.len() > 20, "{links:?}");
    assert!(links.iter().all(|by| super::is_sort(by)), "{links:?}");
}

#[test]
fn hostile_names_are_text() {
    let hostile = "\"><script>alert(1)</script>\u{202e}\u{1b}[31m";
    let collector = Collector::builder().service(hostile).build();
    let request = Request::new(hostile).model(hostile).provider(hostile).tag(hostile, hostile);
    collector.record(request.status(500).error(hostile));
    // what an address says is mended like what a program says
    let scope = Scope { model: Some(mended(hostile).into_owned()), ..Scope::default() };
    let view = View { scope, ..View::default() };
    let trace = collector.failed_traces(1).remove(0).trace_id;
    let pages = [
        collector.overview_page(&view).expect("a page"),
        collector.dashboard_html(),
        collector.traces_html(),
        collector.traces_page(&view, asked::Kind::Failed),
        collector.trace_html(trace).expect("a trace"),
    ];
    for page in pages {
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script>"), "{page}");
        assert!(!page.contains('\u{1b}'));
    }
}

#[test]
fn a_page_runs_and_loads_nothing_but_its_own_files() {
    let page = page(fixture::busy(), &View::default());
    assert_eq!(page.matches("<script").count(), 1);
    assert!(page.contains("<script src=\"dashboard/script.js\" defer></script>"));
    for forbidden in ["style=\"", "onclick", "http://", "https://", "data:"] {
        assert!(!page.contains(forbidden), "{forbidden}");
        assert!(!SCRIPT.contains(forbidden) && !STYLE.contains(forbidden), "{forbidden}");
    }
    assert!(!STYLE.contains("@import") && !POLICY.contains("unsafe"));
}

#[test]
fn without_any_call_the_page_says_what_to_do_next() {
    let page = Collector::builder().build().dashboard_html();
    assert!(page.contains("No call recorded yet") && page.contains("#[monitor("));
    assert!(!page.contains("class=\"vitals\""), "zeros would claim that something was measured");
}

#[test]
fn a_range_without_calls_says_so_and_leads_to_a_longer_one() {
    let clock = MockClock::new();
    let collector = Collector::builder().clock(clock.clock()).build();
    collector.record(Request::new("chat"));
    for _ in 0..40 {
        clock.advance(Duration::from_secs(5));
        collector.tick();
    }
    let minute = View { window: Some(Duration::from_secs(60)), ..View::default() };
    let page = collector.overview_page(&minute).expect("a history");
    assert!(page.contains("<h2>No calls</h2>") && page.contains("href=\"?window=5m\">Show 5 min"));
    assert!(!page.contains("class=\"vitals\""), "never zeros");
    let all = collector.dashboard_html();
    assert_eq!(vital(&all, "Requests"), "1");
}

#[test]
fn without_a_history_there_is_no_range_to_switch() {
    let collector = Collector::builder().windows([]).build();
    collector.record(Request::new("chat"));
    assert!(!collector.dashboard_html().contains("class=\"range\""));
    let minute = View { window: Some(Duration::from_secs(60)), ..View::default() };
    assert_eq!(collector.overview_page(&minute), None);
}

#[test]
fn rows_of_a_waterfall_add_up_to_its_foot() {
    let collector = Collector::builder().clock(MockClock::new().clock()).build();
    let id = crate::Call::builder("research").collector(&collector).run(|| {
        crate::Call::builder("search").run(|| ());
        let answer = crate::Call::builder("answer").model("gpt-4o-mini");
        answer.run(|| _ = crate::current().tokens(1_000, 200));
        crate::current().trace_id().expect("an id")
    });
    let page = collector.trace_html(id).expect("a page");
    assert_eq!(page.matches("<tr id=\"c").count(), 3);
    let foot = between(&page, "<tfoot>", "</tfoot>");
    assert!(foot.contains("3 calls") && foot.contains(">1,000<") && foot.contains(">200<"));
    assert!(foot.contains(">0.00027</data>"), "{foot}");
}

#[test]
fn where_the_money_of_a_trace_went_adds_up_to_what_it_cost() {
    let collector = Collector::builder().clock(MockClock::new().clock()).build();
    let ask = |model: &'static str, input, output| {
        crate::Call::builder("ask").model(model).run(|| {
            crate::current().tokens(input, output);
        });
    };
    let id = crate::Call::builder("research").collector(&collector).run(|| {
        ask("gpt-4o-mini", 1_000, 200);
        ask("gpt-4o-mini", 1_000, 200);
        ask("gpt-4o", 1_000, 100);
        ask("nobody-knows-it", 7, 7);
        crate::current().trace_id().expect("an id")
    });
    let page = collector.trace_html(id).expect("a page");
    let money = between(&page, "<div id=\"money\">", "</div>\n</div>");
    let rows: Vec<&str> = money.split("<th scope=\"row\"").skip(1).collect();
    let dear: Vec<bool> = rows.iter().map(|row| row.contains("gpt-4o<")).collect();
    assert_eq!(dear, [true, false, false, false], "{rows:?}");
    assert!(rows[1].contains(">2<") && rows[1].contains(">2,000<") && rows[1].contains("0.00054"));
    assert!(rows[2].contains("unpriced"));
    let total = collector.trace_tree(id).expect("a tree").total.cost;
    assert!(rows[3].contains(&format!("<data value=\"{total}\"")) && rows[3].contains("≥ "));
}

#[test]
fn all_calls_of_a_large_trace_are_shown_beside_the_chosen_one() {
    let collector = Collector::builder().build();
    let id = crate::Call::builder("batch").collector(&collector).run(|| {
        (0..250).for_each(|_| crate::Call::builder("step").run(|| ()));
        crate::current().trace_id().expect("an id")
    });
    let call = collector.trace_tree(id).expect("a tree").calls[9].trace.span_id.to_string();
    let page = collector.trace_page(id, &View::default(), Some(&call)).expect("a page");
    assert!(page.contains(" of 251: ") && page.matches("<tr id=\"c").count() <= 200);
    let link = format!("href=\"?call={call}&amp;show=calls#waterfall\"");
    assert!(page.contains(&link) || page.contains(&link.replace("&amp;", "&#38;")), "{link}");
    let all = View { whole: Some("calls".into()), ..View::default() };
    let page = collector.trace_page(id, &all, Some(&call)).expect("a page");
    assert_eq!(page.matches("<tr id=\"c").count(), 251);
    assert!(page.contains(&format!("<tr id=\"c{call}\" class=\"chosen\"")));
}

#[test]
fn a_page_of_a_thousand_series_is_small_and_soon_made() {
    let mut snapshot = fixture::busy();
    let series = |number: u64| {
        let (model, function) = (format!("model-{number:04}"), format!("function-{}", number % 40));
        fixture::series(&function, "openai", &model, 50 + number, 900)
    };
    snapshot.series = (0..1_000).map(series).collect();
    snapshot.taken_at = Timestamp::from_unix_nanos(1_795_279_740_250_000_000);
    let around = Around::of(&snapshot, &Scope::default());
    let report = Report::new(snapshot);
    let began = Instant::now();
    let page = overview::page(&report, &View::default(), &around);
    println!("{} kB in {:?}", page.len() / 1_000, began.elapsed());
    assert!(page.len() < 300_000, "{}", page.len());
    let calls = page.matches("<tr>").count();
    assert!(calls > 90 && page.contains("50 of 1,000"), "{calls}");
    assert!(page.contains("Show all 1,000"));
}

/// A question inside of which an attempt uses so many tokens.
fn asked(collector: &Collector) -> crate::span::TraceId {
    crate::Call::builder("ask").collector(collector).model("gpt-4o-mini").run(|| {
        let attempt = crate::Call::builder("complete").model("gpt-4o-mini");
        attempt.run(|| _ = crate::current().tokens(1_000, 200));
        crate::current().trace_id().expect("an id")
    })
}

#[test]
fn a_trace_has_one_row_and_it_has_what_the_calls_inside_came_to() {
    let collector = Collector::builder().clock(MockClock::new().clock()).build();
    (0..3).for_each(|_| _ = asked(&collector));
    let page = collector.traces_html();
    let table = between(&page, "<tbody>", "</tbody>");
    assert_eq!(table.matches("<tr>").count(), 3, "{table}");
    assert_eq!(table.matches(">ask<").count(), 3, "{table}");
    assert_eq!(table.matches("<td class=\"n\">2</td><td class=\"n\">1,200</td>").count(), 3);
    assert_eq!(table.matches("<data value=\"0.00027\"").count(), 3, "{table}");
}

#[test]
fn a_call_whose_inner_calls_account_for_its_model_is_not_unknown() {
    let collector = Collector::builder().clock(MockClock::new().clock()).build();
    let page = collector.trace_html(asked(&collector)).expect("a page");
    let rows = between(&page, "<tbody>", "</tbody>");
    assert!(rows.contains(">–<") && !rows.contains(">?<"), "{rows}");
    assert!(rows.contains("class=\"parent\""), "{rows}");
    let alone = crate::Call::builder("ask").collector(&collector).model("gpt-4o-mini");
    let id = alone.run(|| crate::current().trace_id().expect("an id"));
    assert!(collector.trace_html(id).expect("a page").contains(">?<"), "it happened");
}

#[test]
fn errors_are_in_the_order_of_the_column_that_says_so() {
    let collector = Collector::builder().build();
    let failed = |status: u16| Request::new("chat").status(status);
    collector.record(failed(500));
    (0..9).for_each(|_| collector.record(failed(500).attempt()));
    (0..3).for_each(|_| collector.record(failed(429)));
    let page = collector.dashboard_html();
    let errors = between(&page, "<section id=\"errors\">", "</section>");
    assert!(errors.contains("aria-sort=\"descending\"><a href=\"?sort=errors.calls"), "{errors}");
    assert!(errors.find("rate_limit") < errors.find("server_error"), "3 calls before 1: {errors}");
}

#[test]
fn a_trace_that_failed_without_an_answer_used_nothing_and_not_zero() {
    let collector = Collector::builder().build();
    collector.record(Request::new("ask").model("gpt-4o-mini").status(429));
    let id = collector.failed_traces(1)[0].trace_id;
    let page = collector.trace_html(id).expect("a page");
    assert!(between(&page, "<dt>Tokens</dt>", "</div>").contains('–'), "{page}");
    assert!(between(&page, "<dt>Cost</dt>", "</div>").contains('–'), "{page}");
    assert!(!between(&page, "<tbody>", "</tfoot>").contains(">0<"), "{page}");
}

#[test]
fn a_way_to_other_pages_and_to_all_calls_keeps_what_it_can() {
    let collector = Collector::builder().build();
    collector.record(Request::new("chat").model("m"));
    let scope = Scope { model: Some("m".into()), ..Scope::default() };
    let view = View { scope, window: Some(Duration::from_secs(300)), ..View::default() };
    let overview = page(collector.snapshot(), &view);
    let query = "?window=5m&amp;model=m";
    assert!(overview.contains(&format!("dashboard/traces{query}\">All kept calls</a>")));
    let escaped = query.replace("&amp;", "&#38;");
    assert!(overview.contains(&format!("dashboard/traces{escaped}\">Traces</a>")), "{overview}");
    assert!(overview.contains("<a href=\"?window=5m\">All calls</a>"), "the range is kept");
    let traces = collector.traces_page(&view, super::Kind::Failed);
    assert!(traces.contains("<a href=\"?kind=failed&#38;window=5m\">All calls</a>"), "{traces}");
    assert!(
        traces.contains("All calls: <a href=\"../traces?kind=failed&amp;each=trace&amp;limit=")
    );
}

#[test]
fn no_way_leads_to_a_section_that_is_not_there() {
    let clock = MockClock::new();
    let collector = Collector::builder().clock(clock.clock()).build();
    let has = |page: &str, id: &str| page.contains(&format!("#{id}\">"));
    let nothing = collector.dashboard_html();
    let sections = ["models", "functions", "errors", "limits"];
    assert!(sections.iter().all(|id| !has(&nothing, id)), "{nothing}");
    collector.record(Request::new("chat").model("m"));
    let shown = |page: String| sections.map(|id| has(&page, id));
    assert_eq!(shown(collector.dashboard_html()), [true, true, false, false]);
    collector.breaker("openai");
    collector.record(Request::new("chat").model("m").status(500));
    assert_eq!(shown(collector.dashboard_html()), [true; 4]);
    assert_eq!(shown(collector.traces_html()), [true; 4], "another page leads to all of them");
    for _ in 0..10 {
        clock.advance(Duration::from_secs(60));
        collector.tick();
    }
    let minute = View { window: Some(Duration::from_secs(60)), ..View::default() };
    let quiet = collector.overview_page(&minute).expect("a history");
    assert!(quiet.contains("id=\"quiet\""), "{quiet}");
    assert_eq!(shown(quiet), [false, false, false, true]);
}

#[test]
fn one_call_is_called_so() {
    let collector = Collector::builder().build();
    collector.record(Request::new("chat").model("no such model").usage(Usage::new(1, 1)));
    let page = collector.dashboard_html();
    assert!(page.contains("of 1 call: too few") && page.contains("1 call without a cost"));
    assert!(!page.contains(" 1 calls") && !page.contains(">1 calls"), "{page}");
}
