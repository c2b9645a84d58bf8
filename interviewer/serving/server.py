"""A server for this machine's browser alone: other sites' pages are refused, and nothing is loaded from elsewhere."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from textual_serve.server import Server

HOST = "127.0.0.1"
_PAGE = Path(__file__).parent


class LocalServer(Server):
    """Serves ``command``, a shell command that starts a Textual app, anew for each tab."""

    def __init__(self, command: str, port: int) -> None:
        super().__init__(command, host=HOST, port=port, title="interviewer", templates_path=_PAGE)

    async def _make_app(self) -> web.Application:
        app: web.Application = await super()._make_app()
        app.middlewares.append(_guard(self.port))
        return app


def _guard(port: int) -> Middleware:
    hosts = {f"{name}:{port}" for name in (HOST, "localhost")}
    origins = {f"http://{host}" for host in hosts}

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        # Browsers let any page open a socket to this machine, and a foreign name may be pointed at it: either page
        # could read and type what the candidate does.
        if request.host not in hosts or request.headers.get("Origin", f"http://{request.host}") not in origins:
            raise web.HTTPForbidden(text="Only pages of this server may talk to it.")
        return await handler(request)

    return guard
