//! Forks in awkward moments. A child uses no heap until it has to: other threads of its parent may have left the heap's lock behind.

use std::sync::{Arc, Barrier};

use consentinel_tests::calls::{MISSING, THERE, errno, fail, refused, scene, watched};

/// Runs `work` in a child, and gives its exit status.
fn in_child(work: impl FnOnce() -> i32) -> i32 {
    // SAFETY: the child makes plain calls and leaves by `_exit`.
    unsafe {
        match libc::fork() {
            -1 => fail("no fork"),
            0 => libc::_exit(work()),
            pid => {
                let mut status = 0;
                libc::waitpid(pid, &mut status, 0);
                status
            }
        }
    }
}

/// A child and a child of the child, each with calls of its own; then the parent goes on.
fn child() {
    refused();
    let status = in_child(|| {
        (0..3).for_each(|_| watched());
        let inner = in_child(|| {
            (0..5).for_each(|_| watched());
            5
        });
        watched();
        if libc::WEXITSTATUS(inner) == 5 { 4 } else { 1 }
    });
    refused();
    println!("child: {}", libc::WEXITSTATUS(status));
}

/// Other threads are in the middle of their calls at the moment of each fork.
fn busy() {
    let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(|| (0..2000).for_each(|_| refused()))).collect();
    let statuses: Vec<_> = (0..30)
        .map(|_| {
            libc::WEXITSTATUS(in_child(|| {
                (0..20).for_each(|_| refused());
                7
            }))
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().expect("a thread ends"));
    println!("{statuses:?}");
}

/// The child has threads before it makes its first call, and they make it at once.
fn late_threads() {
    for _ in 0..20 {
        let status = in_child(|| {
            let barrier = Arc::new(Barrier::new(8));
            let threads: Vec<_> = (0..8)
                .map(|_| {
                    let barrier = barrier.clone();
                    std::thread::spawn(move || {
                        barrier.wait();
                        (0..50).for_each(|_| refused());
                    })
                })
                .collect();
            threads.into_iter().for_each(|thread| thread.join().expect("a thread ends"));
            3
        });
        print!("{} ", libc::WEXITSTATUS(status));
    }
    refused();
}

/// The child cannot have a journal: its folder is gone at the moment of its first call, whose own error is another one.
fn no_folder() {
    let folder = std::env::var("CONSENTINEL_DIR").ok();
    if let Some(folder) = &folder {
        std::fs::rename(folder, format!("{folder}.away")).expect("the folder can be moved");
    }
    let status = in_child(|| {
        // SAFETY: a plain call with a text of ours.
        unsafe { libc::open(THERE.as_ptr(), libc::O_RDONLY | libc::O_DIRECTORY) };
        let first = errno();
        // SAFETY: as above.
        unsafe { libc::open(MISSING.as_ptr(), libc::O_RDONLY) };
        if errno() == libc::ENOENT { first } else { 255 }
    });
    if let Some(folder) = &folder {
        std::fs::rename(format!("{folder}.away"), folder).expect("the folder can be moved back");
    }
    println!("errno of the child's first call: {}", libc::WEXITSTATUS(status));
    refused();
}

/// A handler interrupts the child on its way to its first call, and makes a call itself.
fn interrupted() {
    extern "C" fn handler(_: i32) {
        refused();
    }
    // SAFETY: the handler makes calls that a handler may make; the timer is the process's own.
    unsafe { libc::signal(libc::SIGALRM, handler as *const () as libc::sighandler_t) };
    for _ in 0..50 {
        let status = in_child(|| {
            let soon = libc::timeval { tv_sec: 0, tv_usec: 50 };
            let timer = libc::itimerval { it_interval: soon, it_value: soon };
            // SAFETY: as above.
            unsafe { libc::setitimer(libc::ITIMER_REAL, &timer, std::ptr::null_mut()) };
            (0..200).for_each(|_| refused());
            6
        });
        print!("{} ", libc::WEXITSTATUS(status));
    }
    refused();
}

fn main() {
    match scene().as_str() {
        "child" => child(),
        "busy" => busy(),
        "late-threads" => late_threads(),
        "no-folder" => no_folder(),
        "interrupted" => interrupted(),
        other => panic!("no scene {other}"),
    }
}
