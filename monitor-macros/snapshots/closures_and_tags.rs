async fn chat(&self, #[cfg(any())] gone: u32, tenant: &str) -> Result<Reply, Error> {
    let monitor_prepared = ::monitor_runtime::__private_0_1_0::prepare_in(
        || ::monitor_runtime::__private_0_1_0::handle(&self.collector),
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
        |options| {
            match &tenant {
                value => {
                    use ::monitor_runtime::__private_0_1_0::text_levels::*;
                    let present = (&::monitor_runtime::__private_0_1_0::Value::of(value))
                        .__monitor_present();
                    (&&&present)
                        .__monitor_text(|text| {
                            options.tag("tenant", text);
                        });
                }
            }
            match &self.tier() {
                value => {
                    use ::monitor_runtime::__private_0_1_0::text_levels::*;
                    let present = (&::monitor_runtime::__private_0_1_0::Value::of(value))
                        .__monitor_present();
                    (&&&present)
                        .__monitor_text(|text| {
                            options.tag("tier", text);
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
            #[cfg(any())]
            let _ = &gone;
            let _ = &self;
            return ::monitor_runtime::__private_0_1_0::absent(monitor_declared);
        }
        self.ask(gone).await
    };
    ::monitor_runtime::__private_0_1_0::run_async(
            monitor_prepared,
            monitor_body,
            |result, verdict| {
                if ::monitor_runtime::__private_0_1_0::decide(
                    result,
                    verdict,
                    false,
                    |reply| reply.is_ok(),
                ) {
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
                    ::monitor_runtime::__private_0_1_0::reclassify(
                        result,
                        verdict,
                        Error::kind,
                    );
                }
                let reply = {
                    use ::monitor_runtime::__private_0_1_0::levels::*;
                    (&::monitor_runtime::__private_0_1_0::Whole::of(result))
                        .__monitor_ok()
                };
                ::monitor_runtime::__private_0_1_0::usage_by(
                    reply,
                    verdict,
                    |reply| reply.counts(),
                );
            },
        )
        .await
}
