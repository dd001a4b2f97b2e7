"""A site's links are held to lead somewhere, and nothing is fetched from elsewhere."""

from __future__ import annotations

from site_links import wrong_links


def test_links(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.html").write_text(
        '<h1 id="here">B</h1><img src="data:image/png;base64,">'
    )
    (tmp_path / "a.html").write_text(
        '<a href="in/b.html#here">right</a><a href="in/b.html#gone">place</a>'
        '<a href="c.html">page</a><a href="https://example.org">asked for</a>'
        '<a href="#top">here</a>'
        '<script src="https://example.org/x.js"></script><link rel="stylesheet" href="in/s.css">'
    )
    assert wrong_links(tmp_path) == [
        "a.html links to in/b.html#gone, a place that is not on that page",
        "a.html links to c.html, which is not there",
        "a.html links to #top, a place that is not on that page",
        "a.html fetches https://example.org/x.js",
        "a.html links to in/s.css, which is not there",
    ]
