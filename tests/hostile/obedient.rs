//! Does what it is told on stdin, a command a line, and answers `done` to each. Ends with its input.
//!
//! `calls N` makes so many watched calls; `child` forks one that sleeps; `close-all` closes every descriptor that is not a standard one.

use std::io::{BufRead, Write};

use consentinel_tests::calls::refused;

fn main() {
    let mut input = std::io::stdin().lock();
    let mut line = String::new();
    while input.read_line(&mut line).expect("a command") > 0 {
        match line.trim().split_once(' ').unwrap_or((line.trim(), "")) {
            ("calls", number) => (0..number.parse().expect("a number")).for_each(|_| refused()),
            ("child", _) => {
                // SAFETY: the child makes plain calls only.
                unsafe {
                    if libc::fork() == 0 {
                        // It must not outlive the test by much.
                        libc::close(1);
                        libc::sleep(20);
                        libc::_exit(0);
                    }
                }
            }
            // SAFETY: nothing of this program's own is among these.
            ("close-all", _) => (3..1024).for_each(|fd| unsafe {
                libc::close(fd);
            }),
            (other, _) => panic!("no command {other}"),
        }
        line.clear();
        println!("done");
        std::io::stdout().flush().expect("stdout");
    }
}
