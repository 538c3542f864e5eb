# Functions that captured variables, and bound methods.
import gc


class Button:
    def __init__(self, pin):
        self.pin = pin
        self.handler = None

    def pressed(self):
        if self.handler:
            self.handler(self.pin)


def counter(start, step):
    total = start

    def count(pin):
        nonlocal total
        total += step
        return total + pin

    return count


buttons = []
handlers = []
for i in range(150):
    b = Button(i)
    b.handler = counter(i, 2)
    buttons.append(b)
    handlers.append(b.pressed)

gc.collect()
print(gc.mem_alloc())
