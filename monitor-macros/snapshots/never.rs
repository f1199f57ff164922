async fn serve(self) -> ! {
    let monitor_prepared = ::monitor_runtime::__private_0_1_0::prepare_fixed(
        {
            static CALLSITE: ::monitor_runtime::__private_0_1_0::Callsite = ::monitor_runtime::__private_0_1_0::Callsite::new(
                "serve",
                false,
                ::core::module_path!(),
                ::core::line!(),
                ::core::column!(),
            );
            CALLSITE.fixed()
        },
        ::monitor_runtime::__private_0_1_0::Track::NONE,
    );
    let (monitor_body, monitor_yielded) = ::monitor_runtime::__private_0_1_0::yielding(async move {
        loop {
            self.next().await
        }
    });
    ::monitor_runtime::__private_0_1_0::run_probed(
            if false {
                ::monitor_runtime::__private_0_1_0::probed(
                    monitor_yielded,
                    |monitor_result| ::monitor_runtime::__private_0_1_0::Probed::of(
                        (),
                        (),
                    ),
                )
            } else {
                ::monitor_runtime::__private_0_1_0::Probed::chosen()
            },
            monitor_prepared,
            monitor_body,
        )
        .await
}
