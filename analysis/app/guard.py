"""The guard before the app: who may ask, how much, and what every answer carries."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from analysis.app.trouble import BAD, FORBIDDEN, Trouble

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
TOKEN: Final = "x-foedus-token"


class Guard:
    """Lets only requests of our own page through: right host, own origin, and for the data the token of this start."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], token: str) -> None:
        self.app, self.hosts, self.token = app, frozenset(hosts), token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        trouble = self._trouble(scope)
        answer = self.app if trouble is None else JSONResponse(trouble.as_data(), trouble.status)
        await answer(scope, receive, sent)

    def _trouble(self, scope: Scope) -> Trouble | None:
        """Why a request is not let through."""
        headers = Headers(scope=scope)
        if headers.getlist("host") not in [[host] for host in self.hosts]:
            return Trouble(BAD, ("", "the app answers only under the address that it printed"))
        origin = headers.getlist("origin")
        if origin and origin not in [[f"{scope['scheme']}://{host}"] for host in self.hosts]:
            return Trouble(FORBIDDEN, ("", "the request comes from another page"))
        given = headers.get(TOKEN, "")
        if scope["path"].startswith("/api/") and not hmac.compare_digest(given.encode(), self.token.encode()):
            return Trouble(
                FORBIDDEN, ("", "the token is missing or of another start; open the address that was printed")
            )
        return None
