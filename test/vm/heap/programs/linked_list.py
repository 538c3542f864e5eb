# Instances that hold each other.
import gc


class Node:
    def __init__(self, value, next):
        self.value = value
        self.next = next


head = None
for i in range(1200):
    head = Node(i, head)

gc.collect()
print(gc.mem_alloc())
