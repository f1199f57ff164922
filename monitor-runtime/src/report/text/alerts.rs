//! Alerts, as text: at the top, but only what somebody should know of now.

use super::{
    name,
    number::{self, count, decimal, percent, short_money},
    style::Tone,
    table::{WIDTH, field, toned_field},
};
use crate::{
    collector::{AlertSnapshot, AlertState, Direction, Quantity},
    report::{AlertReport, Report},
};
use std::{fmt, time::Duration};

/// Rows shown of each state.
const ROWS: usize = 10;
/// For how long somebody may still want to know that an alert was resolved.
const RECENTLY: Duration = Duration::from_secs(3_600);

impl Report {
    pub(super) fn write_alerts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (state, label, tone) in [
            (AlertState::Firing, "FIRING", Tone::Bad),
            (AlertState::Pending, "Pending", Tone::Warn),
            (AlertState::Resolved, "Resolved", Tone::Good),
        ] {
            let recent =
                |row: &&AlertReport| state != AlertState::Resolved || row.lasting < RECENTLY;
            let rows = self.alerts.iter().filter(|row| row.alert.state == state).filter(recent);
            let left_out = rows.clone().count().saturating_sub(ROWS);
            for row in rows.take(ROWS) {
                toned_field(f, label, tone, &items(row))?;
            }
            if left_out > 0 {
                field(f, "", &[format!("and {} more", count(left_out as u64))])?;
            }
        }
        for row in self.alerts.iter().filter(|row| row.alert.fault.is_some()).take(ROWS) {
            let fault = row.alert.fault.as_deref().unwrap_or_default();
            let name = name::shown(&row.alert.name, WIDTH);
            toned_field(f, "Broken alert", Tone::Warn, &[name, name::shown(fault, WIDTH)])?;
        }
        self.write_alert_sinks(f)
    }

    /// Who was not told of everything.
    fn write_alert_sinks(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for sink in &self.health.alert_sinks {
            let (failed, dropped) = (count(sink.failed), count(sink.dropped));
            let lost = [
                (sink.failed > 0).then(|| format!("failed {failed}")),
                (sink.dropped > 0).then(|| format!("thrown away {dropped}")),
                sink.last_error.as_deref().map(|error| name::shown(error, WIDTH)),
            ];
            let mut items: Vec<String> = lost.into_iter().flatten().collect();
            if !items.is_empty() {
                items.insert(0, name::shown(&sink.name, 30));
                toned_field(f, "Not told", Tone::Warn, &items)?;
            }
        }
        Ok(())
    }
}

fn items(row: &AlertReport) -> Vec<String> {
    let alert = &row.alert;
    let mut items = vec![name::shown(&alert.name, WIDTH)];
    if let Some(severity) = alert.labels.get("severity") {
        items[0] += &format!(" ({})", name::shown(severity, 20));
    }
    items.push(watched(alert));
    let lasting = humantime::format_duration(Duration::from_secs(row.lasting.as_secs()));
    items.push(match alert.state {
        AlertState::Resolved => format!("{lasting} ago"),
        _ => format!("for {lasting}"),
    });
    if alert.collectors > 1 && alert.state == AlertState::Firing {
        items.push(format!("in {} of {}", count(alert.firing_collectors), count(alert.collectors)));
    }
    items
}

/// `error rate over 5m 12.50 % > 5.00 %`.
fn watched(alert: &AlertSnapshot) -> String {
    name::shown(&alert.metric, 40) + &compared(alert)
}

/// ` over 5m 12.50 % > 5.00 %`: what stands behind the name of what is watched.
pub(in crate::report) fn compared(alert: &AlertSnapshot) -> String {
    let mut watched = String::new();
    if let Some(window) = alert.window {
        watched += &format!(" over {}", humantime::format_duration(window));
    }
    let (value, threshold) = (alert.value, quantity(alert.threshold));
    watched += &format!(" {}", value.map_or(number::NO_DATA.to_owned(), quantity));
    let (beyond, sign) = match alert.direction {
        Direction::Above => (value > Some(alert.threshold), ">"),
        Direction::Below => (value < Some(alert.threshold), "<"),
    };
    match (value, alert.until) {
        (None | Some(Quantity::Flag(_)), _) => {}
        _ if alert.state == AlertState::Resolved => {}
        // between the two thresholds it goes on firing
        (Some(_), Some(until)) if !beyond => watched += &format!(" until {}", quantity(until)),
        _ => watched += &format!(" {sign} {threshold}"),
    }
    watched
}

fn quantity(quantity: Quantity) -> String {
    match quantity {
        Quantity::Count(number) => count(number),
        Quantity::Ratio(ratio) => percent(Some(ratio)),
        Quantity::Number(number) => decimal(number),
        Quantity::Seconds(duration) => number::duration(Some(duration)),
        Quantity::Usd(amount) => short_money(amount),
        Quantity::Flag(is_so) => if is_so { "yes" } else { "no" }.to_owned(),
    }
}
