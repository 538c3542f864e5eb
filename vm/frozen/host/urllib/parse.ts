/** urllib.parse: the parts of a URL, and how text is written in one (RFC 3986). (Python, for the host dialect) */
export const urllibParseSource = String.raw`"""urllib.parse: the parts of a URL, and how text is written in one (RFC 3986)."""

import re
from collections import namedtuple

__all__ = ["urlparse", "urlunparse", "urljoin", "urldefrag", "urlsplit", "urlunsplit", "urlencode", "parse_qs", "parse_qsl", "quote",
           "quote_plus", "quote_from_bytes", "unquote", "unquote_plus", "unquote_to_bytes", "ParseResult", "SplitResult", "DefragResult"]

uses_netloc = ["", "ftp", "http", "nntp", "imap", "https", "file", "mms", "rtsp", "rsync", "svn", "sftp", "ws", "wss"]
uses_relative = uses_netloc
_always_safe = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~")


def quote_from_bytes(bs, safe="/"):
    if not isinstance(bs, (bytes, bytearray)):
        raise TypeError("quote_from_bytes() expected bytes")
    kept = _always_safe | frozenset(safe.encode("ascii", "ignore") if isinstance(safe, str) else safe)
    return "".join(chr(b) if b in kept else f"%{b:02X}" for b in bs)


def quote(string, safe="/", encoding=None, errors=None):
    if isinstance(string, str):
        string = string.encode(encoding or "utf-8", errors or "strict")
    elif encoding is not None or errors is not None:
        raise TypeError("quote() doesn't support 'encoding' or 'errors' for bytes")
    return quote_from_bytes(string, safe)


def quote_plus(string, safe="", encoding=None, errors=None):
    if isinstance(safe, bytes):
        safe = safe.decode("ascii")
    return quote(string, safe + " ", encoding, errors).replace(" ", "+")


def unquote_to_bytes(string):
    if isinstance(string, str):
        string = string.encode()
    out = bytearray()
    first, *rest = bytes(string).split(b"%")
    out += first
    for piece in rest:
        try:
            out += bytes.fromhex(piece[:2].decode("ascii"))
            out += piece[2:]
        except ValueError:
            out += b"%" + piece
    return bytes(out)


def unquote(string, encoding="utf-8", errors="replace"):
    if isinstance(string, bytes):
        return unquote_to_bytes(string).decode(encoding, errors)
    if "%" not in string:
        return string
    return re.sub(r"(?:%[0-9a-fA-F]{2})+", lambda m: unquote_to_bytes(m.group()).decode(encoding or "utf-8", errors or "replace"), string)


def unquote_plus(string, encoding="utf-8", errors="replace"):
    return unquote(string.replace("+", " "), encoding, errors)


def urlencode(query, doseq=False, safe="", encoding=None, errors=None, quote_via=quote_plus):
    def text(value):
        return quote_via(value, safe) if isinstance(value, bytes) else quote_via(str(value), safe, encoding, errors)

    pairs = query.items() if hasattr(query, "items") else query
    out = []
    for name, value in pairs:
        many = doseq and not isinstance(value, (str, bytes)) and hasattr(value, "__iter__")
        for each in value if many else (value,):
            out.append(text(name) + "=" + text(each))
    return "&".join(out)


def parse_qsl(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8", errors="replace", max_num_fields=None, separator="&"):
    out = []
    pairs = qs.split(separator) if qs else []
    if max_num_fields is not None and len(pairs) > max_num_fields:
        raise ValueError("Max number of fields exceeded")
    for pair in pairs:
        if not pair and not strict_parsing:
            continue
        name, equals, value = pair.partition("=")
        if not equals and strict_parsing:
            raise ValueError(f"bad query field: {pair!r}")
        if value or keep_blank_values:
            out.append((unquote_plus(name, encoding, errors), unquote_plus(value, encoding, errors)))
    return out


def parse_qs(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8", errors="replace", max_num_fields=None, separator="&"):
    out = {}
    for name, value in parse_qsl(qs, keep_blank_values, strict_parsing, encoding, errors, max_num_fields, separator):
        out.setdefault(name, []).append(value)
    return out


class _Netloc:
    __slots__ = ()

    def _places(self):
        login, at, place = self.netloc.rpartition("@")
        user, colon, password = login.partition(":")
        if "[" in place:
            host, _, port = place.partition("[")[2].partition("]")
            port = port.partition(":")[2]
        else:
            host, _, port = place.partition(":")
        return user if at else None, password if colon else None, host or None, port or None

    username = property(lambda self: self._places()[0])
    password = property(lambda self: self._places()[1])

    @property
    def hostname(self):
        host = self._places()[2]
        if host is None:
            return None
        name, percent, zone = host.partition("%")
        return name.lower() + percent + zone

    @property
    def port(self):
        port = self._places()[3]
        if port is None:
            return None
        if not (port.isdigit() and port.isascii()):
            raise ValueError(f"Port could not be cast to integer value as {port!r}")
        if int(port) > 65535:
            raise ValueError("Port out of range 0-65535")
        return int(port)


class SplitResult(_Netloc, namedtuple("SplitResult", "scheme netloc path query fragment")):
    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)


class ParseResult(_Netloc, namedtuple("ParseResult", "scheme netloc path params query fragment")):
    __slots__ = ()

    def geturl(self):
        return urlunparse(self)


class DefragResult(namedtuple("DefragResult", "url fragment")):
    __slots__ = ()

    def geturl(self):
        return self.url + "#" + self.fragment if self.fragment else self.url


def urlsplit(url, scheme="", allow_fragments=True):
    url = url.lstrip("".join(map(chr, range(33)))).replace("\t", "").replace("\r", "").replace("\n", "")
    netloc = query = fragment = ""
    m = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", url)
    if m:
        scheme, url = m.group(1).lower(), url[m.end():]
    if url[:2] == "//":
        end = min(i for i in (*(url.find(c, 2) for c in "/?#"), len(url)) if i >= 0)
        netloc, url = url[2:end], url[end:]
        if ("[" in netloc) != ("]" in netloc):
            raise ValueError("Invalid IPv6 URL")
    if allow_fragments and "#" in url:
        url, fragment = url.split("#", 1)
    if "?" in url:
        url, query = url.split("?", 1)
    return SplitResult(scheme, netloc, url, query, fragment)


def urlparse(url, scheme="", allow_fragments=True):
    scheme, netloc, path, query, fragment = urlsplit(url, scheme, allow_fragments)
    last = path.rfind("/") + 1
    i = path.find(";", last)
    params = ""
    if i >= 0 and scheme in ("", "ftp", "http", "https", "sftp", "mms", "rtsp"):
        path, params = path[:i], path[i + 1 :]
    return ParseResult(scheme, netloc, path, params, query, fragment)


def urlunsplit(components):
    scheme, netloc, url, query, fragment = components
    if netloc or (scheme and scheme in uses_netloc and url[:2] != "//" and scheme == "file"):
        if url and url[:1] != "/":
            url = "/" + url
        url = "//" + netloc + url
    if scheme:
        url = scheme + ":" + url
    if query:
        url += "?" + query
    return url + "#" + fragment if fragment else url


def urlunparse(components):
    scheme, netloc, url, params, query, fragment = components
    return urlunsplit((scheme, netloc, f"{url};{params}" if params else url, query, fragment))


def _without_dots(path):
    out = []
    parts = path.split("/")
    for part in parts:
        if part == "..":
            if len(out) > 1:
                out.pop()
        elif part != ".":
            out.append(part)
    if parts[-1] in (".", ".."):
        out.append("")
    return "/".join(out) or "/"


def urljoin(base, url, allow_fragments=True):
    if not base or not url:
        return base or url
    b = urlparse(base, "", allow_fragments)
    u = urlparse(url, b.scheme, allow_fragments)
    if u.scheme != b.scheme or u.scheme not in uses_relative:
        return url
    if u.netloc:
        return urlunparse(u)
    if not u.path and not u.params:
        return urlunparse((u.scheme, b.netloc, b.path, b.params, u.query or b.query, u.fragment))
    path = u.path
    if not path.startswith("/"):
        path = b.path[: b.path.rfind("/") + 1] + path
        if b.netloc and not path.startswith("/"):
            path = "/" + path
    path = _without_dots(path) if path.startswith("/") else _without_dots("/" + path)[1:]
    return urlunparse((u.scheme, b.netloc, path, u.params, u.query, u.fragment))


def urldefrag(url):
    if "#" not in url:
        return DefragResult(url, "")
    scheme, netloc, path, params, query, fragment = urlparse(url)
    return DefragResult(urlunparse((scheme, netloc, path, params, query, "")), fragment)
`;
