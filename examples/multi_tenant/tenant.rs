//! Who uses the service, and what they may spend.

/// Somebody who uses the service.
pub(crate) struct Tenant {
    /// As budgets and tags know him.
    pub(crate) name: &'static str,
    pub(crate) model: &'static str,
    pub(crate) dollars_a_day: &'static str,
}

/// The last one has too little for a day.
pub(crate) const TENANTS: [Tenant; 3] = [
    Tenant { name: "acme", model: "gpt-4o", dollars_a_day: "2" },
    Tenant { name: "globex", model: "gpt-4o-mini", dollars_a_day: "0.25" },
    Tenant { name: "initech", model: "gpt-4o-mini", dollars_a_day: "0.02" },
];
