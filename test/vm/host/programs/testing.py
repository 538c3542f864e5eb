import unittest, io, sys, logging, pprint, fnmatch, re
class T(unittest.TestCase):
    @classmethod
    def setUpClass(cls): print("class up")
    @classmethod
    def tearDownClass(cls): print("class down")
    def setUp(self): self.addCleanup(print, "cleanup", self._testMethodName)
    def test_a(self): self.assertEqual(1, 1)
    def test_b(self): self.assertIn(3, [1, 2])
    def test_c(self): raise KeyError("x")
    @unittest.skip("no")
    def test_d(self): pass
    @unittest.expectedFailure
    def test_e(self): self.fail("meant")
    def test_f(self):
        for i in range(3):
            with self.subTest(i=i): self.assertNotEqual(i, 1)
    def test_g(self):
        with self.assertRaisesRegex(ValueError, "inv.*") as c: int("x")
        self.assertIn("invalid", str(c.exception))
        self.assertRaises(TypeError, len, 3)
        self.assertAlmostEqual(1.0, 1.00000001); self.assertCountEqual([1,2],[2,1]); self.assertRegex("abc", "b")
        with self.assertLogs("lg", "INFO") as l: logging.getLogger("lg").info("hi %s", 1)
        self.assertEqual(l.output, ["INFO:lg:hi 1"])
out = io.StringIO()
r = unittest.TextTestRunner(out, verbosity=2).run(unittest.defaultTestLoader.loadTestsFromTestCase(T))
text = re.sub(r"in [\d.]+s", "in Ns", out.getvalue())
print(text.split("=====")[0]); print(text.split("-----")[-1]); print(r, r.wasSuccessful(), [str(t) for t, _ in r.failures])
for f in (lambda t: t.assertEqual("a", "b"), lambda t: t.assertTrue(0, "msg"), lambda t: t.assertIsNone(3), lambda t: t.assertGreater(1, 2), lambda t: t.assertIsInstance(1, str), lambda t: t.assertEqual(1, 2.5)):
    try: f(T("test_a"))
    except AssertionError as e: print(str(e).split("\n")[0])
s = io.StringIO()
logging.basicConfig(stream=s, level=logging.DEBUG, format="%(levelname)-8s %(name)s: %(message)s")
log = logging.getLogger("a.b"); log.debug("d %d", 5); log.warning("w"); logging.info("root"); logging.getLogger("a").setLevel(logging.ERROR); log.warning("no"); log.error("e %(k)s", {"k": 1})
try: 1/0
except ZeroDivisionError: log.exception("bad")
print(s.getvalue().split("Traceback")[0], "ZeroDivisionError" in s.getvalue(), log.getEffectiveLevel(), log, log.parent, logging.getLevelName(30), logging.getLevelName("INFO"))
h = logging.StreamHandler(s); h.setFormatter(logging.Formatter("{levelname} {message}", style="{")); l2 = logging.getLogger("x"); l2.addHandler(h); l2.propagate = False; l2.info("styled"); print(s.getvalue().splitlines()[-1])
pprint.pprint({"a": list(range(30)), "b": {"c": "x" * 30, "d": ("y" * 40, "z" * 30)}}, width=60); pprint.pprint([1, "a"]); print(pprint.pformat({3: 1, 1: 2}))
print(fnmatch.fnmatch("a.py", "*.py"), fnmatch.filter(["a.c", "b.py"], "*.[ch]"), fnmatch.fnmatch("x", "[!x]"))
