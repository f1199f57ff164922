unsafe fn read(p: *const u32) -> u32 {
    let monitor_prepared = ::monitor_runtime::__private_0_1_0::prepare_fixed(
        {
            static CALLSITE: ::monitor_runtime::__private_0_1_0::Callsite = ::monitor_runtime::__private_0_1_0::Callsite::new(
                "read",
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
    let monitor_body = ::monitor_runtime::__private_0_1_0::body(move || {
        if false {
            let _ = &p;
            return ::monitor_runtime::__private_0_1_0::absent(monitor_declared);
        }
        #[allow(unused_unsafe)] unsafe { *p }
    });
    ::monitor_runtime::__private_0_1_0::run_sync(
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
