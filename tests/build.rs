//! Compiles the parts that are C.

fn main() {
    const FILES: [&str; 2] = ["hostile/twice.c", "hostile/gone.c"];
    cc::Build::new().files(FILES).compile("hostile");
    FILES.iter().for_each(|file| println!("cargo:rerun-if-changed={file}"));
}
