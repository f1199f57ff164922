fn note(text: &str) {
    let monitor_prepared = ::monitor_runtime::__private_0_1_0::prepare_fixed(
        {
            static CALLSITE: ::monitor_runtime::__private_0_1_0::Callsite = ::monitor_runtime::__private_0_1_0::Callsite::new(
                "note",
                true,
                ::core::module_path!(),
                ::core::line!(),
                ::core::column!(),
            );
            CALLSITE.fixed()
        },
        ::monitor_runtime::__private_0_1_0::Track::NONE,
    );
    let monitor_declared = ::monitor_runtime::__private_0_1_0::Declared::<()>::KNOWN;
    let monitor_body = ::monitor_runtime::__private_0_1_0::body(move || {
        if false {
            return ::monitor_runtime::__private_0_1_0::absent(monitor_declared);
        }
        keep(text)
    });
    ::monitor_runtime::__private_0_1_0::run_sync(
        monitor_prepared,
        monitor_body,
        |_, _| {},
    )
}
