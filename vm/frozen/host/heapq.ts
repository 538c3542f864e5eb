/** heapq: lists whose first item is the least. (Python, for the host dialect) */
export const heapqSource = String.raw`"""heapq: lists whose first item is the least."""

from _heapq import *

__all__ = ["heappush", "heappop", "heapify", "heapreplace", "merge", "nlargest", "nsmallest", "heappushpop"]


def heapreplace(heap, item):
    least = heap[0]
    heappop(heap)
    heappush(heap, item)
    return least


def heappushpop(heap, item):
    if heap and heap[0] < item:
        item = heapreplace(heap, item)
    return item


def merge(*iterables, key=None, reverse=False):
    sources = []
    for order, iterable in enumerate(iterables):
        iterator = iter(iterable)
        for value in iterator:
            sources.append([value if key is None else key(value), order, value, iterator])
            break
    while sources:
        best = sources[0]
        for source in sources[1:]:
            if best[0] < source[0] if reverse else source[0] < best[0]:
                best = source
        yield best[2]
        for value in best[3]:
            best[0], best[2] = value if key is None else key(value), value
            break
        else:
            sources.remove(best)


def nsmallest(n, iterable, key=None):
    return sorted(iterable, key=key)[: max(n, 0)]


def nlargest(n, iterable, key=None):
    return sorted(iterable, key=key, reverse=True)[: max(n, 0)]
`;
