//! Arguments and results of one call: from where C has them to where JNI wants them, and back.

use hooks::decode::signature;
use jni::sys::{JNIEnv, jclass, jmethodID, jobject, jvalue};

use super::thunk::{Frame, INTEGERS};

/// Methods with more arguments are not hooked: the buffer for them is on the stack of somebody who may have little left.
pub const MAX_ARGUMENTS: usize = 32;
/// The environment and the receiver come before the arguments.
const HIDDEN: usize = 2;

/// The kinds of a method's arguments and of its result, a letter each: those of a signature, with `L` for every reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shorty {
    result: u8,
    arguments: [u8; MAX_ARGUMENTS],
    count: usize,
}

impl Shorty {
    /// Of a signature as JNI writes it.
    pub fn of(signature: &str) -> Result<Shorty, &'static str> {
        const WRONG: &str = "the signature is none";
        let (mut rest, result) = signature::split(signature).ok_or(WRONG)?;
        let mut shorty = Shorty { result: 0, arguments: [0; MAX_ARGUMENTS], count: 0 };
        while !rest.is_empty() {
            let (kind, behind) = signature::first(rest).ok_or(WRONG)?;
            *shorty.arguments.get_mut(shorty.count).ok_or("more arguments than a hook passes on")? = letter(kind);
            shorty.count += 1;
            rest = behind;
        }
        shorty.result = match signature::first(result) {
            Some((kind, "")) => letter(kind),
            None if result == "V" => b'V',
            _ => return Err(WRONG),
        };
        Ok(shorty)
    }

    /// Number of arguments.
    pub fn count(&self) -> usize {
        self.count
    }
}

/// An array is a reference, whatever it holds.
fn letter(kind: &str) -> u8 {
    match kind.as_bytes()[0] {
        b'[' => b'L',
        letter => letter,
    }
}

/// The arguments of a call, in the order of the signature. What a narrow one leaves unused holds what the caller left there.
///
/// # Safety
/// The frame must be that of a call of a method with this shorty.
pub unsafe fn arguments(frame: &Frame, shorty: &Shorty) -> [jvalue; MAX_ARGUMENTS] {
    let mut values = [jvalue { j: 0 }; MAX_ARGUMENTS];
    let (mut integers, mut floats, mut stack) = (HIDDEN, 0, frame.stack);
    for (value, kind) in values.iter_mut().zip(&shorty.arguments[..shorty.count]) {
        let registers: (&[u64], &mut usize) = match kind {
            b'F' | b'D' => (&frame.floats, &mut floats),
            _ => (&frame.integers[..INTEGERS], &mut integers),
        };
        let word = match registers.0.get(*registers.1) {
            Some(word) => {
                *registers.1 += 1;
                *word
            }
            None => {
                // SAFETY: the caller has put a word here for each argument that found no register.
                unsafe {
                    let word = stack.read();
                    stack = stack.add(1);
                    word
                }
            }
        };
        *value = jvalue { j: word as i64 };
    }
    values
}

/// The original of a hooked method.
#[derive(Debug, Clone, Copy)]
pub struct Original {
    /// Its copy, which JNI takes for a method of its class.
    pub id: jmethodID,
    /// The class that declares it.
    pub class: jclass,
    pub is_static: bool,
    pub shorty: Shorty,
}

/// Calls it; the bits of its result, zero when it threw.
///
/// # Safety
/// The environment must be this thread's, the receiver and the arguments those of a call of this method.
pub unsafe fn original(env: *mut JNIEnv, original: &Original, this: jobject, arguments: &[jvalue]) -> u64 {
    let Original { id, class, is_static, shorty } = *original;
    let arguments = arguments.as_ptr();
    macro_rules! call {
        ($static:ident, $instance:ident) => {
            // SAFETY: by the caller's promise; the class is that of the method, and its kind of result was read from its signature.
            unsafe {
                if is_static { jni!(env, $static, class, id, arguments) } else { jni!(env, $instance, this, class, id, arguments) }
            }
        };
    }
    match shorty.result {
        b'V' => {
            call!(CallStaticVoidMethodA, CallNonvirtualVoidMethodA);
            0
        }
        b'Z' => call!(CallStaticBooleanMethodA, CallNonvirtualBooleanMethodA) as u64,
        b'B' => call!(CallStaticByteMethodA, CallNonvirtualByteMethodA) as u64,
        b'C' => call!(CallStaticCharMethodA, CallNonvirtualCharMethodA) as u64,
        b'S' => call!(CallStaticShortMethodA, CallNonvirtualShortMethodA) as u64,
        b'I' => call!(CallStaticIntMethodA, CallNonvirtualIntMethodA) as u64,
        b'J' => call!(CallStaticLongMethodA, CallNonvirtualLongMethodA) as u64,
        b'F' => call!(CallStaticFloatMethodA, CallNonvirtualFloatMethodA).to_bits().into(),
        b'D' => call!(CallStaticDoubleMethodA, CallNonvirtualDoubleMethodA).to_bits(),
        _ => call!(CallStaticObjectMethodA, CallNonvirtualObjectMethodA) as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(signature: &str) -> String {
        let shorty = Shorty::of(signature).unwrap();
        String::from_utf8([&[shorty.result], &shorty.arguments[..shorty.count]].concat()).unwrap()
    }

    #[test]
    fn a_shorty_has_a_letter_for_each_type() {
        assert_eq!(kinds("()V"), "V");
        assert_eq!(kinds("(I[JLjava/lang/String;Z[[La/B$C;D)[I"), "LILLZLD");
    }

    #[test]
    fn what_is_no_signature_is_refused() {
        for wrong in ["", "()", "(V)V", "(Lx)V", "([V)V", "(L;)V", "(I)II", "I", "(Q)V", "([)V", "()[", "(麦)V"] {
            assert!(Shorty::of(wrong).is_err(), "{wrong}");
        }
        let most = format!("({})V", "I".repeat(MAX_ARGUMENTS));
        assert_eq!(Shorty::of(&most).unwrap().count(), MAX_ARGUMENTS);
        assert!(Shorty::of(&most.replace("(", "(I")).is_err());
    }

    #[test]
    fn registers_are_filled_before_the_stack_and_each_kind_on_its_own() {
        let stack = [100, 101, 102];
        let frame = Frame {
            integers: std::array::from_fn(|index| index as u64),
            floats: std::array::from_fn(|index| 50 + index as u64),
            stack: stack.as_ptr(),
        };
        let doubles = "D".repeat(9);
        let integers = "J".repeat(INTEGERS - HIDDEN + 1);
        let shorty = Shorty::of(&format!("(F{doubles}{integers})V")).unwrap();
        // SAFETY: the stack holds the three words that do not fit.
        let values = unsafe { arguments(&frame, &shorty) };
        // SAFETY: every value was written as a long.
        let words: Vec<i64> = values[..shorty.count()].iter().map(|value| unsafe { value.j }).collect();
        assert_eq!(&words[..10], [50, 51, 52, 53, 54, 55, 56, 57, 100, 101]);
        assert_eq!(words[10], HIDDEN as i64);
        assert_eq!(words.last(), Some(&102));
    }
}
