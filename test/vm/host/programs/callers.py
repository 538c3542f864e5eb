import sys, inspect, logging
def f(): return sys._getframe(0).f_code.co_name, sys._getframe(1).f_code.co_name, sys._getframe(1).f_lineno
def g(): return f()
class K:
    def m(self): return g(), inspect.currentframe().f_lineno, inspect.currentframe().f_code.co_name
    @staticmethod
    def who(): return inspect.stack()[1].function
def é(): return K.who()
print(g(), K().m(), é(), (lambda: sys._getframe().f_code.co_name)(), K.who())
print([x.function for x in inspect.stack()][:1], sys._getframe().f_globals is globals(), sys._getframe().f_lineno)
def gen(): yield sys._getframe().f_lineno, sys._getframe(1).f_code.co_name
def use(): return next(gen())
print(use())
try: sys._getframe(1000)
except ValueError as e: print(e)
