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
                            monitor_options.tag("tenant", monitor_text);
                        });
                }
            }
            match &self.tier() {
                monitor_value => {
                    use ::monitor_runtime::__private_0_1_0::text_levels::*;
                    let monitor_present = (&::monitor_runtime::__private_0_1_0::Value::of(
                        monitor_value,
                    ))
                        .__monitor_present();
                    (&&&monitor_present)
                        .__monitor_text(|monitor_text| {
                            monitor_options.tag("tier", monitor_text);
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
            |monitor_result, monitor_verdict| {
                if ::monitor_runtime::__private_0_1_0::decide(
                    monitor_result,
                    monitor_verdict,
                    false,
                    |reply| reply.is_ok(),
                ) {
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
                    ::monitor_runtime::__private_0_1_0::reclassify(
                        monitor_result,
                        monitor_verdict,
                        Error::kind,
                    );
                }
                let monitor_reply = {
                    use ::monitor_runtime::__private_0_1_0::levels::*;
                    (&::monitor_runtime::__private_0_1_0::Whole::of(monitor_result))
                        .__monitor_ok()
                };
                ::monitor_runtime::__private_0_1_0::usage_by(
                    monitor_reply,
                    monitor_verdict,
                    |reply| reply.counts(),
                );
            },
        )
        .await
}
