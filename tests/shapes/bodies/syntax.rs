fn no_value_after_an_equals_sign() -> u32 {
    let n = ;
    1
}

fn no_semicolon() -> u32 {
    let n = 1
    n
}

fn no_comma_between_arguments() -> usize {
    helpers::length("a" "b")
}

fn two_operators() -> bool {
    1 < 2 < 3
}

fn an_assignment_as_a_condition(n: u32) -> u32 {
    if n = 1 { n } else { 2 }
}

fn a_keyword_as_a_name() -> u32 {
    let fn = 1;
    2
}

fn an_else_without_an_if(n: u32) -> u32 {
    else { n }
}
