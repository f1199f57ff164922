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
        |monitor_call, monitor_stream| ::monitor_runtime::__private_0_1_0::stream(
            monitor_call,
            monitor_stream,
            |monitor_result, monitor_items| {
                let monitor_verdict = ::monitor_runtime::__private_0_1_0::of_item(
                    monitor_items,
                );
                {
                    let monitor_steps = if false {
                        ::monitor_runtime::__private_0_1_0::chosen({
                            use ::monitor_runtime::__private_0_1_0::levels::*;
                            ::monitor_runtime::__private_0_1_0::Peel::of(monitor_result)
                                .__monitor_peel()
                                .__monitor_within()
                                .__monitor_peel()
                                .__monitor_within()
                                .__monitor_peel()
                        })
                    } else {
                        ::monitor_runtime::__private_0_1_0::never_chosen()
                    };
                    ::monitor_runtime::__private_0_1_0::look_for_error(
                        monitor_result,
                        monitor_verdict,
                        monitor_steps,
                    );
                }
                let monitor_ways = if false {
                    ::monitor_runtime::__private_0_1_0::chosen({
                        use ::monitor_runtime::__private_0_1_0::item_levels::*;
                        let monitor_whole = ::monitor_runtime::__private_0_1_0::Carrier::of(
                            monitor_result,
                        );
                        let monitor_whole = (&&&&&monitor_whole).__monitor_open();
                        let monitor_whole = (&&&&&monitor_whole).__monitor_open();
                        let monitor_whole = (&&&&&monitor_whole).__monitor_open();
                        let monitor_whole = (&&&&&monitor_whole).__monitor_open();
                        let (monitor_first, monitor_last) = (&monitor_whole)
                            .__monitor_parts();
                        let monitor_first = (&&&&&monitor_first).__monitor_open();
                        let monitor_first = (&&&&&monitor_first).__monitor_open();
                        let monitor_last = (&&&&&monitor_last).__monitor_open();
                        let monitor_last = (&&&&&monitor_last).__monitor_open();
                        let monitor_parts = (
                            (&&&&&&monitor_first).__monitor_item(),
                            (&&&&&&monitor_last).__monitor_item(),
                        );
                        ::monitor_runtime::__private_0_1_0::require_usage_in_items(
                            &monitor_whole,
                            &monitor_parts,
                        );
                        monitor_parts
                    })
                } else {
                    ::monitor_runtime::__private_0_1_0::never_chosen()
                };
                ::monitor_runtime::__private_0_1_0::look_for_usage_in_item(
                    monitor_result,
                    monitor_items,
                    monitor_ways,
                );
            },
        ),
    )
}
