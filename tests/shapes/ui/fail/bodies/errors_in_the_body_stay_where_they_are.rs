use monitor_runtime::monitor;

#[monitor]
async fn chat(words: Vec<String>) -> Result<u32, String> {
    let n: u32 = "three";
    drop(words);
    drop(words);
    Ok("four")
}

#[monitor]
fn ask() -> String {
    5
}

fn main() {}
