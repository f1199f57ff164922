fn an_unused_local() -> u32 {
    let unused = 1;
    2
}

fn an_unused_parameter(unused: u32) -> u32 {
    2
}

fn an_unused_pattern(pair: (u32, u32)) -> u32 {
    let (a, unused) = pair;
    a
}

fn an_unused_result(text: String) {
    text.parse::<u32>();
}

fn an_unused_value(n: u32) {
    n + 1;
}

fn an_unused_future() {
    helpers::later();
}

fn a_local_that_need_not_change() -> u32 {
    let mut n = 1;
    n
}

fn a_parameter_that_need_not_change(mut n: u32) -> u32 {
    n
}

fn code_after_a_return(n: u32) -> u32 {
    return n;
    println!("{n}");
}

fn code_after_a_panic(n: u32) -> u32 {
    panic!("no");
    n
}

fn an_assignment_that_nobody_reads() -> u32 {
    let mut n = 1;
    n = 2;
    n = 3;
    n
}

fn a_parameter_that_is_overwritten(mut n: u32) -> u32 {
    n = 3;
    n
}

fn parentheses_without_need(n: u32) -> u32 {
    let m = (n + 1);
    if (m > 1) { m } else { n }
}

fn braces_without_need(n: u32) -> u32 {
    let m = { n };
    m
}

fn something_deprecated() -> u32 {
    helpers::old()
}

fn an_import_that_is_not_used() -> u32 {
    use std::fmt::Debug;
    1
}

fn an_inner_function_that_is_not_used() -> u32 {
    fn inner() {}
    1
}

fn a_loop_that_is_a_while() -> u32 {
    while true {
        return 1;
    }
    2
}

fn a_name_in_another_style(n: u32) -> u32 {
    let BigName = n;
    BigName
}

fn a_comparison_that_is_always_true(n: u32) -> bool {
    n >= 0
}

fn a_number_too_large() -> u8 {
    let n: u8 = 256u16 as u8;
    n
}

fn a_pattern_that_cannot_match(n: u32) -> u32 {
    match n {
        m => m,
        0 => 1,
    }
}

fn an_unsafe_block_without_need(n: u32) -> u32 {
    unsafe { n }
}

fn a_label_that_is_not_used(n: u32) -> u32 {
    'outer: loop {
        return n;
    }
}

fn a_semicolon_without_need(n: u32) -> u32 {
    ;
    n
}

fn a_returned_unit() {
    return ();
}
