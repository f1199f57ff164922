fn a_number_for_a_text(n: u32) -> String {
    n
}

fn a_text_for_a_number() -> u32 {
    let n: u32 = "three";
    n
}

fn a_returned_text(n: u32) -> u32 {
    if n > 1 {
        return "many";
    }
    n
}

fn nothing_for_a_number() -> u32 {
}

fn a_semicolon_too_many() -> u32 {
    1;
}

fn no_value_after_a_statement(n: u32) -> u32 {
    let _m = n + 1;
}

fn a_return_without_a_value(n: u32) -> u32 {
    if n > 1 {
        return;
    }
    n
}

fn a_value_for_nothing() {
    5
}

fn a_question_mark_without_a_result(text: String) -> u32 {
    text.parse::<u32>()?
}

fn an_error_of_another_type(text: String) -> Result<u32, String> {
    let n = text.parse::<u32>()?;
    Ok(n)
}

fn an_ok_of_another_type(text: String) -> Result<u32, String> {
    Ok(text)
}

fn an_option_for_a_result(n: u32) -> Result<u32, String> {
    Some(n)
}

fn no_ok_around(n: u32) -> Result<u32, String> {
    n
}

fn an_argument_of_another_type(n: u32) -> usize {
    helpers::length(n)
}

fn too_many_arguments(text: String) -> usize {
    helpers::length(&text, 2)
}

fn too_few_arguments(_text: String) -> usize {
    helpers::length()
}

fn no_such_method(text: String) -> usize {
    text.lenght()
}

fn no_such_field(point: helpers::Point) -> u32 {
    point.z
}

fn a_bound_that_is_missing(point: helpers::Point) -> helpers::Point {
    point.clone()
}

fn a_value_that_does_not_display(point: helpers::Point) -> String {
    format!("{point}")
}

fn arms_of_two_types(n: u32) -> u32 {
    match n {
        0 => "none",
        n => n,
    }
}

fn an_arm_that_is_missing(n: Option<u32>) -> u32 {
    match n {
        Some(n) => n,
    }
}

fn branches_of_two_types(n: u32) -> String {
    let text = if n > 1 { String::new() } else { n };
    text
}

fn an_if_without_an_else(n: u32) -> u32 {
    if n > 1 {
        n
    }
}

fn a_type_that_nobody_knows() -> usize {
    let list = Vec::new();
    list.len()
}

fn a_collection_of_nothing_known(n: u32) -> u32 {
    let list = (0..n).collect();
    n
}

fn an_await_that_is_missing() -> u32 {
    helpers::later()
}

fn an_await_of_no_future(n: u32) -> u32 {
    n.await
}

fn an_operator_without_a_meaning(point: helpers::Point) -> helpers::Point {
    point + point
}

fn a_comparison_of_two_types(n: u32, text: String) -> bool {
    n == text
}

fn a_value_that_is_called(n: u32) -> u32 {
    n()
}

fn a_tuple_of_another_length() -> (u32, u32) {
    (1, 2, 3)
}

fn a_private_field(point: helpers::Point) -> u32 {
    point.hidden
}

fn a_closure_of_another_type(list: Vec<u32>) -> Vec<u32> {
    list.into_iter().map(|n| n.to_string()).collect()
}

fn a_future_that_cannot_be_sent() -> u32 {
    helpers::sent(async {
        let shared = std::rc::Rc::new(1);
        helpers::later().await;
        drop(shared);
    });
    1
}

fn a_struct_with_a_field_too_few() -> helpers::Open {
    helpers::Open { x: 1 }
}

fn a_boxed_error_of_another_type(n: u32) -> Result<u32, Box<dyn std::error::Error>> {
    Err(n)
}

fn a_dereferenced_number(n: u32) -> u32 {
    *n
}

fn a_pattern_of_another_type(n: u32) -> u32 {
    let (a, b) = n;
    a + b
}

fn a_condition_that_is_a_number(n: u32) -> u32 {
    if n { 1 } else { 2 }
}

fn a_macro_that_fails() -> &'static str {
    compile_error!("as told");
    "text"
}
