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
            },
            |call, stream| {
                let stream: BoxStream<'_, Chunk> = ::monitor_runtime::__private_0_1_0::pinned(
                    ::monitor_runtime::__private_0_1_0::stream(
                        call,
                        stream,
                        |result, items| {
                            let verdict = ::monitor_runtime::__private_0_1_0::of_item(
                                items,
                            );
                            {
                                let steps = if false {
                                    use ::monitor_runtime::__private_0_1_0::levels::*;
                                    let it = ::monitor_runtime::__private_0_1_0::Peel::of(
                                        result,
                                    );
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
                        },
                    ),
                );
                stream
            },
        )
        .await
}
