# Texts of several lengths, in a function's own variables.
import gc


def main():
    lines = []
    for i in range(300):
        lines.append("reading %04d: temperature %d, humidity %d" % (i, i % 40, i % 100))
    whole = "\n".join(lines)
    head = whole[:2000]
    gc.collect()
    return gc.mem_alloc(), len(head)


print(main()[0])
