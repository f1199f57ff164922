async fn chat(tenant: &str) -> Result<Reply, Error> {
    let mut monitor_ask = ::monitor_runtime::__private_0_1_0::Ask::NONE;
    let monitor_prepared = ::monitor_runtime::__private_0_1_0::prepare(
        {
            static CALLSITE: ::monitor_runtime::__private_0_1_0::Callsite = ::monitor_runtime::__private_0_1_0::Callsite::new(
                    "chat",
                    false,
                    ::core::module_path!(),
                    ::core::line!(),
                    ::core::column!(),
                )
                .model("gpt-4o-mini");
            CALLSITE.fixed()
        },
        ::monitor_runtime::__private_0_1_0::Track::COST,
        |monitor_options| {
            match &tenant {
                monitor_value => {
                    use ::monitor_runtime::__private_0_1_0::text_levels::*;
                    let monitor_present = (&::monitor_runtime::__private_0_1_0::Value::of(
                        monitor_value,
                    ))
                        .__monitor_present();
                    (&&&monitor_present)
                        .__monitor_text(|monitor_text| {
                            monitor_ask = monitor_options
                                .ask(
                                    monitor_text,
                                    ::monitor_runtime::__private_0_1_0::reserve(
                                        Usage::new(2_000, 500),
                                    ),
                                );
                        });
                }
            }
        },
    );
    let monitor_declared = ::monitor_runtime::__private_0_1_0::Declared::<
        Result<Reply, Error>,
    >::KNOWN;
    let (monitor_body, monitor_yielded) = ::monitor_runtime::__private_0_1_0::yielding(async move {
        if false {
            return ::monitor_runtime::__private_0_1_0::absent(monitor_declared);
        }
        if let ::core::option::Option::Some(monitor_refused) = ::monitor_runtime::__private_0_1_0::refused(
            monitor_ask,
        ) {
            return ::monitor_runtime::__private_0_1_0::refusal(
                monitor_declared,
                monitor_refused,
                Error::Budget,
            );
        }
        ask(tenant).await
    });
    ::monitor_runtime::__private_0_1_0::run_probed(
            if false {
                ::monitor_runtime::__private_0_1_0::probed(
                    monitor_yielded,
                    |monitor_result| ::monitor_runtime::__private_0_1_0::Probed::of(
                        {
                            use ::monitor_runtime::__private_0_1_0::levels::*;
                            ::monitor_runtime::__private_0_1_0::Peel::of(monitor_result)
                                .__monitor_peel()
                                .__monitor_within()
                                .__monitor_peel()
                                .__monitor_within()
                                .__monitor_peel()
                        },
                        {
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
                        },
                    ),
                )
            } else {
                ::monitor_runtime::__private_0_1_0::Probed::chosen()
            },
            monitor_prepared,
            monitor_body,
        )
        .await
}
