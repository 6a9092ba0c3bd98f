//! Ends in every way there is.

use std::time::Duration;

use consentinel_tests::calls::{refused, scene};

unsafe extern "C" {
    safe fn quick_exit(status: i32) -> !;
}

extern "C" fn last_call() {
    refused();
}

fn main() {
    refused();
    println!("started");
    // SAFETY: plain calls; the function lives as long as the process.
    unsafe {
        match scene().as_str() {
            "return" => {}
            "exit" => libc::exit(3),
            "atexit" => {
                libc::atexit(last_call);
                libc::exit(3)
            }
            "_exit" => libc::_exit(4),
            "abort" => {
                // A crash without the system's collecting it.
                libc::prctl(libc::PR_SET_DUMPABLE, 0);
                libc::abort()
            }
            "quick_exit" => quick_exit(5),
            "running-threads" => {
                (0..3).for_each(|_| {
                    std::thread::spawn(|| {
                        loop {
                            refused();
                        }
                    });
                });
                std::thread::sleep(Duration::from_millis(50));
            }
            other => panic!("no scene {other}"),
        }
    }
}
