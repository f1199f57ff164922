async fn chat(model: &str) -> Result<Reply, Error> {
    let monitor_prepared = ::monitor_runtime::__private_0_1_0::prepare(
        {
            static CALLSITE: ::monitor_runtime::__private_0_1_0::Callsite = ::monitor_runtime::__private_0_1_0::Callsite::new(
                    "chat",
                    false,
                    ::core::module_path!(),
                    ::core::line!(),
                    ::core::column!(),
                )
                .provider("openai");
            CALLSITE.fixed()
        },
        ::monitor_runtime::__private_0_1_0::Track::COST,
        |options| {
            match &model {
                value => {
                    use ::monitor_runtime::__private_0_1_0::text_levels::*;
                    let present = (&::monitor_runtime::__private_0_1_0::Value::of(value))
                        .__monitor_present();
                    (&&&present)
                        .__monitor_text(|text| {
                            options.model(text);
                        });
                }
            }
        },
    );
    let monitor_declared = ::monitor_runtime::__private_0_1_0::Declared::<
        Result<Reply, Error>,
    >::KNOWN;
    let monitor_body = async move {
        if false {
            return ::monitor_runtime::__private_0_1_0::absent(monitor_declared);
        }
        ask(model).await
    };
    ::monitor_runtime::__private_0_1_0::run_async(
            monitor_prepared,
            monitor_body,
            |result, verdict| {
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
                        (&&&&first).__monitor_take(),
                        (&&&&last).__monitor_take(),
                    );
                    ::monitor_runtime::__private_0_1_0::require_usage(&whole, &parts);
                    ::monitor_runtime::__private_0_1_0::chosen(parts)
                } else {
                    ::monitor_runtime::__private_0_1_0::never_chosen()
                };
                ::monitor_runtime::__private_0_1_0::look_for_usage(
                    result,
                    verdict,
                    ways,
                );
            },
        )
        .await
}
