/**
 * zlib for MicroPython, over deflate. Official firmware does not have it (docs/library/zlib.rst: installed or frozen from micropython-lib);
 * here it is there unless the program is held to its board's firmware.
 */
export const zlib = String.raw`
import deflate, io


def _format(wbits, zero):
    # by the sign and size of wbits: the container, and the window's size as a power of two
    if -15 <= wbits <= -5:
        return deflate.RAW, -wbits
    if 5 <= wbits <= 15 or wbits == zero:
        return deflate.ZLIB, wbits
    if 21 <= wbits <= 31:
        return deflate.GZIP, wbits - 16
    if zero == 0 and 35 <= wbits <= 47:
        return deflate.AUTO, wbits - 32
    raise ValueError("wbits")


def compress(data, wbits=15, /):
    out = io.BytesIO()
    with deflate.DeflateIO(out, *_format(wbits, 15)) as stream:
        stream.write(data)
    return out.getvalue()


def decompress(data, wbits=15, /):
    with deflate.DeflateIO(io.BytesIO(data), *_format(wbits, 0)) as stream:
        return stream.read()
`;
