#[track_caller]
fn chat() -> u32 {
    let _monitor_guard = ::monitor_runtime::__private_0_1_0::guard(
        ::monitor_runtime::__private_0_1_0::prepare_fixed(
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
        ),
    );
    ask()
}
