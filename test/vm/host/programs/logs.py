import logging, io, sys, argparse, pprint, types, copy
buf = io.StringIO()
h = logging.StreamHandler(buf); h.setFormatter(logging.Formatter("%(levelname)-8s|%(name)s|%(funcName)s|%(lineno)d|%(message)s|%(module)s|%(filename)s"))
log = logging.getLogger("app.sub"); log.setLevel(logging.DEBUG); log.addHandler(h); log.propagate = False
def work(): log.info("val %d %s", 3, "x"); log.debug("d"); log.warning("w %(a)s", {"a": 1})
work(); log.log(25, "custom"); logging.addLevelName(25, "NOTICE"); log.log(25, "custom2")
class Flt(logging.Filter):
    def filter(self, r): r.msg = "F:" + str(r.msg); return "no" not in r.msg
log.addFilter(Flt()); log.info("yes"); log.info("no"); log.filters.clear() if hasattr(log, "filters") else None
class LH(logging.Handler):
    def emit(self, r): print("EMIT", r.levelno, r.getMessage(), r.args, r.name, self.format(r))
lh = LH(level=logging.WARNING); logging.getLogger("app").addHandler(lh); log.propagate = True; log.critical("crit %s", "z"); log.info("not")
print(buf.getvalue()); print(log, logging.getLogger("app") is log.parent, log.getEffectiveLevel(), log.isEnabledFor(10), logging.getLevelName(30), logging.getLevelName("ERROR"), logging.root, log.hasHandlers(), log.handlers[0].level, logging.getLogger("x.y").getEffectiveLevel(), log.getChild("k").name)
ad = logging.LoggerAdapter(log, {"ip": "1.2"}); ad.info("adapted")
f = logging.Formatter("{levelname}:{message}", style="{"); print(f.format(logging.LogRecord("n", 20, "p.py", 3, "m %s", ("a",), None))); print(logging.Formatter("$message", style="$").format(logging.makeLogRecord({"msg": "hi"})))
logging.basicConfig(stream=sys.stdout, format="%(message)s", level="INFO", force=True); logging.info("root %s", 1); logging.debug("no"); logging.disable(logging.CRITICAL); logging.error("no"); logging.disable(logging.NOTSET)
logging.getLogger("null").addHandler(logging.NullHandler())
try: log.setLevel("BAD")
except ValueError as e: print(e)
def run(argv, build):
    p = build()
    try:
        ns = p.parse_args(argv); print(sorted(vars(ns).items()))
    except SystemExit as e: print("exit", e.code)
def b1():
    p = argparse.ArgumentParser(prog="tool", description="Does things.", epilog="bye")
    p.add_argument("files", nargs="+", help="the files"); p.add_argument("-v", "--verbose", action="count", default=0); p.add_argument("-n", "--num", type=int, default=3, metavar="N", help="number (default: %(default)s)")
    p.add_argument("--mode", choices=["a", "b"], required=False); p.add_argument("--no-x", dest="x", action="store_false"); p.add_argument("--pair", nargs=2, type=float); p.add_argument("--opt", nargs="?", const="C", default="D"); p.add_argument("-D", action="append", dest="defs"); p.add_argument("--flag", action=argparse.BooleanOptionalAction)
    g = p.add_mutually_exclusive_group(); g.add_argument("--foo", action="store_true"); g.add_argument("--bar", action="store_const", const=42); p.add_argument("--version", action="version", version="%(prog)s 1.0")
    return p
sys.stderr = sys.stdout
for argv in (["a", "b", "-vv", "-n5"], ["a", "--mode", "c"], [], ["a", "--foo", "--bar"], ["a", "--pair", "1", "2.5", "--opt", "--no-x"], ["-Da=1", "-D", "b", "x", "--no-flag"], ["a", "--num", "zz"], ["--version"], ["a", "--nope"], ["--", "-x"], ["a", "--mod=a", "--opt=Q"], ["a", "--pair", "1"], ["-vnx", "q"], ["-h"]): run(argv, b1)
def b2():
    p = argparse.ArgumentParser(prog="git", formatter_class=argparse.ArgumentDefaultsHelpFormatter); s = p.add_subparsers(dest="cmd", required=True, title="commands")
    c = s.add_parser("commit", help="make it", aliases=["ci"]); c.add_argument("-m", "--message", default="x", help="text"); c.set_defaults(func="commit"); a = s.add_parser("add", help="add it"); a.add_argument("path", nargs="*", default=["."]); return p
for argv in (["commit", "-m", "hi"], ["ci"], ["add"], ["add", "a", "b"], ["bad"], [], ["-h"], ["commit", "-h"]): run(argv, b2)
p = argparse.ArgumentParser(prog="x", add_help=False, exit_on_error=False); p.add_argument("--n", type=int); print(p.parse_known_args(["--n", "3", "--zz", "q"]), p.format_usage(), argparse.Namespace(a=1, b="x"))
try: p.parse_args(["--n", "q"])
except argparse.ArgumentError as e: print(e)
def hexint(s): return int(s, 16)
p = argparse.ArgumentParser(prog="y"); p.add_argument("--addr", type=hexint, default=0x10); g = p.add_argument_group("bus", "bus things"); g.add_argument("--freq", type=float, help="Hz"); p.print_help(); print(p.parse_args(["--addr", "ff"]))
pprint.pprint({"b": list(range(30)), "a": {"x": "y" * 50, "z": ["w" * 30] * 3}}); pprint.pprint([1, (2, 3)], width=5); print(pprint.pformat({"k": {1, 2}}, indent=4))
ns = types.SimpleNamespace(a=1, b=[2]); print(ns, ns == types.SimpleNamespace(a=1, b=[2]), types.MappingProxyType({"a": 1}), types.FunctionType.__name__, isinstance(lambda: 0, types.LambdaType), types.MethodType(lambda s: s, 3)())
