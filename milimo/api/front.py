"""The built front end: its files, and its page for every path that is not the API's."""

import html
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from milimo.errors import NotReady

DIST = Path(__file__).parents[2] / "web" / "dist"


def add_front_end(app: FastAPI, token: str, dist: Path = DIST) -> None:
    """Serve the front end, last: it answers what no other route does."""
    app.mount("/assets", _Immutable(directory=dist / "assets", check_dir=False))

    @app.get("/{path:path}", include_in_schema=False)
    def page(request: Request, path: str) -> Response:
        if path == "api" or path.startswith("api/"):
            raise HTTPException(404)
        beside = dist / path
        if path and "/" not in path and beside.suffix != ".html" and beside.is_file():
            return Response(beside.read_bytes(), media_type=_TYPES.get(beside.suffix, "application/octet-stream"))
        return HTMLResponse(_page(dist / "index.html", token), headers={"Cache-Control": "no-store"})


_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".txt": "text/plain"}


def _page(path: Path, token: str) -> str:
    if not path.is_file():
        raise NotReady("The studio's page has not been built.", "Run `make web`, then reload.")
    meta = f'<meta name="milimo-token" content="{html.escape(token)}" />'
    return path.read_text().replace("</head>", f"  {meta}\n  </head>", 1)


class _Immutable(StaticFiles):
    """Built files carry a hash of their content in their name, so a browser may keep them for ever."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # pyright: ignore[reportArgumentType]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
