fn chat(n: u32) -> impl Future<Output = u32> + Send {
    let prepared = ::monitor_runtime::__private_0_1_0::prepare_fixed(
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
    let returned = ::monitor_runtime::__private_0_1_0::Returned::<u32>::KNOWN;
    let body = ::monitor_runtime::__private_0_1_0::make(move || {
        async move {
            if false {
                return ::monitor_runtime::__private_0_1_0::absent(returned);
            }
            n
        }
    });
    ::monitor_runtime::__private_0_1_0::run_async(
        prepared,
        body,
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
