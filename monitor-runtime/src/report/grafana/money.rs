//! Panels of tokens and of what they cost.

use super::{
    super::prometheus::metrics::{
        COST, COST_SPREAD, LOST_COST, TOKEN_PARTS, TOKENS, UNPRICED_CALLS, UNPRICED_TOKENS,
    },
    super::prometheus::promql::Series,
    asked::{MODEL, increase_by, of_calls, or_none, or_zero, rate_by},
    panel::{Look, NEUTRAL, Panel, Target, unit},
};
use crate::UsageKind;

pub(super) fn panels() -> Vec<Panel> {
    let hourly = |cost: String| format!("3600 * {cost}");
    vec![
        Panel {
            description: "What priced calls cost in all that is shown, at least. Calls of unknown \
                          cost are not in it.",
            ..quarter("Cost", unit::DOLLARS, increase_by(&[], &of_calls(COST)))
        },
        Panel {
            description: "How much more the cost may be, because some of it is estimated.",
            ..quarter("Uncertain cost", unit::DOLLARS, of_what_is_known(&of_calls(COST_SPREAD)))
        },
        Panel {
            description: "What was spent on calls that did not end ok.",
            ..quarter("Lost cost", unit::DOLLARS, of_what_is_known(&of_calls(LOST_COST)))
        },
        Panel {
            description: "Tokens of calls of unknown cost, since the programs count.",
            ..quarter(
                "Unpriced tokens",
                unit::COUNT,
                or_zero(&format!("sum({})", of_calls(UNPRICED_TOKENS).now())),
            )
        },
        Panel {
            look: Look::Stacked,
            description: "What priced calls cost in an hour at that rate, at least, by the model \
                          that was asked for.",
            ..Panel::lines(
                "Cost an hour by model",
                unit::DOLLARS,
                vec![Target::new("{{model}}", hourly(rate_by(&[MODEL], &of_calls(COST))))],
            )
        },
        Panel {
            look: Look::Stacked,
            description: "Calls a second whose cost is unknown, by the reason.",
            ..Panel::lines(
                "Unpriced calls by reason",
                unit::EVENTS_A_SECOND,
                vec![Target::new(
                    "{{reason}}",
                    or_none("reason", &rate_by(&["reason"], &of_calls(UNPRICED_CALLS))),
                )],
            )
        },
        Panel {
            look: Look::Stacked,
            description: "Tokens a second: input, output, and total where nothing tells these apart.",
            ..Panel::lines(
                "Tokens",
                unit::EVENTS_A_SECOND,
                vec![Target::new("{{kind}}", rate_by(&["kind"], &of_calls(TOKENS)))],
            )
        },
        Panel {
            description: "The part of the input that came out of the provider's prompt cache.",
            ..Panel::lines("Cached input", unit::RATIO, vec![Target::new("cached", cached_share())])
        },
    ]
}

fn quarter(title: &'static str, unit: &'static str, expression: String) -> Panel {
    Panel { width: 6, thresholds: NEUTRAL, ..Panel::stat(title, unit, expression) }
}

/// How much of it there was in all that is shown: zero without any, but only where a cost is known.
fn of_what_is_known(part: &Series) -> String {
    let [part, cost] = [part, &of_calls(COST)].map(|series| increase_by(&[], series));
    format!("{part} or 0 * {cost}")
}

fn cached_share() -> String {
    let cached = of_calls(TOKEN_PARTS).is("kind", UsageKind::CacheRead.name());
    let input = of_calls(TOKENS).is("kind", UsageKind::Input.name());
    format!("{} / ({} > 0)", rate_by(&[], &cached), rate_by(&[], &input))
}
