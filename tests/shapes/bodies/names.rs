fn an_unknown_name() -> u32 {
    unknown
}

fn a_name_with_a_slip(message: String) -> usize {
    mesage.len()
}

fn an_unknown_function() -> u32 {
    unknown(1)
}

fn an_unknown_type() -> u32 {
    let n: Unknown = 1;
    n
}

fn an_unknown_module() -> u32 {
    unknown::thing()
}

fn an_unknown_macro() -> u32 {
    unknown!(1)
}

fn an_unknown_import() -> u32 {
    use helpers::unknown;
    1
}

fn an_unknown_label() -> u32 {
    loop {
        break 'outer 1;
    }
}

fn a_break_outside_of_a_loop() -> u32 {
    break;
}

fn a_local_in_an_inner_function(n: u32) -> u32 {
    fn inner() -> u32 {
        n
    }
    inner()
}

fn a_placeholder_without_a_name() -> String {
    format!("{unknown}")
}

fn a_self_that_is_not_there() -> u32 {
    self.unknown
}

fn two_locals_of_one_pattern(pair: (u32, u32)) -> u32 {
    let (a, a) = pair;
    a
}

fn a_lifetime_without_a_name(n: u32) -> u32 {
    let m: &'a u32 = &n;
    *m
}
