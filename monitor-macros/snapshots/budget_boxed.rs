fn chat(n: u32) -> BoxFuture<'static, Result<u32, Error>> {
    let mut monitor_ask = ::monitor_runtime::__private_0_1_0::Ask::NONE;
    let monitor_prepared = ::monitor_runtime::__private_0_1_0::prepare(
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
        ::monitor_runtime::__private_0_1_0::Track::COST,
        |monitor_options| {
            match &"team" {
                monitor_value => {
                    use ::monitor_runtime::__private_0_1_0::text_levels::*;
                    let monitor_present = (&::monitor_runtime::__private_0_1_0::Value::of(
                        monitor_value,
                    ))
                        .__monitor_present();
                    (&&&monitor_present)
                        .__monitor_text(|monitor_text| {
                            monitor_ask = monitor_options
                                .ask(monitor_text, ::core::option::Option::None);
                        });
                }
            }
        },
    );
    let monitor_declared = ::monitor_runtime::__private_0_1_0::Declared::<
        BoxFuture<'static, Result<u32, Error>>,
    >::KNOWN;
    let monitor_body = ::monitor_runtime::__private_0_1_0::body(move || {
        if false {
            return ::monitor_runtime::__private_0_1_0::absent(monitor_declared);
        }
        async move { Ok(n) }.boxed()
    });
    {
        use ::monitor_runtime::__private_0_1_0::named_levels::*;
        ::monitor_runtime::__private_0_1_0::Declared::<
            BoxFuture<'static, Result<u32, Error>>,
        >::KNOWN
            .__monitor_ask(
                monitor_ask,
                |monitor_refused| ::monitor_runtime::__private_0_1_0::refusal(
                    ::monitor_runtime::__private_0_1_0::Declared::KNOWN,
                    monitor_refused,
                    ::monitor_runtime::__private_0_1_0::refusal_error,
                ),
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
                            let (monitor_first, monitor_last) = monitor_whole
                                .__monitor_parts();
                            let monitor_parts = (
                                monitor_first
                                    .__monitor_open()
                                    .__monitor_open()
                                    .__monitor_take(),
                                monitor_last
                                    .__monitor_open()
                                    .__monitor_open()
                                    .__monitor_take(),
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
}
