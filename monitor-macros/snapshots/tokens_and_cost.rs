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
            let _ = &model;
            return ::monitor_runtime::__private_0_1_0::absent(monitor_declared);
        }
        ask(model).await
    };
    ::monitor_runtime::__private_0_1_0::run_async(
            monitor_prepared,
            monitor_body,
            |result, verdict| {
                {
                    use ::monitor_runtime::__private_0_1_0::error_levels::*;
                    let (inner, fault) = (&::monitor_runtime::__private_0_1_0::Peel::of(
                        result,
                    ))
                        .__monitor_peel();
                    (&&&&&fault).__monitor_fail(verdict);
                    let (inner, fault) = (&inner).__monitor_peel();
                    (&&&&&fault).__monitor_fail(verdict);
                    let (_, fault) = (&inner).__monitor_peel();
                    (&&&&&fault).__monitor_fail(verdict);
                }
                {
                    use ::monitor_runtime::__private_0_1_0::usage_levels::*;
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
                    let mut found = false;
                    let first = (&&&&first).__monitor_take(&mut found, verdict);
                    let last = (&&&&last).__monitor_take(&mut found, verdict);
                    ::monitor_runtime::__private_0_1_0::require_usage(
                        &whole,
                        (first, last),
                    );
                }
            },
        )
        .await
}
