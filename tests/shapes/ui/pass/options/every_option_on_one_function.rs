#![deny(warnings)]

use monitor_runtime::{Collector, ErrorKind, Outcome, Usage, monitor};

struct Client {
    collector: Collector,
    tier: &'static str,
}

impl Client {
    #[monitor(
        track_tokens = true,
        track_cost = true,
        name = "ask",
        provider = "openai",
        model = model,
        usage = |answer| Usage::new(answer.len() as u64, 1),
        tags(tenant, tier = self.tier, retry = None::<u32>),
        ok_if = |answer| matches!(answer, Ok(text) if !text.is_empty()),
        classify = |_| ErrorKind::InvalidOutput,
        attempt,
        budget(self.tier, reserve = Usage::new(2_000, 500)),
        budget_error = |refused| refused.to_string(),
        collector = self.collector,
        crate = monitor_runtime,
    )]
    async fn ask(&self, model: &str, tenant: u32) -> Result<String, String> {
        Ok(format!("{model} for {tenant}"))
    }
}

pub fn main() {
    let client = Client { collector: Collector::builder().build(), tier: "free" };
    let answer = futures::executor::block_on(client.ask("gpt-4o", 7));
    assert_eq!(answer.as_deref(), Ok("gpt-4o for 7"));

    let [record] = &client.collector.requests().all()[..] else { panic!("one call, one record") };
    assert_eq!(record.key.function, "ask");
    assert_eq!(record.key.model.as_deref(), Some("gpt-4o"));
    assert_eq!(record.outcome, Outcome::Ok);
}
