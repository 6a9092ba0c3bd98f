//! Programs that the app starts: what they read, they read in another process.

use super::{Api, Category, End, Java, Kind, java};

pub(super) const APIS: &[Api] = &[Api {
    id: "process.exec",
    category: Category::Processes,
    kind: Kind::Read,
    permission: None,
    about: "Starts a program; what that program reads is not seen in this process.",
    doubt: None,
    ends: &[
        End::Libc("execve"),
        End::Libc("execv"),
        End::Libc("execvp"),
        End::Libc("posix_spawn"),
        End::Libc("posix_spawnp"),
        End::Libc("system"),
        End::Libc("popen"),
        End::Java(java("java.lang.ProcessBuilder", "start", "()Ljava/lang/Process;")),
        End::Java(Java {
            tells: Some(0),
            ..java("java.lang.Runtime", "exec", "([Ljava/lang/String;[Ljava/lang/String;Ljava/io/File;)Ljava/lang/Process;")
        }),
    ],
}];
