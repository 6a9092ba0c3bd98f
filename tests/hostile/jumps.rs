//! Leaves functions by `longjmp`, between watched calls: nothing of an agent may be left halfway.

use consentinel_tests::calls::{refused, scene};

unsafe extern "C" {
    safe fn twice_jump(rounds: i32, work: extern "C" fn()) -> i32;
    safe fn twice_jump_from_handler(rounds: i32, work: extern "C" fn()) -> i32;
}

extern "C" fn work() {
    refused();
}

fn main() {
    let rounds = match scene().as_str() {
        "between" => twice_jump(100, work),
        "handler" => twice_jump_from_handler(100, work),
        other => panic!("no scene {other}"),
    };
    println!("{rounds} rounds");
}
