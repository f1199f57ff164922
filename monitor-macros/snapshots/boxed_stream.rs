async fn chat(&self) -> Result<BoxStream<'_, Chunk>, Error> {
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
        Result<BoxStream<'_, Chunk>, Error>,
    >::KNOWN;
    let monitor_body = async move {
        if false {
            return ::monitor_runtime::__private_0_1_0::absent(monitor_declared);
        }
        Ok(self.ask().await?.boxed())
    };
    ::monitor_runtime::__private_0_1_0::run_opening::<
        ::monitor_runtime::__private_0_1_0::In<::monitor_runtime::__private_0_1_0::Bare>,
        _,
        _,
        _,
        _,
    >(
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
            },
            |monitor_call, monitor_stream| {
                let monitor_stream: BoxStream<'_, Chunk> = ::monitor_runtime::__private_0_1_0::pinned(
                    ::monitor_runtime::__private_0_1_0::stream(
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
                        },
                    ),
                );
                monitor_stream
            },
        )
        .await
}
