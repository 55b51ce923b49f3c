"""The API document for people, at `/docs`: Swagger UI, from our own server only.

Invariant: nothing inline runs, nothing is fetched from elsewhere, and nothing can be tried out
from here on real data.
"""

from pathlib import Path

from flask import Flask, Response

from shared.problems import NotFound

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE = """<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Schakel API</title>
<link rel="icon" href="data:,">
{style}</head>
<body>
<main id="swagger">
<h1>Schakel API</h1>
<p>De beschrijving van de API: <a href="/v1/openapi.json">openapi.json</a>.
The description of the API: <a href="/v1/openapi.json">openapi.json</a>.</p>
{hint}</main>
{scripts}</body>
</html>
"""
_HINT = """<p>Om haar hier leesbaar te zien, installeer één keer de pakketten van deze pagina.
To read it here, install the packages of this page once:
<code>npm ci --prefix deploy/frontend</code></p>
"""
_STYLE = '<link rel="stylesheet" href="/docs/swagger-ui.css">\n'
_SCRIPTS = (
    '<script src="/docs/swagger-ui-bundle.js"></script>\n<script src="/docs/start.js"></script>\n'
)
_START = """SwaggerUIBundle({
  url: "/v1/openapi.json",
  dom_id: "#swagger",
  deepLinking: true,
  supportedSubmitMethods: [],
  validatorUrl: null,
});
"""
_SCRIPT, _SHEET = "text/javascript", "text/css"
_FILES = {"swagger-ui.css": _SHEET, "swagger-ui-bundle.js": _SCRIPT}


def add_docs(app: Flask, packages: Path) -> None:
    """Add the page and its files; without the npm packages it says how to install them."""
    folder = packages / "swagger-ui-dist"

    def page() -> Response:
        there = all((folder / name).is_file() for name in _FILES)
        parts = (_STYLE, "", _SCRIPTS) if there else ("", _HINT, "")
        text = _PAGE.format(style=parts[0], hint=parts[1], scripts=parts[2])
        return Response(text, 200, {"Content-Security-Policy": _POLICY}, content_type="text/html")

    def part(name: str) -> Response:
        if name == "start.js":
            return _asset(_START.encode(), _SCRIPT)
        path = folder / name
        if name not in _FILES or not path.is_file():
            raise NotFound
        return _asset(path.read_bytes(), _FILES[name])

    app.add_url_rule("/docs", "docs", page)
    app.add_url_rule("/docs/<name>", "docs_part", part)


def _asset(content: bytes, kind: str) -> Response:
    kept = {"Cache-Control": "public, max-age=3600"}
    return Response(content, 200, kept, content_type=f"{kind}; charset=utf-8")
