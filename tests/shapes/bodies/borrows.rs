fn a_moved_value(words: Vec<u32>) -> usize {
    drop(words);
    words.len()
}

fn a_value_moved_in_a_loop(words: Vec<u32>) {
    for _ in 0..2 {
        drop(words);
    }
}

fn a_value_moved_into_a_closure(words: Vec<u32>) -> usize {
    let count = move || words.len();
    count() + words.len()
}

fn a_shared_borrow_beside_a_mutable_one(mut words: Vec<u32>) -> usize {
    let first = &words[0];
    words.push(1);
    *first as usize
}

fn two_mutable_borrows(mut words: Vec<u32>) -> usize {
    let first = &mut words;
    let second = &mut words;
    first.push(1);
    second.len()
}

fn a_value_that_lives_too_short() -> usize {
    let length;
    {
        let text = String::new();
        length = &text;
    }
    length.len()
}

fn a_value_moved_while_it_is_borrowed(words: Vec<u32>) -> usize {
    let first = &words;
    drop(words);
    first.len()
}

fn a_temporary_that_is_dropped() -> usize {
    let text = String::from("a").as_str();
    text.len()
}

fn a_change_of_what_is_not_mutable() -> u32 {
    let n = 1;
    n = 2;
    n
}

fn a_change_through_a_shared_borrow(words: Vec<u32>) -> usize {
    words.push(1);
    words.len()
}

fn a_value_that_is_used_too_early() -> u32 {
    let n: u32;
    n
}

fn a_borrow_of_a_local() -> &'static str {
    let text = String::new();
    &text
}

fn a_closure_that_outlives_a_local() -> Box<dyn Fn() -> usize> {
    let text = String::new();
    Box::new(|| text.len())
}

fn a_part_moved_out_of_a_borrow(words: &Vec<String>) -> String {
    words[0]
}

fn an_assignment_while_it_is_borrowed(mut n: u32) -> u32 {
    let seen = &n;
    n = 2;
    *seen
}
