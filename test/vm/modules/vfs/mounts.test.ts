import { expectProgram } from "../../expect-program.js";

describe("vm/modules/vfs", () => {
  it("sends each path to the filesystem mounted there, in the order they were mounted", () => {
    expectProgram(`
import vfs, os
class Fs:
    def __init__(self, name): self.name = name
    def mount(self, readonly, mkfs): print(self.name, "mount", readonly, mkfs)
    def umount(self): print(self.name, "umount")
    def ilistdir(self, path): return iter([(self.name + path, 0, 0)])
    def stat(self, path): raise OSError(2)
    def chdir(self, path): pass
    def getcwd(self): return "/deep"
    def open(self, path, mode): return (self.name, path, mode)
vfs.mount(Fs("b"), "/a/b", readonly=True) # expect: b mount True False
vfs.mount(Fs("a"), "/a") # expect: a mount False False
print(os.listdir("/a/b/c"), os.listdir("/a"), open("/a/x", "rb")) # expect: ['b/c'] ['a/'] ('a', '/x', 'rb')
os.chdir("/a")
print(os.getcwd(), open("y")) # expect: /a/deep ('a', 'y', 'r')
try: vfs.mount(Fs("c"), "/a")
except OSError as e: print(e.errno)
# expect: c mount False False
# expect: 1
for wrong in (lambda: os.rename("/a/x", "/elsewhere"), lambda: os.mkdir("/a"), lambda: vfs.umount("/c")):
    try: wrong()
    except OSError as e: print(e.errno)
# expect: 1
# expect: 17
# expect: 22
vfs.umount("/a") # expect: a umount
print(os.getcwd()) # expect: /
`);
  });

  it("imports from filesystems of the program, reading their files as streams", () => {
    expectProgram(`
import vfs, sys, io
class File(io.IOBase):
    def __init__(self, data): self.data = data
    def ioctl(self, req, arg):
        print("ioctl", req)
        return 0
    def readinto(self, buf):
        n = min(len(buf), len(self.data))
        buf[:n] = self.data[:n]
        self.data = self.data[n:]
        return n
files = {"/m.py": b"x = " + b"1 + " * 30 + b"1", "/p/__init__.py": b"from . import q", "/p/q.py": b"y = 2"}
class Fs:
    def mount(self, readonly, mkfs): pass
    def stat(self, path):
        if path == "/p": return (0x4000,)
        if path not in files: raise OSError(2)
        return (0x8000,)
    def open(self, path, mode): return File(files[path])
vfs.mount(Fs(), "/u")
sys.path.append("/u")
import m
# expect: ioctl 11
# expect: ioctl 4
print(m.x, m.__file__) # expect: 31 /u/m.py
files["/bad.mpy"] = b"M"
try: import bad
except ValueError as e: print(e)
# expect: ioctl 11
# expect: ioctl 4
# expect: incompatible .mpy file
import p
# expect: ioctl 11
# expect: ioctl 4
# expect: ioctl 11
# expect: ioctl 4
print(p.q.y) # expect: 2
`);
  });

  it("gives up the host's files when they are unmounted, and imports nothing from them", () => {
    expectProgram(
      `
import vfs, os, sys
print(vfs.mount()[0][1], os.stat("data")[6]) # expect: / 3
vfs.umount("/")
for f in (lambda: open("data"), lambda: os.stat("/data"), lambda: os.chdir("x")):
    try: f()
    except OSError as e: print(e.errno)
# expect: 19
# expect: 19
# expect: 19
try: import neighbour
except ImportError: print("none") # expect: none
print(os.listdir(), os.getcwd()) # expect: [] /
vfs.mount(vfs.VfsPosix(), "/host")
print(open("/host/data").read() if False else os.listdir()) # expect: ['host']
`,
      "micropython",
      { data: "abc", "neighbour.py": "" },
    );
  });

  it("reads ROMFS images in place: files, directories, pointers to data, and nothing beyond them", () => {
    expectProgram(`
import vfs
def number(n): return (number(n >> 7)[:-1] + bytes([n >> 7 & 127 | 128]) if n >> 7 else b"") + bytes([n & 127])
def record(kind, payload): return number(kind) + number(len(payload)) + payload
def file(name, data): return record(5, number(len(name)) + name + data)
image = record(2, b"shared") + file(b"f", record(2, b"line\\n2")) + record(4, number(1) + b"d" + file(b"g", record(3, number(6) + number(2))))
rom = record(0x14a6b1, image)
fs = vfs.VfsRom(rom)
print(list(fs.ilistdir("")), list(fs.ilistdir("/d"))) # expect: [('f', 32768, 0, 6), ('d', 16384, 0, 8)] [('g', 32768, 0, 6)]
print(fs.open("/f", "r").readline(), fs.open("/d/g", "rb").read(), bytes(memoryview(fs.open("f", "rb")))) # expect: line
# expect:  b'shared' b'line\\n2'
for f in (lambda: fs.open("f", "w"), lambda: fs.open("x", ""), lambda: fs.open("d", ""), lambda: vfs.VfsRom(b"none"), lambda: fs.chdir("/d")):
    try: f()
    except OSError as e: print(e.errno, end=" ")
print() # expect: 30 2 21 19 95 ${""}
import random
for i in range(300):
    bad = bytearray(rom)
    for j in range(random.randrange(1, 6)): bad[random.randrange(4, len(bad))] = random.getrandbits(8)
    fs = vfs.VfsRom(bad)
    for path in ("", "d", "f"):
        try: [e[0] for e in fs.ilistdir(path)]; fs.open(path, "rb").read()
        except (OSError, UnicodeError): pass
`);
  });
});
