# Raising, catching, finally, chaining.


def attempt(f):
    try:
        return f()
    except (KeyError, IndexError) as e:
        return "lookup " + type(e).__name__
    except ArithmeticError:
        return "arithmetic"
    except Exception as e:
        return "other " + type(e).__name__
    else:
        return "never"


print(attempt(lambda: {}["k"]), attempt(lambda: [][1]), attempt(lambda: 1 // 0), attempt(lambda: None.x), attempt(lambda: 5))  # expect: lookup KeyError lookup IndexError arithmetic other AttributeError 5


def ways(n):
    for i in range(3):
        try:
            if n == 0:
                return "return"
            if n == 1:
                break
            if n == 2:
                continue
            if n == 3:
                raise KeyError(i)
        except KeyError:
            print("caught", i)
        else:
            print("else", i)
        finally:
            print("finally", i)
    else:
        return "loop else"
    return "after"


for n in range(5):
    print(n, ways(n))
# expect: finally 0
# expect: 0 return
# expect: finally 0
# expect: 1 after
# expect: finally 0
# expect: finally 1
# expect: finally 2
# expect: 2 loop else
# expect: caught 0
# expect: finally 0
# expect: caught 1
# expect: finally 1
# expect: caught 2
# expect: finally 2
# expect: 3 loop else
# expect: else 0
# expect: finally 0
# expect: else 1
# expect: finally 1
# expect: else 2
# expect: finally 2
# expect: 4 loop else


def overriding():
    try:
        raise ValueError
    finally:
        return "from finally"


print(overriding())  # expect: from finally


def nested():
    try:
        try:
            raise ValueError("inner")
        except ValueError as e:
            raise TypeError("outer") from e
    except TypeError as e:
        return e.args[0], e.__cause__.args[0], type(e.__context__).__name__


print(nested())  # expect: ('outer', 'inner', 'ValueError')


def again():
    try:
        try:
            raise OSError(5)
        except OSError:
            raise
    except OSError as e:
        return e.args, e.errno


print(again())  # expect: ((5,), None)


def name_is_unbound_after():
    e = 1
    try:
        raise ValueError
    except ValueError as e:
        pass
    try:
        return e
    except NameError:
        return "unbound"


print(name_is_unbound_after())  # expect: unbound


class Custom(Exception):
    def __init__(self, code, *args):
        super().__init__(*args)
        self.code = code

    def __str__(self):
        return "custom %d" % self.code


try:
    raise Custom(7, "a")
except Custom as e:
    print(e, e.args, e.code, isinstance(e, Exception))
# expect: custom 7 ('a',) 7 True


class Multi(KeyError, ValueError):
    pass


try:
    raise Multi("m")
except ValueError as e:
    print(type(e).__name__, e.args)
# expect: Multi ('m',)
try:
    raise 5
except TypeError:
    print("TypeError")
# expect: TypeError
try:
    try:
        raise ValueError
    except 1:
        pass
except TypeError:
    print("TypeError")
# expect: TypeError
try:
    assert 1 == 2, "text"
except AssertionError as e:
    print(e.args)
# expect: ('text',)


def in_loop():
    done = []
    while True:
        try:
            done.append(len(done))
            if len(done) < 3:
                continue
            break
        finally:
            done.append("f")
    return done


print(in_loop())  # expect: [0, 'f', 2, 'f']


def exception_in_finally():
    try:
        try:
            raise ValueError(1)
        finally:
            raise KeyError(2)
    except KeyError as e:
        return type(e.__context__).__name__


print(exception_in_finally())  # expect: ValueError


def generator_cleanup():
    def g():
        try:
            yield 1
            yield 2
        finally:
            print("cleanup")

    it = g()
    next(it)
    it.close()
    for x in g():
        print(x)


generator_cleanup()
# expect: cleanup
# expect: 1
# expect: 2
# expect: cleanup


def deep(n):
    return deep(n + 1)


try:
    deep(0)
except RuntimeError as e:
    print("too deep")
# expect: too deep
print(repr(ValueError("x")), str(KeyError("k")), repr(Exception()), str(OSError(2, "gone")))  # expect: ValueError('x') 'k' Exception() [Errno 2] gone
try:
    x = [1, 2, 3]
    x[10] = 1
except IndexError as e:
    print("IndexError")
# expect: IndexError
try:
    a, b = [1, 2, 3]
except ValueError:
    print("ValueError")
# expect: ValueError
try:
    for i in 5:
        pass
except TypeError:
    print("TypeError")
# expect: TypeError
try:
    undefined_name
except NameError:
    print("NameError")
# expect: NameError
try:
    (5)(1)
except TypeError:
    print("TypeError")
# expect: TypeError


# What a handler caught may be what it returns, though its name is forgotten then.
def returned():
    try:
        raise ValueError("kept")
    except ValueError as e:
        return e


def returned_through_finally():
    try:
        try:
            raise ValueError("inner")
        except ValueError as e:
            return e
    finally:
        print("left")


def returned_by_generator():
    try:
        raise ValueError("generated")
    except ValueError as e:
        yield 1
        return e


async def returned_by_coroutine():
    try:
        raise ValueError("awaited")
    except ValueError as e:
        return e


def returned_from_closure():
    try:
        raise ValueError("shared")
    except ValueError as e:
        peek = lambda: e
        return e


def returned_while_finally_binds():
    try:
        raise ValueError("first")
    except ValueError as e:
        try:
            return e
        finally:
            e = 5


print(returned())  # expect: kept
print(returned_through_finally())
# expect: left
# expect: inner
print(returned_from_closure(), returned_while_finally_binds())  # expect: shared first
for running in (returned_by_generator(), returned_by_coroutine()):
    try:
        while True:
            running.send(None)
    except StopIteration as stop:
        print(stop.value)
# expect: generated
# expect: awaited
