//! What charts draw of a program that has run for some minutes.

use super::{Axis, all, over_time, section};
use crate::{
    Budget, Collector, Report, Request, Usage, Usd, clock::MockClock, report::timeline::Timeline,
};
use std::time::Duration;

const STEP: Duration = Duration::from_secs(5);

/// A program, and a clock that it runs by.
struct Program {
    clock: MockClock,
    collector: Collector,
}

impl Program {
    fn new(budgets: Vec<Budget>) -> Program {
        let clock = MockClock::new();
        let mut builder = Collector::builder().clock(clock.clock());
        for budget in budgets {
            builder = builder.budget(budget);
        }
        Program { collector: builder.build(), clock }
    }

    /// So many calls in the next step.
    fn step(&self, calls: u64, request: impl Fn() -> Request) {
        (0..calls).for_each(|_| self.collector.record(request()));
        self.clock.advance(STEP);
        self.collector.tick();
    }

    /// A call in each step of so many minutes.
    fn minutes(&self, minutes: u64) {
        (0..minutes * 12).for_each(|_| self.step(1, chat));
    }

    fn report(&self) -> Report {
        self.collector.report()
    }
}

/// A dollar.
fn chat() -> Request {
    let request =
        Request::new("chat").provider("openai").model("gpt-4o").usage(Usage::new(100, 10));
    request.reported_cost("1".parse::<Usd>().expect("a dollar"))
}

/// What stands in the chart of this id.
#[track_caller]
fn chart<'a>(charts: &'a str, id: &str) -> &'a str {
    let begin = format!("<figure class=\"chart\" id=\"{id}\"");
    let (_, rest) = charts.split_once(&begin).expect("the chart");
    rest.split_once("</figure>").expect("its end").0
}

#[test]
fn without_a_call_or_a_whole_step_there_is_no_chart() {
    let program = Program::new(Vec::new());
    assert_eq!(all(&program.report()), "");
    program.collector.record(chat());
    assert_eq!(all(&program.report()), "", "the step is not over");
    assert_eq!(section(String::new()), "");
}

#[test]
fn a_lonely_step_is_a_dot_and_a_bar_and_no_line() {
    let program = Program::new(Vec::new());
    program.step(0, chat);
    program.step(3, chat);
    program.step(0, chat);
    let charts = all(&program.report());
    let latency = chart(&charts, "latency");
    assert!(latency.contains("<path class=\"line\" d=\"\"/>"), "nothing to join it with");
    assert!(latency.contains("<path class=\"dot\" d=\"M1.5 "), "{latency}");
    let requests = chart(&charts, "requests");
    assert!(requests.contains("<path class=\"f-ok\" d=\"M1.1 100v-100h0.8v100z\"/>"), "{requests}");
}

#[test]
fn the_layers_of_a_bar_stand_on_each_other_failures_at_the_bottom() {
    let program = Program::new(Vec::new());
    program.step(0, chat);
    program.collector.record(chat().status(429));
    program.step(3, chat);
    let charts = all(&program.report());
    let requests = chart(&charts, "requests");
    assert!(requests.contains("<path class=\"f-rate\" d=\"M1.1 100v-25h0.8v25z\"/>"), "{requests}");
    assert!(requests.contains("<path class=\"f-ok\" d=\"M1.1 75v-75h0.8v75z\"/>"), "{requests}");
    assert!(!requests.contains("f-timeout"), "what did not occur is in no key");
    assert!(requests.contains("4 calls, 3 succeeded, 1 rate limited"), "and its step says so");
}

#[test]
fn a_breaker_that_opened_is_a_line_where_it_did() {
    let program = Program::new(Vec::new());
    let breaker = program.collector.breaker("<anthropic>");
    program.step(1, chat);
    breaker.open();
    program.step(1, chat);
    let charts = all(&program.report());
    for id in ["requests", "latency"] {
        let line = "<line class=\"mark\" x1=\"50%\" x2=\"50%\" y2=\"100%\"/>";
        assert!(chart(&charts, id).contains(line), "{charts}");
        assert!(chart(&charts, id).contains(">&lt;anthropic&gt; opened "), "{charts}");
    }
    assert!(!chart(&charts, "cost").contains(" opened "));
}

#[test]
fn of_many_events_the_latest_three_are_drawn() {
    let program = Program::new(Vec::new());
    for name in ["one", "two", "three", "four", "five"] {
        program.collector.breaker(name).open();
        program.step(1, chat);
    }
    let charts = all(&program.report());
    let requests = chart(&charts, "requests");
    assert_eq!(requests.matches("class=\"mark\"").count(), 3);
    assert!(requests.contains(">five opened ") && !requests.contains(">two opened "));
}

#[test]
fn time_in_which_nothing_was_counted_is_hatched_and_no_time_without_calls() {
    let program = Program::new(Vec::new());
    program.minutes(2);
    let report = program.report();
    assert!(!over_time(&report, None).contains("class=\"none\""));
    let begin = report.timestamp.unix_nanos() - 240_000_000_000;
    let charts = over_time(&report, Some(crate::Timestamp::from_unix_nanos(begin)));
    assert_eq!(charts.matches("<rect class=\"none\" width=\"50%\"").count(), 5, "in each plot");
    let requests = chart(&charts, "requests");
    assert_eq!(
        requests.matches("<title>").count(),
        24,
        "nothing is read out where nothing is known"
    );
    assert!(requests.contains("<rect x=\"50%\" width=\"2.08%\""), "{requests}");
}

#[test]
fn the_pace_of_a_budget_is_a_dashed_line_at_its_dollars_an_hour() {
    let usd = |text: &str| text.parse::<Usd>().expect("dollars");
    let an_hour = |dollars| Budget::dollars("team", usd(dollars)).per_hour();
    let program = Program::new(vec![an_hour("360")]);
    // a dollar in five seconds is 720 an hour, and the highest line 750
    program.minutes(1);
    let charts = all(&program.report());
    let cost = chart(&charts, "cost");
    assert!(cost.contains("<path class=\"line limit\" d=\"M0 52H12\"/>"), "{cost}");
    assert!(cost.contains("pace of team $360 an hour") && cost.contains(">budget pace<"));

    let program = Program::new(vec![an_hour("3600000")]);
    program.minutes(1);
    let charts = all(&program.report());
    assert!(!chart(&charts, "cost").contains("limit"), "it would flatten what was spent");
}

#[test]
fn times_below_a_plot_are_round_and_few() {
    let program = Program::new(Vec::new());
    program.minutes(61);
    let report = program.report();
    let timeline = Timeline::of(&report, 120);
    let axis = Axis::of(&timeline, None);
    let ticks = axis.ticks();
    let times: Vec<&str> =
        ticks.split("</text>").filter_map(|text| Some(text.rsplit_once('>')?.1)).collect();
    assert!((4..=7).contains(&times.len()), "{times:?}");
    assert!(times.iter().all(|time| time.ends_with('0')), "each ten minutes: {times:?}");
    assert!(axis.width() <= 120.0);
    let moments = &timeline.moments;
    let places: Vec<f64> = moments.iter().map(|moment| axis.at(moment)).collect();
    assert!(places.windows(2).all(|two| two[0] < two[1]) && places[0] == 0.0);
}
