//! Services to watch.

use crate::program::program;
use monitor_runtime::{
    Collector, Request, Usage,
    http::{Server, Settings, serve},
};
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    thread,
    time::Duration,
};

/// A collector with so many calls, of which every tenth fails.
pub(crate) fn busy(calls: u64) -> Collector {
    // first, because it may take longer than the minutes for which the calls are of late
    program();
    let collector = Collector::builder().service("shop").build();
    for call in 0..calls {
        let request = Request::new("chat").provider("openai").model("gpt-4o-mini");
        let request = request.duration(Duration::from_millis(100 + call));
        let request = if call % 10 == 9 { request.status(429) } else { request };
        collector.record(request.usage(Usage::new(1_000, 200)));
    }
    collector
}

/// Serves it on a free port, or on one that is known.
pub(crate) fn served(collector: &Collector, settings: Settings, port: u16) -> Server {
    serve(collector, settings, ("127.0.0.1", port)).expect("it listens")
}

/// Answers every request with the same bytes, for as long as the tests run.
pub(crate) fn answering(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let tell = move |mut stream: TcpStream| {
        let mut request = [0; 4_096];
        // whoever hangs up gets nothing
        let _ = stream.read(&mut request);
        let _ = stream.write_all(answer);
    };
    thread::spawn(move || listener.incoming().flatten().for_each(tell));
    address
}
