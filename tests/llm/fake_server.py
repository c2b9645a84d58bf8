"""A real HTTP server on 127.0.0.1 that plays an OpenAI-compatible one, faults included."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

USAGE = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
Behaviour = Callable[["Handler", dict[str, Any]], None]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # One packet a reply: unbuffered, each would wait for a delayed acknowledgement.
    wbufsize = 1 << 16
    server: Server

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.server.fake.paths.append(self.path)
        self.server.fake.models(self, {})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        fake = self.server.fake
        fake.paths.append(self.path)
        fake.requests.append(body)
        fake.headers.append(dict(self.headers))
        behaviour = fake.script.pop(0) if len(fake.script) > 1 else fake.script[0]
        try:
            behaviour(self, body)
        except OSError:
            fake.disconnected.set()
            self.close_connection = True

    def send(
        self, status: int, content: str, kind: str = "application/json", headers: dict[str, str] | None = None
    ) -> None:
        data = content.encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def begin_stream(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        self.wfile.flush()

    def event(self, data: str) -> None:
        line = f"data: {data}\n\n".encode()
        self.wfile.write(f"{len(line):x}\r\n".encode() + line + b"\r\n")
        self.wfile.flush()

    def end_stream(self) -> None:
        self.event("[DONE]")
        self.wfile.write(b"0\r\n\r\n")

    def cut(self) -> None:
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    fake: FakeServer


class FakeServer:
    def __init__(self, *script: Behaviour) -> None:
        self.script: list[Behaviour] = list(script)
        self.models: Behaviour = models("fake-model")
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.disconnected = threading.Event()
        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.fake = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> FakeServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _piece(delta: dict[str, Any], finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return json.dumps(
        {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "fake-model", "choices": [choice]}
    )


def _whole(content: str | None, finish: str = "stop", usage: dict[str, int] | None = USAGE) -> str:
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    whole = {"id": "x", "object": "chat.completion", "created": 0, "model": "fake-model", "choices": [choice]}
    return json.dumps({**whole, "usage": usage} if usage else whole)


def whole(content: str | None, finish: str = "stop", usage: dict[str, int] | None = USAGE) -> Behaviour:
    return lambda handler, body: handler.send(200, _whole(content, finish, usage))


def stream(pieces: Iterable[str], finish: str | None = "stop", usage: dict[str, int] | None = USAGE) -> Behaviour:
    def behave(handler: Handler, body: dict[str, Any]) -> None:
        handler.begin_stream()
        for piece in pieces:
            handler.event(_piece({"content": piece}))
        if finish:
            handler.event(_piece({}, finish))
        if usage:
            handler.event(
                json.dumps(
                    {
                        "id": "x",
                        "object": "chat.completion.chunk",
                        "created": 0,
                        "model": "m",
                        "choices": [],
                        "usage": usage,
                    }
                )
            )
        handler.end_stream()

    return behave


def text(content: str) -> Behaviour:
    """Streams or answers whole, as asked."""

    def behave(handler: Handler, body: dict[str, Any]) -> None:
        chosen = stream([content]) if body.get("stream") else whole(content)
        chosen(handler, body)

    return behave


def answering(reply: Callable[[dict[str, Any]], str]) -> Behaviour:
    return lambda handler, body: text(reply(body))(handler, body)


def status(
    code: int, message: str = "no", *, error_code: str | None = None, headers: dict[str, str] | None = None
) -> Behaviour:
    error = json.dumps({"error": {"message": message, "type": "error", "code": error_code}})
    return lambda handler, body: handler.send(code, error, headers=headers)


def cut_stream(pieces: Iterable[str]) -> Behaviour:
    def behave(handler: Handler, body: dict[str, Any]) -> None:
        handler.begin_stream()
        for piece in pieces:
            handler.event(_piece({"content": piece}))
        handler.cut()

    return behave


def cut_at_once(handler: Handler, body: dict[str, Any]) -> None:
    handler.cut()


def stall(before: Iterable[str] = (), seconds: float = 5.0) -> Behaviour:
    """Sends ``before``, then nothing but keep-alive comments that end when the client goes away."""

    def behave(handler: Handler, body: dict[str, Any]) -> None:
        handler.begin_stream()
        for piece in before:
            handler.event(_piece({"content": piece}))
        for _ in range(int(seconds / 0.05)):
            if handler.server.fake.disconnected.wait(0.05):
                return
            handler.wfile.write(b"8\r\n: ping\n\n\r\n")
            handler.wfile.flush()

    return behave


def error_in_stream(message: str) -> Behaviour:
    def behave(handler: Handler, body: dict[str, Any]) -> None:
        handler.begin_stream()
        handler.event(_piece({"content": "Half an "}))
        handler.event(json.dumps({"error": {"message": message, "type": "server_error"}}))
        handler.end_stream()

    return behave


def raw(code: int, content: str, kind: str = "text/html", headers: dict[str, str] | None = None) -> Behaviour:
    return lambda handler, body: handler.send(code, content, kind, headers)


def models(*ids: str) -> Behaviour:
    data = [{"id": id_, "object": "model", "created": 0, "owned_by": "me"} for id_ in ids]
    return lambda handler, body: handler.send(200, json.dumps({"object": "list", "data": data}))


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
