impl<T> Client<T> {
    async fn chat(&self) -> Reply {
        let monitor_prepared = ::monitor_runtime::__private_0_1_0::prepare_fixed(
            {
                static CALLSITE: ::monitor_runtime::__private_0_1_0::Callsite = ::monitor_runtime::__private_0_1_0::Callsite::new(
                    "Client::chat",
                    false,
                    ::core::module_path!(),
                    ::core::line!(),
                    ::core::column!(),
                );
                CALLSITE.fixed()
            },
            ::monitor_runtime::__private_0_1_0::Track::COST,
        );
        let monitor_declared = ::monitor_runtime::__private_0_1_0::Declared::<
            Reply,
        >::KNOWN;
        let (monitor_body, monitor_yielded) = ::monitor_runtime::__private_0_1_0::yielding(async move {
            if false {
                return ::monitor_runtime::__private_0_1_0::absent(monitor_declared);
            }
            self.ask().await
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
    async fn left_out(&self) {}
    fn sync(&self) {}
}
