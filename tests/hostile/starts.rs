//! Starts programs in every way there is; itself, mostly.

use std::ffi::{CString, c_char};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::ptr;

use consentinel_tests::calls::{refused, scene};

unsafe extern "C" {
    fn twice_vfork(program: *const c_char, arguments: *const *mut c_char, environment: *const *mut c_char) -> i32;
    static environ: *const *mut c_char;
}

fn wait(pid: i32) -> i32 {
    let mut status = 0;
    // SAFETY: the status is ours.
    unsafe { libc::waitpid(pid, &mut status, 0) };
    libc::WEXITSTATUS(status)
}

fn main() {
    let path = std::env::current_exe().expect("a program has a path");
    let program = CString::new(path.as_os_str().as_bytes()).expect("a path without zeros");
    let list = |scene: &std::ffi::CStr| [program.as_ptr().cast_mut(), scene.as_ptr().cast_mut(), ptr::null_mut()];
    let leaf = list(c"leaf");
    refused();
    // What stands in the buffer must not be printed by a child again.
    std::io::stdout().flush().expect("stdout");
    // SAFETY: texts and lists of ours that live until the calls return.
    let status = unsafe {
        match scene().as_str() {
            "leaf" => {
                refused();
                println!("leaf");
                std::process::exit(21)
            }
            "vfork" => wait(twice_vfork(program.as_ptr(), leaf.as_ptr(), environ)),
            "spawn" => {
                let mut pid = 0;
                libc::posix_spawn(&mut pid, program.as_ptr(), ptr::null(), ptr::null(), leaf.as_ptr(), environ);
                wait(pid)
            }
            "fork" => match libc::fork() {
                0 => {
                    libc::execv(program.as_ptr(), leaf.as_ptr().cast());
                    libc::_exit(98)
                }
                pid => wait(pid),
            },
            "missing" => {
                let mut pid = 0;
                let nothing = c"/nonexistent/program";
                libc::posix_spawn(&mut pid, nothing.as_ptr(), ptr::null(), ptr::null(), leaf.as_ptr(), environ)
            }
            "system" => {
                let command = CString::new(format!("'{}' leaf secret-argument", path.display())).expect("no zeros");
                libc::WEXITSTATUS(libc::system(command.as_ptr()))
            }
            "popen" => {
                let command = CString::new(format!("{} leaf", path.display())).expect("no zeros");
                let pipe = libc::popen(command.as_ptr(), c"r".as_ptr());
                let mut line = [0; 64];
                libc::fgets(line.as_mut_ptr(), 64, pipe);
                libc::WEXITSTATUS(libc::pclose(pipe))
            }
            "itself" => {
                libc::execve(program.as_ptr(), leaf.as_ptr().cast(), environ.cast());
                99
            }
            other => panic!("no scene {other}"),
        }
    };
    refused();
    println!("it ended with {status}");
}
