fn chat(&self, n: u32) -> impl Stream<Item = Result<Chunk, Error>> + Send {
    let monitor_prepared = ::monitor_runtime::__private_0_1_0::prepare_fixed(
        {
            static CALLSITE: ::monitor_runtime::__private_0_1_0::Callsite = ::monitor_runtime::__private_0_1_0::Callsite::new(
                "chat",
                false,
                ::core::module_path!(),
                ::core::line!(),
                ::core::column!(),
            );
            CALLSITE.fixed()
        },
        ::monitor_runtime::__private_0_1_0::Track::TOKENS,
    );
    let monitor_body = ::monitor_runtime::__private_0_1_0::body(move || {
        if false {
            let _ = &n;
            let _ = &self;
        }
        self.ask(n)
    });
    if false {
        return ::monitor_runtime::__private_0_1_0::promised::<
            ::monitor_runtime::__private_0_1_0::Bare,
            _,
            _,
        >(&monitor_body);
    }
    ::monitor_runtime::__private_0_1_0::run_stream::<
        ::monitor_runtime::__private_0_1_0::Bare,
        _,
        _,
    >(
        monitor_prepared,
        monitor_body,
        |_, _| {},
        |call, stream| ::monitor_runtime::__private_0_1_0::stream(
            call,
            stream,
            |result, items| {
                let verdict = ::monitor_runtime::__private_0_1_0::of_item(items);
                {
                    let steps = if false {
                        use ::monitor_runtime::__private_0_1_0::levels::*;
                        let it = ::monitor_runtime::__private_0_1_0::Peel::of(result);
                        let it = (&&&&&&it).__monitor_peel();
                        let it = (&&&&&&it).__monitor_peel();
                        ::monitor_runtime::__private_0_1_0::chosen(
                            (&&&&&&it).__monitor_peel(),
                        )
                    } else {
                        ::monitor_runtime::__private_0_1_0::never_chosen()
                    };
                    ::monitor_runtime::__private_0_1_0::look_for_error(
                        result,
                        verdict,
                        steps,
                    );
                }
                let ways = if false {
                    use ::monitor_runtime::__private_0_1_0::levels::*;
                    let whole = ::monitor_runtime::__private_0_1_0::Carrier::of(result);
                    let whole = (&&&&&whole).__monitor_open();
                    let whole = (&&&&&whole).__monitor_open();
                    let whole = (&&&&&whole).__monitor_open();
                    let whole = (&&&&&whole).__monitor_open();
                    let (first, last) = (&whole).__monitor_parts();
                    let first = (&&&&&first).__monitor_open();
                    let first = (&&&&&first).__monitor_open();
                    let last = (&&&&&last).__monitor_open();
                    let last = (&&&&&last).__monitor_open();
                    let parts = (
                        (&&&&&&first).__monitor_item(),
                        (&&&&&&last).__monitor_item(),
                    );
                    ::monitor_runtime::__private_0_1_0::require_usage_in_items(
                        &whole,
                        &parts,
                    );
                    ::monitor_runtime::__private_0_1_0::chosen(parts)
                } else {
                    ::monitor_runtime::__private_0_1_0::never_chosen()
                };
                ::monitor_runtime::__private_0_1_0::look_for_usage_in_item(
                    result,
                    items,
                    ways,
                );
            },
        ),
    )
}
