pub async fn chat(message: String, unused: u32) -> Result<String, Error> {
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
        ::monitor_runtime::__private_0_1_0::Track::NONE,
    );
    let monitor_declared = ::monitor_runtime::__private_0_1_0::Declared::<
        Result<String, Error>,
    >::KNOWN;
    let (monitor_body, monitor_yielded) = ::monitor_runtime::__private_0_1_0::yielding(async move {
        if false {
            return ::monitor_runtime::__private_0_1_0::absent(monitor_declared);
        }
        Ok(format!("{message}!"))
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
                        (),
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
