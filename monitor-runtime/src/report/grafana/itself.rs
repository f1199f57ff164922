//! Panels of the monitor itself: how much it holds, and what it could not count as it was said.

use super::{
    super::prometheus::metrics::{
        BYTES, OVERFLOW_CALLS, OVERFLOW_ERRORS, PANICS_CAUGHT, REFUSED, SERIES, UPTIME,
    },
    asked::{INSTANCE, of_programs, or_none, rate_by},
    panel::{Panel, Target, unit},
};

pub(super) fn panels() -> Vec<Panel> {
    let each = |family| of_programs(family).now();
    let overflow = |family| rate_by(&[INSTANCE], &of_programs(family));
    let (width, height) = (6, 6);
    vec![
        Panel {
            width,
            height,
            description: "How long calls have been counted: it begins anew where a program does.",
            ..Panel::lines("Uptime", unit::SECONDS, vec![Target::new("{{instance}}", each(UPTIME))])
        },
        Panel {
            width,
            height,
            description: "Bytes that the monitor holds.",
            ..Panel::lines("Memory", unit::BYTES, vec![Target::new("{{instance}}", each(BYTES))])
        },
        Panel {
            width,
            height,
            description: "Series that are held. Past their cap, calls are counted in one series.",
            ..Panel::lines("Series", unit::COUNT, vec![Target::new("{{instance}}", each(SERIES))])
        },
        Panel {
            width,
            height,
            description: "Calls and errors a second that were past a cap, panics of the program's \
                          own code while it was asked, and input that was refused or mended.",
            ..Panel::lines(
                "Not as it was said",
                unit::EVENTS_A_SECOND,
                vec![
                    Target::new("{{instance}} calls past the cap", overflow(OVERFLOW_CALLS)),
                    Target::new("{{instance}} errors past the cap", overflow(OVERFLOW_ERRORS)),
                    Target::new("{{instance}} panics", overflow(PANICS_CAUGHT)),
                    Target::new(
                        "refused: {{reason}}",
                        or_none("reason", &rate_by(&["reason"], &of_programs(REFUSED))),
                    ),
                ],
            )
        },
    ]
}
