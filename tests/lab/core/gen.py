#!/usr/bin/env python3
"""Writes the Java sources of the core library.

usage: gen.py OUTDIR [CLASS=COUNT ...]

*.javas          hand-written classes; a line `//// java/lang/Object` starts one
exceptions.txt   class and superclass of each exception that is nothing but its name
natives.tsv      class, method, signature, S|I, kind: the native methods that ART registers itself
intrinsics.tsv   class, method, signature, S|I|D|P|N: the methods that ART treats as intrinsics

ART aborts at start when a member of the two tables is missing, so the ones that the hand-written text lacks are added here;
an added intrinsic throws when it is called. CLASS=COUNT adds that many filler virtual methods, because ART's C++ side has
the length of some vtables compiled in.
"""

import collections
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent
PRIMITIVES = {
    "V": "void", "Z": "boolean", "B": "byte", "C": "char", "S": "short", "I": "int", "J": "long", "F": "float", "D": "double",
}
# ART finds the constructor of a proxy class by its index among the direct methods of java.lang.reflect.Proxy.
DIRECT_FILLERS = {"java/lang/reflect/Proxy": 16}
# ART's fast natives run without a change of the thread's state, so the Java side must carry the annotation too: without it
# they touch the heap in the native state and race with the collector.
FAST = "@dalvik.annotation.optimization.FastNative "
CRITICAL = "@dalvik.annotation.optimization.CriticalNative "
METHOD = re.compile(
    r"(?:public|private|protected|static|final|native|synchronized|abstract) (?:<[^;{(]*> )?"
    r"[\w.<>\[\]?, ]+ (\w+)\(((?:[^()]|\n)*)\)\s*(?:throws [\w., ]+)?\s*[{;]"
)
PARAMETER = re.compile(r"^(final )?[\w.\[\]]+(\.\.\.)? \w+$")


def parse_signature(signature):
    """Java types of the parameters and of the result of a JNI signature."""

    def one(at):
        dimensions = 0
        while signature[at] == "[":
            dimensions += 1
            at += 1
        if signature[at] == "L":
            end = signature.index(";", at)
            name = signature[at + 1 : end].replace("/", ".").replace("$", ".")
        else:
            end = at
            name = PRIMITIVES[signature[at]]
        return name + "[]" * dimensions, end + 1

    parameters = []
    at = 1
    while signature[at] != ")":
        name, at = one(at)
        parameters.append(name)
    return parameters, one(at + 1)[0]


def without_generics(text):
    return re.sub(r"<[^<>]*>", "", re.sub(r"<[^<>]*>", "", text))


def simple_name(java_type):
    return without_generics(java_type).replace("...", "[]").split(".")[-1].strip()


def declared_methods(body):
    """(name, simple parameter types) of the methods in a class text. What it cannot read it leaves out."""
    found = set()
    for match in METHOD.finditer(body):
        parameters = [p.strip() for p in re.sub(r"<[^<>]*>", "", match.group(2)).split(",") if p.strip()]
        if all(PARAMETER.match(p) for p in parameters):
            types = (simple_name(p.rsplit(" ", 1)[0].replace("final ", "")) for p in parameters)
            found.add((match.group(1), tuple(types)))
    return found


class Core:
    def __init__(self):
        self.bodies = {}
        self.added = collections.defaultdict(list)
        self.seen = set()

    def read_classes(self):
        for file in sorted(HERE.glob("*.javas")):
            name = None
            for line in file.read_text().splitlines(keepends=True):
                if line.startswith("//// "):
                    name = line.split()[1]
                    if name in self.bodies:
                        sys.exit(f"{file.name}: {name} is there twice")
                    self.bodies[name] = ""
                elif name is not None:
                    self.bodies[name] += line

    def read_exceptions(self):
        for line in (HERE / "exceptions.txt").read_text().splitlines():
            name, parent = line.split()
            name = name if "/" in name else "java/lang/" + name
            c = name.split("/")[-1]
            self.bodies[name] = (
                f"public class {c} extends {parent} {{\n"
                f"    public {c}() {{}}\n"
                f"    public {c}(String m) {{ super(m); }}\n"
                f"    public {c}(Throwable c) {{ super(c); }}\n"
                f"    public {c}(String m, Throwable c) {{ super(m, c); }}\n"
                "}\n"
            )

    def require(self, name, method, signature, kind, native, annotation=""):
        """Makes sure that a class has a method, and that a native one carries its annotation."""
        if (name, method, signature) in self.seen:
            return
        self.seen.add((name, method, signature))
        parameters, result = parse_signature(signature)
        body = self.bodies.setdefault(name, f"public class {name.split('/')[-1]} {{\n}}\n")
        if (method, tuple(simple_name(p) for p in parameters)) in declared_methods(body):
            if annotation:
                native_line = re.compile(
                    r"\n( +)((?:(?:public|private|protected|static|final) )*native [^\n;(]*\b" + re.escape(method) + r"\()"
                )
                body, count = native_line.subn(lambda m: "\n" + m.group(1) + annotation + m.group(2), body, count=1)
                if not count:
                    sys.exit(f"{name}.{method} is declared, but not as native")
                self.bodies[name] = body
            return
        arguments = ", ".join(f"{p} p{i}" for i, p in enumerate(parameters))
        static = "static " if kind == "S" else ""
        if kind == "P":
            text = f"public final native {result} {method}(Object... a);"
        elif native:
            text = f"{annotation}public {static}native {result} {method}({arguments});"
        else:
            text = (
                f"public {static}{result} {method}({arguments}) "
                f'{{ throw new UnsupportedOperationException("{name}.{method}"); }}'
            )
        self.added[name].append("    " + text)

    def read_tables(self):
        for line in (HERE / "natives.tsv").read_text().splitlines():
            name, method, signature, kind, macro = line.split("\t")
            annotation = FAST if "FAST" in macro else CRITICAL if "CRITICAL" in macro else ""
            self.require(name, method, signature, kind, True, annotation)
        for line in (HERE / "intrinsics.tsv").read_text().splitlines():
            name, method, signature, kind = line.split("\t")[:4]
            self.require(name, method, signature, kind, False)

    def write(self, out, fillers):
        for name, body in self.bodies.items():
            package, _ = name.rsplit("/", 1)
            extra = self.added[name]
            extra += [f"    void pad${i}() {{}}" for i in range(fillers.get(name, 0))]
            extra += [f"    private static void dpad${i}() {{}}" for i in range(DIRECT_FILLERS.get(name, 0))]
            if extra:
                end = body.rstrip().rindex("}")
                body = body[:end] + "\n".join(["", *extra]) + "\n}\n"
            path = out / (name + ".java")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"package {package.replace('/', '.')};\n{body}")


def main():
    out, *fillers = sys.argv[1:]
    core = Core()
    core.read_classes()
    core.read_exceptions()
    core.read_tables()
    core.write(pathlib.Path(out), {name: int(count) for name, count in (f.split("=") for f in fillers)})


main()
