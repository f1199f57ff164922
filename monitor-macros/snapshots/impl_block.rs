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
        let monitor_body = async move {
            if false {
                let _ = &self;
                return ::monitor_runtime::__private_0_1_0::absent(monitor_declared);
            }
            self.ask().await
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
                        let whole = ::monitor_runtime::__private_0_1_0::Carrier::of(
                            result,
                        );
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
                    }
                },
            )
            .await
    }
    async fn left_out(&self) {}
    fn sync(&self) {}
}
