//! Tower's services behind a queue: by a limit of its own, or around one of tower's.

use crate::fixture::{collector, poll_once, the_only_call, the_only_call_of};
use monitor_runtime::{
    Call, Collector,
    queue::{QueueFull, QueueLayer},
};
use std::{
    convert::Infallible,
    future::{Future, poll_fn},
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
    time::Duration,
};
use tokio::sync::Notify;
use tower::{Layer, Service, ServiceBuilder, ServiceExt, service_fn};

const SECOND: Duration = Duration::from_secs(1);

/// A service that is ready when it is told, and answers at once.
#[derive(Clone)]
struct Told {
    ready: Arc<Mutex<Result<bool, &'static str>>>,
    collector: Collector,
}

impl Told {
    fn new(collector: &Collector, ready: Result<bool, &'static str>) -> Told {
        Told { ready: Arc::new(Mutex::new(ready)), collector: collector.clone() }
    }
}

impl Service<&'static str> for Told {
    type Response = &'static str;
    type Error = &'static str;
    type Future = Pin<Box<dyn Future<Output = Result<&'static str, &'static str>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), &'static str>> {
        match *self.ready.lock().unwrap() {
            Ok(true) => Poll::Ready(Ok(())),
            Ok(false) => Poll::Pending,
            Err(error) => Poll::Ready(Err(error)),
        }
    }

    fn call(&mut self, request: &'static str) -> Self::Future {
        let call = Call::builder(request).collector(&self.collector);
        Box::pin(call.run_async(async move { Ok(request) }))
    }
}

fn polled<S: Service<R>, R>(service: &mut S) -> Poll<Result<(), S::Error>> {
    service.poll_ready(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn a_request_waits_from_the_first_time_that_its_service_is_not_ready() {
    let (collector, clock) = collector();
    let queue = collector.queue("requests");
    let inner = Told::new(&collector, Ok(false));
    let mut service = QueueLayer::new(queue.clone()).layer(inner.clone());
    assert!(polled(&mut service).is_pending());
    clock.advance(SECOND);
    assert!(polled(&mut service).is_pending());
    clock.advance(SECOND);
    assert_eq!((queue.snapshot().waiting, queue.snapshot().entered), (1, 1));
    *inner.ready.lock().unwrap() = Ok(true);
    assert_eq!(polled(&mut service), Poll::Ready(Ok(())));
    assert_eq!(polled(&mut service), Poll::Ready(Ok(())), "asked again it is one request still");
    assert_eq!((queue.snapshot().waiting, queue.snapshot().active), (0, 1));

    let mut reply = Box::pin(service.call("chat"));
    assert_eq!(poll_once(reply.as_mut()), Poll::Ready(Ok("chat")));
    let now = queue.snapshot();
    assert_eq!((now.started, now.finished, now.wait.max), (1, 1, Some(SECOND * 2)));
    let record = the_only_call(&collector);
    assert_eq!((record.queue_wait, record.duration), (SECOND * 2, Duration::ZERO));
    assert_eq!(collector.traces(1)[0].request.queue_wait, SECOND * 2);
}

#[test]
fn who_need_not_wait_and_each_clone_have_turns_of_their_own() {
    let (collector, clock) = collector();
    let queue = collector.queue("requests");
    let inner = Told::new(&collector, Ok(false));
    let mut waits = QueueLayer::new(queue.clone()).layer(inner.clone());
    assert!(polled(&mut waits).is_pending());
    let mut clone = waits.clone();
    clock.advance(SECOND);
    *inner.ready.lock().unwrap() = Ok(true);
    assert!(polled(&mut clone).is_ready());
    assert!(poll_once(Box::pin(clone.call("at once")).as_mut()).is_ready());
    assert_eq!(queue.snapshot().waiting, 1, "the other still waits");
    assert_eq!(the_only_call_of(&collector, "at once").queue_wait, Duration::ZERO);
}

#[test]
fn a_service_that_is_dropped_or_fails_while_one_waits_has_been_left() {
    let (collector, _) = collector();
    let queue = collector.queue("requests");
    let inner = Told::new(&collector, Ok(false));
    let layer = QueueLayer::new(queue.clone());
    let mut dropped = layer.layer(inner.clone());
    let mut fails = layer.layer(inner.clone());
    assert!(polled(&mut dropped).is_pending() && polled(&mut fails).is_pending());
    drop(dropped);
    *inner.ready.lock().unwrap() = Err("gone");
    assert_eq!(polled(&mut fails), Poll::Ready(Err("gone")));
    let now = queue.snapshot();
    assert_eq!((now.waiting, now.active, now.abandoned), (0, 0, 2));
}

#[test]
fn a_response_that_nobody_wants_any_more_gives_its_place_back() {
    let (collector, _) = collector();
    let queue = collector.queue("requests");
    let inner = service_fn(|(): ()| std::future::pending::<Result<(), Infallible>>());
    let mut service = QueueLayer::with_limit(queue.clone(), 1).layer(inner);
    assert!(polled(&mut service).is_ready());
    let mut reply = Box::pin(service.call(()));
    assert!(poll_once(reply.as_mut()).is_pending());
    let mut next = service.clone();
    assert!(polled(&mut next).is_pending());
    drop(reply);
    assert!(polled(&mut next).is_ready());
    let now = queue.snapshot();
    assert_eq!((now.active, now.finished, now.concurrency), (1, 1, Some(1)));
}

#[test]
fn with_a_limit_one_waits_for_the_permit_and_for_the_service() {
    let (collector, clock) = collector();
    let queue = collector.queue("requests");
    let inner = Told::new(&collector, Ok(true));
    let layer = QueueLayer::with_limit(queue.clone(), 1);
    let mut first = layer.layer(inner.clone());
    assert!(polled(&mut first).is_ready());
    let mut second = layer.layer(inner.clone());
    assert!(polled(&mut second).is_pending(), "the layer's services share the limit");
    clock.advance(SECOND);
    *inner.ready.lock().unwrap() = Ok(false);
    drop(first);
    assert!(polled(&mut second).is_pending(), "it has the permit now");
    clock.advance(SECOND);
    *inner.ready.lock().unwrap() = Ok(true);
    assert!(polled(&mut second).is_ready());
    assert!(poll_once(Box::pin(second.call("chat")).as_mut()).is_ready());
    assert_eq!(the_only_call(&collector).queue_wait, SECOND * 2);
    assert!(polled(&mut layer.layer(inner)).is_ready(), "the permit is free again");
}

#[test]
fn a_wait_inside_of_a_call_is_that_calls() {
    let (collector, clock) = collector();
    let inner = Told::new(&collector, Ok(false));
    let mut service = QueueLayer::new(collector.queue("requests")).layer(inner.clone());
    let agent = Call::builder("agent").collector(&collector);
    let mut agent = Box::pin(agent.run_async(async {
        poll_fn(|cx| service.poll_ready(cx)).await.unwrap();
        service.call("chat").await
    }));
    assert!(poll_once(agent.as_mut()).is_pending());
    clock.advance(SECOND);
    *inner.ready.lock().unwrap() = Ok(true);
    assert!(poll_once(agent.as_mut()).is_ready());
    assert_eq!(the_only_call_of(&collector, "agent").queue_wait, SECOND);
    assert_eq!(the_only_call_of(&collector, "chat").queue_wait, Duration::ZERO);
}

#[test]
fn who_would_wait_behind_too_many_is_turned_away() {
    let (collector, _) = collector();
    let queue = collector.queue("requests");
    let layer = QueueLayer::with_limit(queue.clone(), 1).shed(1);
    let inner = Told::new(&collector, Ok(true));
    let mut active = layer.layer(inner.clone());
    assert!(matches!(polled(&mut active), Poll::Ready(Ok(()))));
    let mut waits = layer.layer(inner.clone());
    assert!(polled(&mut waits).is_pending());
    let mut full = layer.layer(inner.clone());
    assert!(matches!(polled(&mut full), Poll::Ready(Ok(()))), "to hear it by its own request");
    assert_eq!(queue.snapshot().rejected, 0, "it has not asked for anything yet");
    let mut refused = Box::pin(full.call("refused"));
    let Poll::Ready(Err(error)) = poll_once(refused.as_mut()) else { panic!("it is full") };
    assert_eq!(error.downcast_ref::<QueueFull>().unwrap().queue(), "requests");
    let now = queue.snapshot();
    assert_eq!((now.rejected, now.waiting, now.active), (1, 1, 1));
    assert_eq!((now.capacity, now.concurrency), (Some(1), Some(1)));
    assert!(collector.requests().all().is_empty(), "the service has not heard of it");

    drop(active);
    assert!(matches!(polled(&mut waits), Poll::Ready(Ok(()))));
    assert!(matches!(
        poll_once(Box::pin(waits.call("served")).as_mut()),
        Poll::Ready(Ok("served"))
    ));
    assert!(matches!(polled(&mut full), Poll::Ready(Ok(()))));
    assert!(matches!(poll_once(Box::pin(full.call("again")).as_mut()), Poll::Ready(Ok("again"))));
}

#[test]
fn limits_hold_in_a_collector_that_is_off() {
    let (collector, _) = collector();
    collector.set_enabled(false);
    let layer = QueueLayer::with_limit(collector.queue("requests"), 1).shed(1);
    let inner = Told::new(&collector, Ok(true));
    let mut services = [0; 3].map(|_| layer.layer(inner.clone()));
    assert!(polled(&mut services[0]).is_ready());
    assert!(polled(&mut services[1]).is_pending());
    assert!(polled(&mut services[2]).is_ready());
    let mut refused = Box::pin(services[2].call("refused"));
    assert!(matches!(poll_once(refused.as_mut()), Poll::Ready(Err(_))));
}

/// Sends many requests at once to a service that serves at most four, and holds them until all have
/// come.
async fn many_at_once<S>(collector: &Collector, service: impl Fn(QueueLayer, Work) -> S)
where
    S: Service<u32, Response = u32> + Clone + Send + 'static,
    S::Error: std::fmt::Debug + Send,
    S::Future: Send,
{
    let go = Arc::new(Notify::new());
    let work = Work { go: Arc::clone(&go), collector: collector.clone() };
    let queue = collector.queue("requests");
    let service = service(QueueLayer::new(queue.clone()), work);
    let replies: Vec<_> = (0..40).map(|n| tokio::spawn(service.clone().oneshot(n))).collect();
    while queue.snapshot().waiting < 36 {
        tokio::task::yield_now().await;
    }
    assert_eq!(queue.snapshot().active, 4);
    let release = tokio::spawn(async move {
        loop {
            go.notify_waiters();
            tokio::task::yield_now().await;
        }
    });
    for (n, reply) in (0..).zip(replies) {
        assert_eq!(reply.await.unwrap().unwrap(), n);
    }
    release.abort();
    let now = queue.snapshot();
    assert_eq!((now.finished, now.waiting, now.active, now.max_length), (40, 0, 0, 36));
    let waits = collector.report().queue_wait;
    assert_eq!(waits.total, Some(now.wait.sum), "each wait is in exactly one call");
    let waited = collector.requests().all().iter().filter(|it| !it.queue_wait.is_zero()).count();
    assert_eq!(waited, 36);
}

#[derive(Clone)]
struct Work {
    go: Arc<Notify>,
    collector: Collector,
}

impl Work {
    async fn done(self, n: u32) -> Result<u32, Infallible> {
        let call = Call::builder("work").collector(&self.collector);
        call.run_async(self.go.notified()).await;
        Ok(n)
    }
}

#[tokio::test]
async fn around_towers_own_limit_its_waiters_are_the_queue() {
    let collector = Collector::builder().build();
    many_at_once(&collector, |layer, work| {
        ServiceBuilder::new()
            .layer(layer)
            .concurrency_limit(4)
            .service(service_fn(move |n| work.clone().done(n)))
    })
    .await;
}

#[tokio::test]
async fn a_limit_of_its_own_lets_as_many_through_as_towers() {
    let collector = Collector::builder().build();
    let queue = collector.queue("requests");
    many_at_once(&collector, |_, work| {
        QueueLayer::with_limit(queue.clone(), 4).layer(service_fn(move |n| work.clone().done(n)))
    })
    .await;
}

#[tokio::test]
async fn inside_of_a_buffer_the_next_in_line_waits() {
    let collector = Collector::builder().build();
    let queue = collector.queue("requests");
    let inner = Told::new(&collector, Ok(true));
    let service = ServiceBuilder::new()
        .buffer::<&str>(8)
        .layer(QueueLayer::with_limit(queue.clone(), 1))
        .service(inner);
    let replies = futures::future::join_all((0..20).map(|_| service.clone().oneshot("chat"))).await;
    assert!(replies.into_iter().all(|reply| reply.unwrap() == "chat"));
    assert_eq!((queue.snapshot().finished, queue.snapshot().active), (20, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_axum_router_has_a_queue_in_front_of_its_handlers() {
    use axum::{Router, body::Body, error_handling::HandleErrorLayer, http, routing::get};

    let collector = Collector::builder().build();
    let queue = collector.queue("requests");
    let (go, of_handlers) = (Arc::new(Notify::new()), collector.clone());
    let held = Arc::clone(&go);
    let handler = async move || {
        let call = Call::builder("handler").collector(&of_handlers);
        call.run_async(held.notified()).await;
        "answer"
    };
    let refuses = |error: tower::BoxError| async move {
        (http::StatusCode::SERVICE_UNAVAILABLE, error.to_string())
    };
    let router = Router::new().route("/", get(handler)).layer(
        ServiceBuilder::new()
            .layer(HandleErrorLayer::new(refuses))
            .layer(QueueLayer::with_limit(queue.clone(), 2).shed(3)),
    );
    let request = || http::Request::get("/").body(Body::empty()).unwrap();
    let mut replies: Vec<_> =
        (0..5).map(|_| tokio::spawn(router.clone().oneshot(request()))).collect();
    while queue.snapshot().waiting < 3 || queue.snapshot().active < 2 {
        tokio::task::yield_now().await;
    }
    let refused = router.clone().oneshot(request()).await.unwrap();
    assert_eq!(refused.status(), http::StatusCode::SERVICE_UNAVAILABLE);
    while let Some(reply) = replies.pop() {
        while !reply.is_finished() {
            go.notify_waiters();
            tokio::task::yield_now().await;
        }
        assert_eq!(reply.await.unwrap().unwrap().status(), http::StatusCode::OK);
    }
    let numbers = collector.report().queue.unwrap().all;
    assert_eq!(
        (numbers.rejection_count, numbers.started_count, numbers.max_length),
        (1, 5, Some(3))
    );
    let calls = collector.requests().function("handler").all();
    let waited = calls.iter().filter(|call| !call.queue_wait.is_zero()).count();
    assert_eq!((calls.len(), waited), (5, 3));
}
