# Calls everything that a module has with arguments of every kind; arguments.test.ts fills in seed and work.
import sys
class S(str): pass
class I(int): pass
class F(float): pass
class L(list): pass
class T(tuple): pass
class D(dict): pass
class B(bytes): pass
class E(Exception): pass
class Plain: pass
class Odd:
    def __len__(self): return 3
    def __getitem__(self, i): return i
    def __iter__(self): return iter("ab")
    def __call__(self, *a, **k): return None
    def __hash__(self): return 5
    def __eq__(self, o): return True
class Bad:
    def __len__(self): return -1
    def __iter__(self): return 5
    def __bool__(self): return "x"
    def __hash__(self): return "x"
    def __str__(self): return 5
    def __repr__(self): return None
    def __eq__(self, o): raise ValueError
    def __index__(self): return "x"
    def __int__(self): return []
    def __float__(self): return []
def gen(): yield 1
def values():
    return [None, True, 0, -1, 1, 255, 2**31, 2**53, 10**30, -(10**30), 1.5, 1.0, -0.0, float("inf"), float("nan"), "", "a", "é🐍", S("s"), I(3), F(2.5), b"", b"ab", B(b"x"), bytearray(b"xyz"), memoryview(b"ab"), [], [1, "a"], L([1]), (), (1, 2), T((1,)), {}, {"a": 1}, D(a=1), {1}, frozenset((1,)), range(3), slice(1), Plain, Plain(), Odd(), Bad(), E("x"), ValueError, int, type, print, len, [].append, gen, gen(), iter([1]), lambda *a: 1, lambda: 1, NotImplemented, Ellipsis, sys]
skip = ("input", "exit", "sleep", "sleep_ms", "sleep_us", "exec", "help", "breakpoint", "heap_lock", "ilistdir", "listdir", "deepsleep", "lightsleep", "run", "run_forever", "run_until_complete", "readline", "readinto", "read", "readlines", "print_exception", "kbd_intr", "poll", "ipoll", "select", "mem_info", "qstr_info", "system", "_exit", "abort", "print", "chdir", "mkdir", "mount", "umount", "schedule", "opt_level", "urandom", "dump", "execfile", "reset")
seed = @SEED@
def rnd(n):
    global seed
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    return (seed >> 8) % n
count = 0
def attempt(f, what, n):
    global count
    for i in range(n):
        vs = values()
        args = [vs[rnd(len(vs))] for _ in range(rnd(4))]
        count += 1
        trace(what, args)
        try:
            f(*args)
        except Exception:
            pass
        if rnd(6) == 0:
            try:
                f(*args, **{("key", "default", "sep", "x", "a")[rnd(5)]: vs[rnd(len(vs))]})
            except Exception:
                pass
def walk(holder, name, depth, n):
    for a in dir(holder):
        if a in skip or a.startswith("__") and a in ("__class__", "__dict__", "__name__"): continue
        try: v = getattr(holder, a)
        except Exception: continue
        if isinstance(v, type(sys)): continue
        if isinstance(v, type):
            if depth < 2:
                attempt(v, name + "." + a, n)
                walk(v, name + "." + a, depth + 1, n)
        elif callable(v):
            attempt(v, name + "." + a, n)
def operators(n):
    import builtins
    for i in range(n):
        vs = values()
        a = vs[rnd(len(vs))]; b = vs[rnd(len(vs))]; c = vs[rnd(len(vs))]
        ops = (lambda: a + b, lambda: a - b, lambda: a * b, lambda: a / b, lambda: a // b, lambda: a % b, lambda: a & b, lambda: a | b, lambda: a ^ b, lambda: a << b, lambda: a >> b, lambda: a < b, lambda: a == b, lambda: a in b, lambda: a[b], lambda: a[b:c], lambda: a[b:c:b], lambda: -a, lambda: ~a, lambda: not a, lambda: "%s %r %d" % (a, b, c), lambda: "{} {!r:>5}".format(a, b), lambda: f"{a!s:{b}}", lambda: [*a, *b], lambda: {**a}, lambda: (lambda *x, **k: 0)(*a, **b), lambda: a(b), lambda: setattr(a, b, c), lambda: getattr(a, b), lambda: hash(a), lambda: str(a), lambda: repr(a), lambda: {a: b}[c], lambda: {a, b}, lambda: list(a), lambda: isinstance(a, b), lambda: a ** b if isinstance(b, int) and -9 < b < 300 else 0, lambda: a @ b, lambda: a is b, lambda: delattr(a, b))
        k = rnd(len(ops))
        trace("op" + str(k), (a, b, c))
        try: ops[k]()
        except Exception: pass
        def setters():
            j = rnd(7)
            trace("set" + str(j), (a, b, c))
            x = a
            if j == 0: x[b] = c
            elif j == 1: x[b:c] = a
            elif j == 2: del x[b]
            elif j == 3: x += b
            elif j == 4: x, y = b
            elif j == 5: x *= (b if isinstance(b, int) and b < 1000 else 2)
            else: x, *y = b
        try: setters()
        except Exception: pass
@WORK@
