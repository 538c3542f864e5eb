"""What goes on after except*, by what its handlers raise."""
def t(body):
    try:
        exec(body)
    except BaseException as e:
        print(type(e).__name__, [type(x).__name__ for x in getattr(e,'exceptions',[])])
A="try:\n    raise ExceptionGroup('g', [KeyError(1)])\nexcept* KeyError as e:\n    raise IndexError(1)\n"
t(A)
t(A.replace(' as e',''))
t(A.replace('IndexError(1)','IndexError(vv)'))
t(A.replace("[KeyError(1)]","[KeyError(1), TypeError(1)]"))
t(A.replace("[KeyError(1)]","[KeyError(1), TypeError(1)]").replace('IndexError(1)','IndexError(vv)'))
t(A.replace('ExceptionGroup(\'g\', [KeyError(1)])','KeyError(1)'))
t(A.replace('IndexError(1)','e'))
t(A.replace(" IndexError(1)",''))
t(A.replace("[KeyError(1)]","[KeyError(1), TypeError(1)]").replace(" IndexError(1)",''))
t(A.replace("[KeyError(1)]","[KeyError(1), TypeError(1)]").replace(" IndexError(1)",' e'))
t(A+"except* TypeError: raise OSError")
t(A.replace("[KeyError(1)]","[KeyError(1), TypeError(1)]")+"except* TypeError: raise OSError")
t(A.replace('ExceptionGroup(\'g\', [KeyError(1)])','KeyError(1)').replace(" IndexError(1)",''))
t(A.replace('ExceptionGroup(\'g\', [KeyError(1)])','KeyError(1)').replace(" IndexError(1)",' e'))
