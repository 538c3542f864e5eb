import argparse, sys, io, contextlib
p = argparse.ArgumentParser(prog="prog", description="Does things.", epilog="Bye.")
p.add_argument("name", help="the name"); p.add_argument("rest", nargs="*", help="more")
p.add_argument("-n", "--num", type=int, default=3, help="a number (default %(default)s)"); p.add_argument("-v", action="count", default=0); p.add_argument("--flag", action="store_true", help="a flag")
p.add_argument("-c", choices=["a","b"]); p.add_argument("-l", action="append"); p.add_argument("--pair", nargs=2, metavar=("X","Y")); p.add_argument("-o", nargs="?", const="C", default="D")
p.add_argument("--feature", action=argparse.BooleanOptionalAction)
def t(*a, parser=p):
    e = io.StringIO()
    try:
        with contextlib.redirect_stderr(e): print(parser.parse_args(list(a)))
    except SystemExit as x: print("exit", x.code, e.getvalue().splitlines()[-1] if e.getvalue() else "")
t("x"); t("x", "-n", "5", "-vv", "--flag", "y", "z"); t("x", "--num=7", "-l", "1", "-l2"); t("x", "-c", "q"); t("x", "-n", "q"); t(); t("x", "--pair", "1", "2", "--no-feature"); t("x", "--pair", "1"); t("x", "-o"); t("x", "-oq"); t("x", "--bogus"); t("x", "--fl"); t("-n", "-5", "x"); t("x", "--", "-y"); t("-vn4", "x"); t("x", "--num"); t("x","--flag=3")
p.print_help()
q = argparse.ArgumentParser(prog="q"); s = q.add_subparsers(dest="cmd", required=True); a = s.add_parser("add", help="adds"); a.add_argument("x", type=int); a.set_defaults(f=1); b = s.add_parser("rm"); b.add_argument("--all", action="store_true")
t("add", "3", parser=q); t("rm", "--all", parser=q); t(parser=q); t("zz", parser=q); t("add", parser=q)
q.print_help()
g = argparse.ArgumentParser(prog="g"); m = g.add_mutually_exclusive_group(); m.add_argument("-a", action="store_true"); m.add_argument("-b", action="store_true"); gg = g.add_argument_group("extra", "More things"); gg.add_argument("--zip", help="zips")
t("-a", parser=g); t("-a", "-b", parser=g); g.print_help(); print(g.parse_known_args(["-a", "what", "--x"]))
