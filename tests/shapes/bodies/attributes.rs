@
fn is_never_called() {}

@
async fn is_never_awaited() -> u32 {
    1
}

struct Client;

impl Client {
    @
    async fn is_never_called(&self) {}
}

@
#[must_use = "it counts"]
fn must_be_used() -> u32 {
    1
}

@
#[deprecated(note = "it is old")]
async fn is_deprecated() -> Result<u32, String> {
    Ok(1)
}

pub async fn calls() {
    must_be_used();
    is_never_awaited();
    is_deprecated().await;
}
