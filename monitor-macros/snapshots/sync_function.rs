fn note(text: &str) {
    let prepared = ::monitor_runtime::__private_0_1_0::prepare_fixed(
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
    let returned = ::monitor_runtime::__private_0_1_0::Returned::<()>::KNOWN;
    let body = ::monitor_runtime::__private_0_1_0::body(move || {
        if false {
            return ::monitor_runtime::__private_0_1_0::absent(returned);
        }
        keep(text)
    });
    ::monitor_runtime::__private_0_1_0::run_sync(prepared, body, |_, _| {})
}
