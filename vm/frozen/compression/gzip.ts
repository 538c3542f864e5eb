/** gzip for MicroPython, over deflate: as zlib, not in official firmware (docs/library/gzip.rst). */
export const gzip = String.raw`
import builtins, deflate, io

_WINDOW = 9  # 512 bytes (docs/library/gzip.rst)


def GzipFile(fileobj, mode="rb"):
    if mode not in ("r", "rb", "w", "wb"):
        raise ValueError("mode")
    return deflate.DeflateIO(fileobj, deflate.GZIP, 0 if mode[0] == "r" else _WINDOW)


def open(filename, mode="rb"):
    if mode not in ("r", "rb", "w", "wb"):
        raise ValueError("mode")
    # the file is closed with the stream over it
    return deflate.DeflateIO(builtins.open(filename, mode[0] + "b"), deflate.GZIP, 0 if mode[0] == "r" else _WINDOW, True)


def compress(data):
    out = io.BytesIO()
    with GzipFile(fileobj=out, mode="wb") as stream:
        stream.write(data)
    return out.getvalue()


def decompress(data):
    with GzipFile(fileobj=io.BytesIO(data), mode="rb") as stream:
        return stream.read()
`;
