use std::rc::Rc;

@
async fn holds_a_pointer() -> u32 {
    let shared = Rc::new(1);
    helpers::later().await;
    *shared
}

@
fn holds_a_pointer_by_hand() -> impl Future<Output = u32> {
    async {
        let shared = Rc::new(1);
        helpers::later().await;
        *shared
    }
}

pub fn sends() {
    helpers::sent(holds_a_pointer());
    helpers::sent(holds_a_pointer_by_hand());
}

@
async fn takes_a_text(text: &str) -> usize {
    text.len()
}

pub async fn gives_a_number() -> String {
    takes_a_text(5).await
}

@
async fn calls_itself(n: u32) -> u32 {
    calls_itself(n - 1).await
}
