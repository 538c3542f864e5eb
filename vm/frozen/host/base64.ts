/** base64: bytes as letters. (Python, for the host dialect) */
export const base64Source = String.raw`"""base64: bytes as letters."""

import binascii

__all__ = ["encode", "decode", "encodebytes", "decodebytes", "b64encode", "b64decode", "b32encode", "b32decode",
           "b16encode", "b16decode", "standard_b64encode", "standard_b64decode", "urlsafe_b64encode",
           "urlsafe_b64decode", "b32hexencode", "b32hexdecode"]


def _bytes(s):
    if isinstance(s, str):
        try:
            return s.encode("ascii")
        except UnicodeEncodeError:
            raise ValueError("string argument should contain only ASCII characters")
    try:
        return bytes(memoryview(s))
    except TypeError:
        raise TypeError(f"argument should be a bytes-like object or ASCII string, not {s.__class__.__name__!r}") from None


def b64encode(s, altchars=None):
    encoded = binascii.b2a_base64(s)[:-1]
    return encoded.translate(bytes.maketrans(b"+/", altchars)) if altchars is not None else encoded


def b64decode(s, altchars=None, validate=False):
    s = _bytes(s)
    if altchars is not None:
        altchars = _bytes(altchars)
        s = s.replace(altchars[:1], b"+").replace(altchars[1:], b"/")
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
    if validate:
        if any(c not in alphabet for c in s):
            raise binascii.Error("Only base64 data is allowed")
    else:
        s = bytes([c for c in s if c in alphabet])
    data = s.rstrip(b"=")
    padding = len(s) - len(data)
    if b"=" in data:
        data = data[: data.index(b"=")]
    if len(data) % 4 == 1:
        raise binascii.Error(
            f"Invalid base64-encoded string: number of data characters ({len(data)}) cannot be 1 more than a multiple of 4"
        )
    if (len(data) + padding) % 4 and -len(data) % 4 > padding:
        raise binascii.Error("Incorrect padding")
    return binascii.a2b_base64(data + b"=" * (-len(data) % 4)) if data else b""


def standard_b64encode(s):
    return b64encode(s)


def standard_b64decode(s):
    return b64decode(s)


def urlsafe_b64encode(s):
    return b64encode(s).replace(b"+", b"-").replace(b"/", b"_")


def urlsafe_b64decode(s):
    return b64decode(_bytes(s).replace(b"-", b"+").replace(b"_", b"/"))


_b32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_b32hex = b"0123456789ABCDEFGHIJKLMNOPQRSTUV"


def _b32encode(alphabet, s):
    s = bytes(memoryview(s))
    out = bytearray()
    for i in range(0, len(s), 5):
        part = s[i : i + 5]
        n = int.from_bytes(part + bytes(5 - len(part)), "big")
        letters = bytes([alphabet[(n >> shift) & 31] for shift in range(35, -1, -5)])
        used = (len(part) * 8 + 4) // 5
        out += letters[:used] + b"=" * (8 - used)
    return bytes(out)


def _b32decode(alphabet, s, casefold, map01):
    s = _bytes(s)
    if len(s) % 8:
        raise binascii.Error("Incorrect padding")
    if map01 is not None:
        s = s.replace(b"0", b"O").replace(b"1", _bytes(map01))
    if casefold:
        s = s.upper()
    data = s.rstrip(b"=")
    if len(s) - len(data) not in (0, 1, 3, 4, 6):
        raise binascii.Error("Incorrect padding")
    n = 0
    for c in data:
        at = alphabet.find(bytes([c]))
        if at < 0:
            raise binascii.Error("Non-base32 digit found")
        n = n << 5 | at
    bits = len(data) * 5
    return (n >> bits % 8).to_bytes(bits // 8, "big")


def b32encode(s):
    return _b32encode(_b32, s)


def b32decode(s, casefold=False, map01=None):
    return _b32decode(_b32, s, casefold, map01)


def b32hexencode(s):
    return _b32encode(_b32hex, s)


def b32hexdecode(s, casefold=False):
    return _b32decode(_b32hex, s, casefold, None)


def b16encode(s):
    return binascii.hexlify(s).upper()


def b16decode(s, casefold=False):
    s = _bytes(s)
    if casefold:
        s = s.upper()
    if any(c not in b"0123456789ABCDEF" for c in s):
        raise binascii.Error("Non-base16 digit found")
    return binascii.unhexlify(s)


def encodebytes(s):
    return b"".join(binascii.b2a_base64(s[i : i + 57]) for i in range(0, len(s), 57))


def decodebytes(s):
    return b64decode(s)


def encode(input, output):
    output.write(encodebytes(input.read()))


def decode(input, output):
    output.write(decodebytes(input.read()))
`;
