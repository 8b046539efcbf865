# SPDX-License-Identifier: MIT
"""A tree with everything that a file system can hold of which a backup may lose something; and what there is of a tree, told
so that two that are told alike are alike. Run in the VM: `trees.py write DIRECTORY SEED MEBIBYTES`, `trees.py tell DIRECTORY`.
"""

import hashlib
import os
import random
import stat
import sys

NAMES = (b"plain", b"two words", b"-rf", b"--", b"new\nline", b"tab\there", b"back\\slash", b"quote'\"", b"$(id)", b"*?[x]", b";",
         "\u00fc\u1e9e\u6f22".encode(), b"\xff\xfe not UTF-8", b".hidden", b"n" * 255, b"ends with a dot.", b"~", b"%s%n")
MODES = (0o600, 0o644, 0o000, 0o777, 0o4755, 0o2755, 0o1777, 0o400)
OWNERS = ((0, 0), (1000, 1000), (999, 0), (65534, 65534), (123456, 654321))
PIECE = 1 << 20


def write(top, chance, mebibytes):
    path = os.fsencode(top)
    deep = os.path.join(path, *[b"d" * 60] * 4)
    os.makedirs(deep, exist_ok=True)
    places = [path, deep]
    for number, name in enumerate(NAMES):
        directory = os.path.join(path, b"of " + name[:200])
        os.makedirs(directory, exist_ok=True)
        places.append(directory)
        write_file(os.path.join(chance.choice(places), name + (b"" if len(name) > 250 else b".%d" % number)), chance, chance.randrange(9000))
    for number in range(mebibytes):
        write_file(os.path.join(chance.choice(places), b"data%d" % number), chance, PIECE + chance.randrange(-500, 500))
    write_special(path, deep, chance)
    for directory in places[2:]:
        own(directory, chance, (0o755, 0o700, 0o1777, 0o2775))


def write_special(path, deep, chance):
    write_file(os.path.join(path, b"empty"), chance, 0)
    os.makedirs(os.path.join(path, b"empty directory"), exist_ok=True)
    os.link(os.path.join(path, b"empty"), os.path.join(deep, b"linked empty"))
    write_file(os.path.join(path, b"linked"), chance, 70000)
    for number in range(3):
        os.link(os.path.join(path, b"linked"), os.path.join(deep, b"linked%d" % number))
    os.symlink(b"of plain/.hidden", os.path.join(path, b"leads somewhere"))
    os.symlink(b"../../nowhere", os.path.join(deep, b"dangles"))
    os.mkfifo(os.path.join(path, b"fifo"), 0o640)
    with open(os.path.join(path, b"sparse"), "wb") as file:
        for at in sorted(chance.sample(range(64), 3)):
            file.seek(at * PIECE + 777)
            file.write(chance.randbytes(5000))
        file.truncate(100 * PIECE)


def write_file(path, chance, size):
    with open(path, "wb") as file:
        file.write(chance.randbytes(size))
    own(path, chance, MODES)


def own(path, chance, modes):
    os.chown(path, *chance.choice(OWNERS))
    os.chmod(path, chance.choice(modes))
    moment = chance.randrange(1 << 30) * 10**9 + chance.randrange(10**9)
    os.utime(path, ns=(moment, moment))


def sum_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def tell(top):
    path = os.fsencode(top)
    firsts = {}
    for directory, names, others in os.walk(path):
        names.sort()
        for name in sorted([b"."] if directory == path else []) + names + sorted(others):
            each = os.path.join(directory, name)
            facts = os.lstat(each)
            own_name = os.path.relpath(each, path)
            words = [repr(own_name), oct(facts.st_mode), facts.st_uid, facts.st_gid, facts.st_mtime_ns]
            if stat.S_ISLNK(facts.st_mode):
                words.append(repr(os.readlink(each)))
            elif stat.S_ISREG(facts.st_mode):
                first = firsts.setdefault(facts.st_ino, own_name)
                holes = facts.st_size > PIECE * 50 and facts.st_blocks * 512 < PIECE
                words += [facts.st_size, repr(first), facts.st_nlink, "holes" if holes else "", sum_of(each)]
            print(*words)


if sys.argv[1] == "write":
    write(sys.argv[2], random.Random(int(sys.argv[3])), int(sys.argv[4]))
else:
    tell(sys.argv[2])
