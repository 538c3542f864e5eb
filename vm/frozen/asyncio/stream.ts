/** asyncio.stream: streams for tasks. */
export const stream = String.raw`
# Streams (a socket, a UART, a file-like object with ioctl) read and written by tasks.

from . import core


class Stream:
    def __init__(self, s, e={}):
        self.s = s
        self.e = e
        self.out_buf = b""

    def get_extra_info(self, v):
        return self.e[v]

    def close(self):
        pass

    async def wait_closed(self):
        self.s.close()

    def _readable(self):
        core._io_queue.queue_read(self.s)
        yield

    def _writable(self):
        core._io_queue.queue_write(self.s)
        yield

    async def read(self, n=-1):
        parts = b""
        while True:
            await self._readable()
            part = self.s.read(n)
            if part is None:
                continue
            if n >= 0:
                return part
            if len(part) == 0:
                return parts
            parts += part

    async def readinto(self, buf):
        await self._readable()
        return self.s.readinto(buf)

    async def readexactly(self, n):
        parts = b""
        while len(parts) < n:
            await self._readable()
            part = self.s.read(n - len(parts))
            if part is not None:
                if len(part) == 0:
                    raise EOFError
                parts += part
        return parts

    async def readline(self):
        line = b""
        while True:
            await self._readable()
            part = self.s.readline()
            if part is not None:
                line += part
                if len(part) == 0 or line.endswith(b"\n"):
                    return line

    def write(self, buf):
        if not self.out_buf:
            # What the stream takes at once need not be kept.
            done = self.s.write(buf)
            if done == len(buf):
                return
            if done is not None:
                buf = buf[done:]
        self.out_buf += buf

    async def drain(self):
        while self.out_buf:
            await self._writable()
            done = self.s.write(self.out_buf)
            if done is not None:
                self.out_buf = self.out_buf[done:]


StreamReader = Stream
StreamWriter = Stream


async def open_connection(host, port, ssl=None, server_hostname=None):
    import socket

    where = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0]
    s = socket.socket(where[0], where[1], where[2])
    s.setblocking(False)
    try:
        s.connect(where[-1])
    except OSError as error:
        if error.errno not in (115, 119):  # EINPROGRESS, and newlib's
            s.close()
            raise
    stream = Stream(s, {"peername": where[-1]})
    await stream._writable()
    try:
        s.send(b"")  # raises what connecting ended with
    except OSError:
        s.close()
        raise
    if ssl:
        if ssl is True:
            import ssl as tls

            ssl = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
            ssl.verify_mode = tls.CERT_NONE
        stream.s = ssl.wrap_socket(s, server_hostname=server_hostname or host, do_handshake_on_connect=False)
    return stream, stream


class Server:
    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, value, traceback):
        self.close()
        await self.wait_closed()

    def close(self):
        # The task that accepts closes the socket.
        self.closing = True
        self.task.cancel()

    async def wait_closed(self):
        await self.task

    async def _serve(self, s, cb, ssl):
        self.closing = False
        try:
            while True:
                try:
                    core._io_queue.queue_read(s)
                    await _once()
                except core.CancelledError:
                    if self.closing:
                        return
                    raise
                try:
                    made, peer = s.accept()
                except OSError:
                    continue  # gone again
                made.setblocking(False)
                if ssl:
                    try:
                        made = ssl.wrap_socket(made, server_side=True, do_handshake_on_connect=False)
                    except OSError:
                        made.close()
                        continue
                stream = Stream(made, {"peername": peer})
                core.create_task(cb(stream, stream))
        finally:
            s.close()


async def _once():
    yield


async def start_server(cb, host, port, backlog=5, ssl=None):
    import socket

    s = socket.socket()
    where = socket.getaddrinfo(host, port)[0]
    s.setblocking(False)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(where[-1])
    s.listen(backlog)
    server = Server()
    server.task = core.create_task(server._serve(s, cb, ssl))
    return server
`;
