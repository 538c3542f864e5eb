import bisect, string, textwrap, base64, json, warnings, inspect, weakref, binascii
a = [1,3,5]; bisect.insort(a, 4); print(a, bisect.bisect_left(a,3), bisect.bisect(a,3))
print(string.ascii_letters, string.Template("$a ${b} $$").substitute(a=1,b=2), string.Template("$x").safe_substitute(), string.capwords("hello world"), string.Formatter().format("{0!r:>5} {a.real} {b[0]}", "x", a=3, b=[9]))
try: string.Template("$").substitute()
except ValueError as e: print(e)
t = "The quick brown fox jumped over the lazy dog, a well-known pangram that is used everywhere."
print(textwrap.wrap(t, 30)); print(textwrap.fill(t, 40, initial_indent="* ", subsequent_indent="  ")); print(textwrap.shorten(t, 30)); print(repr(textwrap.dedent("  a\n    b\n  c\n"))); print(textwrap.indent("a\n\nb\n", "> "))
print(base64.b64encode(b"hello\xff"), base64.b64decode("aGVsbG//"), base64.urlsafe_b64encode(b"\xfb\xff"), base64.b32encode(b"hello"), base64.b32decode(b"NBSWY3DP"), base64.b16encode(b"\x0f"), base64.b64decode("aGVs bG8="))
try: base64.b64decode("abc")
except binascii.Error as e: print(e)
print(json.dumps({"b":[1,2.5,None,True],"a":{"x":"é\n\"😀"}}), json.dumps({"b":1,"a":2}, sort_keys=True, indent=2), json.dumps("é", ensure_ascii=False), json.dumps([1,2], separators=(",",":")), json.dumps({1:2,None:3,True:4,1.5:5}), json.dumps(float("nan")), json.dumps([]), json.dumps({}, indent=1), json.dumps((1,)))
print(json.loads('{"a": [1, 2.5, "x\\u00e9\\n", null, true, -1e3]}'), json.loads("1"), json.loads(b'[]'), json.loads('{"a":1}', object_hook=lambda d: list(d)), json.loads('{"a":1,"b":2}', object_pairs_hook=list), json.loads("1.5", parse_float=str))
for bad in ['{"a":}', '[1,]', '', '{"a" 1}', '"abc', '[1 2]', 'nul', '{"a":1} x', '"\\q"', '{,}']:
    try: json.loads(bad)
    except json.JSONDecodeError as e: print(e, e.pos)
class E(json.JSONEncoder):
    def default(self, o): return {"c": str(o)} if isinstance(o, complex) else super().default(o)
print(json.dumps([1j], cls=E), json.dumps({1,}, default=list))
try: json.dumps(object())
except TypeError as e: print(str(e)[:30])
x = []; x.append(x)
try: json.dumps(x)
except ValueError as e: print(e)
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always"); warnings.warn("careful"); warnings.warn("old", DeprecationWarning)
    print([(str(i.message), i.category.__name__) for i in w])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try: warnings.warn("boom", UserWarning)
    except UserWarning as e: print("raised", e)
def f(a, b: int = 2, /, c="x", *args, d, e: str = "q", **kw) -> bool:
    """Doc.

        more
    """
print(inspect.signature(f), list(inspect.signature(f).parameters), inspect.getdoc(f), inspect.isfunction(f), inspect.isbuiltin(len), inspect.isclass(int))
class K:
    def __init__(self, x, y=1): pass
    def m(self, z): pass
    @classmethod
    def c(cls, q): pass
    @staticmethod
    def s(r): pass
print(inspect.signature(K), inspect.signature(K.m), inspect.signature(K(1).m), inspect.signature(K.c), inspect.signature(K.s), [n for n, _ in inspect.getmembers(K, inspect.isfunction)])
b = inspect.signature(f).bind(1, d=5, z=3); b.apply_defaults(); print(b.arguments, b.args, b.kwargs)
try: inspect.signature(f).bind()
except TypeError as e: print(e)
async def co(): pass
def gen(): yield
print(inspect.iscoroutinefunction(co), inspect.isgeneratorfunction(gen), inspect.isgeneratorfunction(f), inspect.getfullargspec(K.m), inspect.cleandoc("  a\n    b\n   c"))
import functools
print(inspect.signature(functools.partial(K.m, 1)), inspect.signature(lambda *, a=1: 0))
r = weakref.ref(K); print(r() is K); d = weakref.WeakValueDictionary(); k = K(1); d["a"] = k; print(d["a"] is k, len(d)); s = weakref.WeakSet([k]); print(k in s)
try: weakref.ref(3)
except TypeError as e: print(e)
