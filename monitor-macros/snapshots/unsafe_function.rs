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
            return ::monitor_runtime::__private_0_1_0::absent(monitor_declared);
        }
        #[allow(unused_unsafe)] unsafe { *p }
    });
    ::monitor_runtime::__private_0_1_0::run_sync(
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
    )
}
