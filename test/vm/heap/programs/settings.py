# Nested dicts and lists from JSON.
import gc
import json

text = (
    '{"name": "bench", "rigs": ['
    + ", ".join(
        '{"id": %d, "title": "rig number %d", "pins": {"SCL": %d, "SDA": %d}, "limits": [%d.5, 10, null, true]}'
        % (i, i, i + 1, i + 2, i)
        for i in range(80)
    )
    + "]}"
)
settings = json.loads(text)

gc.collect()
print(gc.mem_alloc())
