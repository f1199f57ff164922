fn send(body: &str) -> Result<Reply, Error> {
    let monitor_prepared = ::monitor_runtime::__private_0_1_0::prepare_fixed(
        {
            static CALLSITE: ::monitor_runtime::__private_0_1_0::Callsite = ::monitor_runtime::__private_0_1_0::Callsite::new(
                    "send",
                    false,
                    ::core::module_path!(),
                    ::core::line!(),
                    ::core::column!(),
                )
                .model("gpt-4o-mini");
            CALLSITE.fixed()
        },
        ::monitor_runtime::__private_0_1_0::Track::COST.of_attempt(),
    );
    let monitor_declared = ::monitor_runtime::__private_0_1_0::Declared::<
        Result<Reply, Error>,
    >::KNOWN;
    let monitor_body = ::monitor_runtime::__private_0_1_0::body(move || {
        if false {
            return ::monitor_runtime::__private_0_1_0::absent(monitor_declared);
        }
        post(body)
    });
    ::monitor_runtime::__private_0_1_0::run_sync(
        monitor_prepared,
        monitor_body,
        |monitor_result, monitor_verdict| {
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
                    use ::monitor_runtime::__private_0_1_0::levels::*;
                    let monitor_whole = ::monitor_runtime::__private_0_1_0::Route::of(
                            monitor_result,
                        )
                        .__monitor_open()
                        .__monitor_open()
                        .__monitor_open()
                        .__monitor_open();
                    let (monitor_first, monitor_last) = monitor_whole.__monitor_parts();
                    let monitor_parts = (
                        monitor_first.__monitor_open().__monitor_open().__monitor_take(),
                        monitor_last.__monitor_open().__monitor_open().__monitor_take(),
                    );
                    ::monitor_runtime::__private_0_1_0::require_usage(
                        &monitor_whole,
                        &monitor_parts,
                    );
                    monitor_parts
                })
            } else {
                ::monitor_runtime::__private_0_1_0::never_chosen()
            };
            ::monitor_runtime::__private_0_1_0::look_for_usage(
                monitor_result,
                monitor_verdict,
                monitor_ways,
            );
        },
    )
}
