//! The forms in which Prometheus takes metrics, and which of them a scrape asks for.

/// A form in which Prometheus takes metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// The text format 0.0.4, which everything reads.
    Text,
    /// OpenMetrics 1.0, which has exemplars.
    OpenMetrics,
    /// Protobuf, which has native histograms: percentiles as exact as the collector's own, also over
    /// several processes. A Prometheus asks for it that runs with `native-histograms`.
    #[cfg(feature = "native-histograms")]
    Protobuf,
}

impl Format {
    /// The best form of those that an `Accept` header asks for; of several headers, their values
    /// with commas between.
    ///
    /// The highest `q` wins, of equal ones the first. Whoever names no form that there is, or is
    /// content with anything, gets [`Text`](Format::Text). A form is asked for in the version in
    /// which it is written; other parameters, as `escaping`, change nothing, because every name is
    /// one that every version takes.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::report::prometheus::Format;
    ///
    /// let of_prometheus = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";
    /// assert_eq!(Format::negotiate(Some(of_prometheus)), Format::OpenMetrics);
    /// assert_eq!(Format::negotiate(Some("text/html, */*;q=0.8")), Format::Text);
    /// assert_eq!(Format::negotiate(None), Format::Text);
    /// ```
    pub fn negotiate(accept: Option<&str>) -> Format {
        let mut best = (0, Format::Text);
        for range in split(accept.unwrap_or_default(), ',') {
            if let Some((quality, format)) = read_range(range)
                && quality > best.0
            {
                best = (quality, format);
            }
        }
        best.1
    }

    /// The `Content-Type` of an answer in this form.
    pub const fn content_type(self) -> &'static str {
        match self {
            Format::Text => "text/plain; version=0.0.4; charset=utf-8",
            Format::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
            #[cfg(feature = "native-histograms")]
            Format::Protobuf => {
                "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; \
                 encoding=delimited"
            }
        }
    }
}

/// What one part of the header asks for, and how much, in thousandths; `None`: nothing that there is.
fn read_range(range: &str) -> Option<(u32, Format)> {
    let mut parts = split(range, ';').map(str::trim);
    let media = parts.next()?.to_ascii_lowercase();
    let parameters: Vec<(String, String)> = parts
        .filter_map(|part| part.split_once('='))
        .map(|(name, value)| {
            (name.trim().to_ascii_lowercase(), value.trim().trim_matches('"').to_ascii_lowercase())
        })
        .collect();
    let value = |name: &str| {
        parameters.iter().find(|parameter| parameter.0 == name).map(|parameter| &*parameter.1)
    };
    // what does not say it means any
    let is = |name, wanted| value(name).is_none_or(|value| value == wanted);
    let format = match &*media {
        "*/*" | "text/*" => Format::Text,
        "text/plain" if is("version", "0.0.4") => Format::Text,
        "application/openmetrics-text" if is("version", "1.0.0") => Format::OpenMetrics,
        #[cfg(feature = "native-histograms")]
        "application/vnd.google.protobuf"
            if is("proto", "io.prometheus.client.metricfamily")
                && value("encoding") == Some("delimited") =>
        {
            Format::Protobuf
        }
        _ => return None,
    };
    Some((thousandths(value("q").unwrap_or("1"))?, format))
}

/// A `q`; `None` if it is none, which asks for nothing.
fn thousandths(quality: &str) -> Option<u32> {
    let quality: f64 = quality.parse().ok()?;
    (0.0..=1.0).contains(&quality).then_some((quality * 1_000.0).round() as u32)
}

/// The parts between separators that do not stand in quotes.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    text.split(move |char| {
        is_quoted ^= char == '"';
        char == separator && !is_quoted
    })
}

#[cfg(test)]
mod tests {
    use super::Format::{self, OpenMetrics, Text};

    #[track_caller]
    fn assert_negotiates(accept: &str, format: Format) {
        assert_eq!(Format::negotiate(Some(accept)), format, "{accept}");
    }

    #[test]
    fn what_prometheus_asks_for_it_gets() {
        assert_negotiates(
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;\
             q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            OpenMetrics,
        );
        assert_negotiates(
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,\
             application/openmetrics-text;version=0.0.1;q=0.5,\
             text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,\
             */*;q=0.2",
            OpenMetrics,
        );
        assert_negotiates("text/plain;version=0.0.4", Text);
    }

    #[test]
    #[cfg(feature = "native-histograms")]
    fn who_has_native_histograms_gets_protobuf() {
        let of_prometheus = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;\
            encoding=delimited,application/openmetrics-text;version=1.0.0,\
            application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
        assert_negotiates(of_prometheus, Format::Protobuf);
        assert_negotiates(Format::Protobuf.content_type(), Format::Protobuf);
        assert_negotiates(
            "application/vnd.google.protobuf; proto=\"io.prometheus.client.MetricFamily\"; \
             encoding=text, text/plain;q=0.1",
            Text,
        );
    }

    #[test]
    fn the_highest_quality_wins_and_of_equal_ones_the_first() {
        assert_negotiates("application/openmetrics-text;q=0.2, text/plain;q=0.3", Text);
        assert_negotiates(
            "text/plain; q=0.2 , application/openmetrics-text ; q = 0.3",
            OpenMetrics,
        );
        assert_negotiates("text/plain,application/openmetrics-text", Text);
        assert_negotiates("APPLICATION/OpenMetrics-Text; Version=1.0.0", OpenMetrics);
    }

    #[test]
    fn who_asks_for_nothing_that_there_is_gets_text() {
        for accept in [
            "",
            ",;,=",
            "*/*",
            "text/*;q=0.1",
            "application/*",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "application/openmetrics-text;version=2.0.0",
            "application/openmetrics-text;q=0",
            "application/openmetrics-text;q=high",
            "application/openmetrics-text;q=7",
            "application/json;profile=\"a,application/openmetrics-text\"",
        ] {
            assert_negotiates(accept, Text);
        }
        assert_eq!(Format::negotiate(None), Text);
    }
}
