eg = ExceptionGroup("msg", [ValueError(1), TypeError("t"), ExceptionGroup("nested", [TypeError(2), OSError(3)])])
print(repr(eg), str(eg), eg.message, len(eg.exceptions), isinstance(eg, Exception))
try:
    raise eg
except* TypeError as e:
    print("T", repr(e), e.exceptions)
except* (ValueError, OSError) as e:
    print("V", repr(e))
try:
    try:
        raise ExceptionGroup("a", [ValueError(1), KeyError(2)])
    except* ValueError as e:
        print("got", e.exceptions)
except ExceptionGroup as rest:
    print("rest", repr(rest))
try:
    raise ValueError("naked")
except* ValueError as e:
    print(repr(e))
try:
    try:
        raise ExceptionGroup("a", [ValueError(1), KeyError(2)])
    except* ValueError as e:
        raise RuntimeError("in handler")
    except* KeyError:
        raise
except ExceptionGroup as g:
    print(repr(g))
m, r = eg.split(TypeError)
print(repr(m)); print(repr(r))
print(repr(eg.subgroup(lambda e: isinstance(e, OSError))))
print(eg.subgroup(KeyError), eg.derive([ValueError()]))
try: ExceptionGroup("x", [])
except ValueError as e: print(e)
try: ExceptionGroup("x", [1])
except ValueError as e: print(e)
try: ExceptionGroup(1, [ValueError()])
except TypeError as e: print(e)
try: ExceptionGroup("x", [KeyboardInterrupt()])
except TypeError as e: print(e)
print(type(BaseExceptionGroup("x", [ValueError()])), type(BaseExceptionGroup("x", [KeyboardInterrupt()])))
class MyGroup(ExceptionGroup):
    def derive(self, excs): return MyGroup(self.message, excs)
try:
    try: raise MyGroup("mine", [ValueError(1), TypeError(2)])
    except* ValueError: pass
except MyGroup as e: print(type(e).__name__, e.exceptions)
def f():
    try: raise ExceptionGroup("loop", [ValueError(1)])
    except* ValueError as e: x = 1
    else: print("no")
    finally: print("fin")
    return x
print(f())
try:
    try: pass
    except* ValueError: pass
    else: print("else ran")
except: print("bad")
e = ValueError("n"); e.add_note("a note"); print(e.__notes__)
try:
    try: raise ExceptionGroup("e", [ValueError()])
    except* ExceptionGroup: pass
except TypeError as e: print(e)
def g():
    for i in range(3):
        try: raise TypeError(i)
        except* TypeError as e: print(i, e.exceptions)
g()
try:
    raise BaseExceptionGroup("b", [KeyboardInterrupt("k"), ValueError("v")])
except* ValueError as e: print(repr(e))
except* KeyboardInterrupt as e: print(repr(e))
