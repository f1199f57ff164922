//! Panels of models and functions: who is asked, by whom, and how it goes.

use super::{
    super::prometheus::{
        Histograms,
        metrics::{COST, REQUEST_DURATION, REQUESTS, TOKENS},
    },
    asked::{FUNCTION, MODEL, PROVIDER, STEP, durations, increase_by, of_calls, rate_by},
    calls,
    panel::{Look, Panel, Target, unit},
};

pub(super) fn panels(histograms: Histograms) -> Vec<Panel> {
    let latency = durations(of_calls(REQUEST_DURATION), histograms, STEP, &[MODEL]);
    vec![
        Panel {
            description: "Models as they were asked for, in all that is shown. Tokens and cost are \
                          those of attempts too; cost is what priced calls cost at least.",
            ..Panel::table("Models", with_usage(&[PROVIDER, MODEL], histograms))
        },
        Panel {
            look: Look::Stacked,
            description: "Finished calls a second by the model that was asked for.",
            ..Panel::lines(
                "Requests by model",
                unit::REQUESTS_A_SECOND,
                vec![Target::new("{{model}}", rate_by(&[MODEL], &of_calls(REQUESTS)))],
            )
        },
        Panel {
            description: "95 of 100 calls of a model took at most this long.",
            ..Panel::lines(
                "p95 by model",
                unit::SECONDS,
                vec![Target::new("{{model}}", latency.quantile(0.95))],
            )
        },
        Panel {
            description: "Functions of the programs, in all that is shown. A function that calls \
                          another one counts for itself.",
            ..Panel::table("Functions", with_usage(&[FUNCTION], histograms))
        },
    ]
}

fn with_usage(by: &[&str], histograms: Histograms) -> Vec<Target> {
    let mut columns = calls::columns(by, histograms);
    let tokens = increase_by(by, &of_calls(TOKENS));
    columns.push(Target::column("Tokens", unit::COUNT, tokens));
    columns.push(Target::column("Cost", unit::DOLLARS, increase_by(by, &of_calls(COST))));
    columns
}
