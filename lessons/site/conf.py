"""The site: lessons, guides, the reference. ``make_site.py`` lays out the pages, calls Sphinx."""

from __future__ import annotations

import os
from pathlib import Path

import multicalc

here = Path(__file__).parent

project = "multicalc"
author = "the multicalc developers"
release = version = multicalc.__version__
html_title = "multicalc"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "sphinx.ext.mathjax",
    "sphinx_copybutton",
    "sphinx_design",
    "multicalc_lessons.pages",
]
myst_enable_extensions = ["dollarmath", "colon_fence", "deflist"]
myst_heading_anchors = 4
exclude_patterns = ["examples"]
suppress_warnings = ["myst.header"]

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_type_aliases = {"BackendLike": "BackendLike"}
napoleon_google_docstring = True
python_use_unqualified_type_names = True

# A quoted word may be an answer that is to be typed.
smartquotes = False

html_theme = "furo"
html_static_path = [str(here / "_static")]
templates_path = [str(here / "_templates")]
html_css_files = ["palette.css", "site.css"]
html_copy_source = False
html_show_sphinx = False
# Summaries of what is found are fetched, which browsers don't do from open files.
html_show_search_summary = False
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/languages.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}

lessons_folder = os.environ["LESSONS_RAN"]

language = os.environ.get("LESSONS_LANGUAGE", "en")
locale_dirs = [str(here.parent / "multicalc_lessons" / "locale")]
gettext_compact = "lessons"
gettext_uuid = False
gettext_location = False
if language == "en":
    # Its files, which nothing is fetched for: every language's pages use those of the English site.
    extensions.append("sphinx-mathjax-offline")
else:
    mathjax_path = "../../_static/mathjax/tex-chtml.js"
