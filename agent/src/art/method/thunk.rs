//! Entry stubs: the functions that hooked methods are given. The runtime calls them as it calls any native method, with the arguments where
//! C has them. Each stub leaves its own address behind; what follows is common to all: the registers are saved, [`dispatch`] does the
//! work, and the result is returned where integers and where floating-point numbers are.

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
use super::dispatch::dispatch;

/// Number of stubs, and so of hooks.
pub const COUNT: usize = 96;
/// Distance between stubs.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
const STRIDE: usize = 16;

/// Registers for integers and references.
#[cfg(target_arch = "x86_64")]
pub const INTEGERS: usize = 6;
#[cfg(not(target_arch = "x86_64"))]
pub const INTEGERS: usize = 8;

/// The arguments of a call, as the stub saved them.
#[repr(C)]
pub struct Frame {
    pub integers: [u64; INTEGERS],
    pub floats: [u64; 8],
    /// The arguments that did not fit into registers, a word each.
    pub stack: *const u64,
}

/// The stub with this number; `None` on an architecture that has none.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
pub fn stub(index: usize) -> Option<*const std::ffi::c_void> {
    Some((first() + index * STRIDE) as *const std::ffi::c_void)
}

/// The stub with this number; `None` on an architecture that has none.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub fn stub(_index: usize) -> Option<*const std::ffi::c_void> {
    None
}

/// The number of the stub that an address lies in.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
pub fn index(address: usize) -> usize {
    (address - first()) / STRIDE
}

/// No stub, no number.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub fn index(_address: usize) -> usize {
    0
}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn first() -> usize {
    (stubs as *const () as usize).next_multiple_of(STRIDE)
}

#[cfg(target_arch = "x86_64")]
#[unsafe(naked)]
unsafe extern "C" fn stubs() {
    core::arch::naked_asm!(
        ".balign 16",
        ".rept {count}",
        "lea r11, [rip]",
        "jmp {common}",
        ".balign 16",
        ".endr",
        count = const COUNT,
        common = sym common,
    )
}

#[cfg(target_arch = "x86_64")]
#[unsafe(naked)]
unsafe extern "C" fn common() {
    core::arch::naked_asm!(
        ".cfi_startproc",
        "push rbp",
        ".cfi_def_cfa_offset 16",
        ".cfi_offset rbp, -16",
        "mov rbp, rsp",
        ".cfi_def_cfa_register rbp",
        "sub rsp, 128",
        "mov [rsp], rdi",
        "mov [rsp + 8], rsi",
        "mov [rsp + 16], rdx",
        "mov [rsp + 24], rcx",
        "mov [rsp + 32], r8",
        "mov [rsp + 40], r9",
        "movsd [rsp + 48], xmm0",
        "movsd [rsp + 56], xmm1",
        "movsd [rsp + 64], xmm2",
        "movsd [rsp + 72], xmm3",
        "movsd [rsp + 80], xmm4",
        "movsd [rsp + 88], xmm5",
        "movsd [rsp + 96], xmm6",
        "movsd [rsp + 104], xmm7",
        "lea rax, [rbp + 16]",
        "mov [rsp + 112], rax",
        "mov rdi, r11",
        "mov rsi, rsp",
        "call {dispatch}",
        "movq xmm0, rax",
        "leave",
        ".cfi_def_cfa rsp, 8",
        "ret",
        ".cfi_endproc",
        dispatch = sym dispatch,
    )
}

// x9 and not x16, which the linker may use for itself on the way.
#[cfg(target_arch = "aarch64")]
#[unsafe(naked)]
unsafe extern "C" fn stubs() {
    core::arch::naked_asm!(
        ".balign 16",
        ".rept {count}",
        "adr x9, .",
        "b {common}",
        ".balign 16",
        ".endr",
        count = const COUNT,
        common = sym common,
    )
}

#[cfg(target_arch = "aarch64")]
#[unsafe(naked)]
unsafe extern "C" fn common() {
    core::arch::naked_asm!(
        ".cfi_startproc",
        "stp x29, x30, [sp, #-16]!",
        ".cfi_def_cfa_offset 16",
        ".cfi_offset x30, -8",
        ".cfi_offset x29, -16",
        "mov x29, sp",
        ".cfi_def_cfa_register x29",
        "sub sp, sp, #144",
        "stp x0, x1, [sp]",
        "stp x2, x3, [sp, #16]",
        "stp x4, x5, [sp, #32]",
        "stp x6, x7, [sp, #48]",
        "stp d0, d1, [sp, #64]",
        "stp d2, d3, [sp, #80]",
        "stp d4, d5, [sp, #96]",
        "stp d6, d7, [sp, #112]",
        "add x10, x29, #16",
        "str x10, [sp, #128]",
        "mov x0, x9",
        "mov x1, sp",
        "bl {dispatch}",
        "fmov d0, x0",
        "mov sp, x29",
        "ldp x29, x30, [sp], #16",
        ".cfi_def_cfa sp, 0",
        "ret",
        ".cfi_endproc",
        dispatch = sym dispatch,
    )
}

#[cfg(target_arch = "x86_64")]
const _: () = assert!(std::mem::offset_of!(Frame, floats) == 48 && std::mem::offset_of!(Frame, stack) == 112);
#[cfg(target_arch = "aarch64")]
const _: () = assert!(std::mem::offset_of!(Frame, floats) == 64 && std::mem::offset_of!(Frame, stack) == 128);

#[cfg(all(test, any(target_arch = "x86_64", target_arch = "aarch64")))]
mod tests {
    use super::*;

    #[test]
    fn stubs_lie_one_after_another_and_know_their_number() {
        for number in [0, 1, COUNT - 1] {
            let address = stub(number).unwrap() as usize;
            assert!((0..STRIDE).all(|byte| index(address + byte) == number));
            assert_eq!(address % STRIDE, 0);
        }
    }
}
