#!/usr/bin/env python3
"""Prints the CLASS=COUNT arguments of gen.py.

usage: fillers.py JAVAP CLASSDIR

ART 11 has the number of virtual methods of java.lang.Class and java.lang.String compiled in. This counts the ones that the
compiled core library declares beyond java.lang.Object's, and prints how many fillers are missing.
"""

import re
import subprocess
import sys

WANTED = {"java/lang/Class": 67, "java/lang/String": 54}
OF_OBJECT = 11


def virtual_methods(javap, classes, name):
    text = subprocess.run([javap, "-p", "-s", f"{classes}/{name}.class"], capture_output=True, text=True, check=True).stdout
    lines = text.splitlines()
    found = set()
    for line, following in zip(lines, lines[1:]):
        if "(" not in line or "descriptor:" not in following or " static " in " " + line or " private " in " " + line:
            continue
        method = re.search(r"([\w.$]+)\(", line).group(1)
        if "." not in method and method != name.split("/")[-1]:
            found.add((method, following.split()[1]))
    return found


def main():
    javap, classes = sys.argv[1:]
    of_object = virtual_methods(javap, classes, "java/lang/Object")
    if len(of_object) != OF_OBJECT:
        sys.exit(f"java.lang.Object has {len(of_object)} virtual methods, ART 11 wants {OF_OBJECT}")
    for name, wanted in WANTED.items():
        missing = wanted - len(virtual_methods(javap, classes, name) - of_object)
        if missing < 0:
            sys.exit(f"{name} declares {-missing} virtual methods more than ART 11 has room for")
        print(f"{name}={missing}")


main()
