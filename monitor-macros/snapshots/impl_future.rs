fn chat(n: u32) -> impl Future<Output = u32> + Send {
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
    let monitor_declared = ::monitor_runtime::__private_0_1_0::Declared::<u32>::KNOWN;
    let monitor_body = ::monitor_runtime::__private_0_1_0::make(move || {
        if false {
            let _ = &n;
        }
        async move { n }
    });
    if false {
        ::monitor_runtime::__private_0_1_0::yields(monitor_declared, &monitor_body);
    }
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
        },
    )
}
