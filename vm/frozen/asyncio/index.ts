/** The package asyncio of MicroPython, in Python, as text. */
export const init = String.raw`
# asyncio as MicroPython documents it (docs/library/asyncio.rst): tasks in one loop, over time.ticks_ms and select.

from .core import *
from .event import Event, ThreadSafeFlag
from .funcs import gather, wait_for, wait_for_ms
from .lock import Lock
from .stream import StreamReader, StreamWriter, open_connection, start_server

__version__ = (3, 0, 0)
`;
