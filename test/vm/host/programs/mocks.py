from unittest.mock import Mock, MagicMock, patch, call, ANY, sentinel, PropertyMock
import os, math
m = Mock(); m.a.b(1, x=2); m.a.b.assert_called_once_with(1, x=2); print(m.mock_calls, m.a.b.call_args, m.a.b.call_count, m.method_calls)
m.f.return_value = 5; print(m.f(), m.f.called); m.g.side_effect = [1, ValueError("v")]; print(m.g())
try: m.g()
except ValueError as e: print(e)
m.h.side_effect = lambda x: x * 2; print(m.h(4))
for f in (lambda: m.f.assert_called_with(3), lambda: m.f.assert_not_called(), lambda: m.zz.assert_called(), lambda: m.f.assert_any_call(9)):
    try: f()
    except AssertionError as e: print(str(e).split("\n")[0])
m.i(1); m.i(2); print(m.i.call_args_list == [call(1), call(2)], m.i.mock_calls, call(1) == call(1), call.foo(2), ANY == 3, sentinel.x)
m.i.assert_has_calls([call(1), call(2)])
s = Mock(spec=["read"]); s.read()
try: s.write()
except AttributeError as e: print(e)
mm = MagicMock(); print(len(mm), bool(mm), list(mm), 3 in mm, int(mm))
with mm as x: pass
with patch("os.getcwd", return_value="/fake") as p: print(os.getcwd(), p.call_count)
print(os.getcwd() != "/fake"); o = Mock()
with patch.object(o, "q", 7): print(o.q)
class C:
    def m(self): return "real"
with patch.object(C, "m", return_value="fake"): print(C().m())
print(C().m())
@patch("math.sqrt")
def t(sq): sq.return_value = 9; return math.sqrt(4)
print(t(), math.sqrt(4))
d = {"a": 1}
with patch.dict(d, {"b": 2}): print(d)
print(d)
